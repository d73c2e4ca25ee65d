import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkLab, Lab } from "../../lab";
import { startLab, type TestLab } from "../../testing";
import { describeLab } from "./support";
import { chain, inspectedHub } from "./topologies";

/** Starts a Node program on a host and waits for its first line. */
async function serve({ lab }: TestLab, namespace: string, code: string): Promise<void> {
  const { command, args } = lab.command(namespace, [process.execPath, "-e", code], "/");
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.unref();
}

const HTTP_SERVER = `require("node:http").createServer((_, answer) => answer.end("page")).listen(80, () => console.log("up"));`;
const DNS_SERVER = `const socket = require("node:dgram").createSocket("udp4");
socket.on("message", (query, peer) => {
  const end = query.indexOf(0, 12) + 5;
  const head = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 2, 0, 2]);
  socket.send(Buffer.concat([head, query.subarray(12, end), answer]), peer.port, peer.address);
});
socket.bind(53, () => console.log("up"));`;
const fetchPage = (host: string) => [
  process.execPath,
  "-e",
  `fetch("http://${host}/", { signal: AbortSignal.timeout(1500) }).then((r) => r.text()).then(console.log, () => process.exit(1))`,
];
const RESOLVE = `const dns = new (require("node:dns").promises.Resolver)({ timeout: 1500, tries: 1 });
dns.setServers(["10.0.0.2"]);
dns.resolve4("db.internal").then(([address]) => console.log(address), (error) => { console.error(error.message); process.exit(1); });`;

/** Process ids below a process, itself included. */
function processesIn(pidNamespace: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cgroup`, "utf8") !== "" && readNamespace(pid) === pidNamespace;
    } catch {
      return false;
    }
  });
}

function readNamespace(pid: string): string {
  return require("node:fs").readlinkSync(`/proc/${pid}/ns/pid_for_children`) as string;
}

describeLab("a lab", () => {
  describe("of four VPCs in a chain", () => {
    let lab: TestLab;
    beforeAll(async () => {
      lab = await startLab(chain(4));
    });
    afterAll(() => lab.stop());

    test("the ends talk, and traceroute shows every VPC between them", async () => {
      await expect({ lab, from: "a" }).toDeliverTo("d");
      const route = await lab.exec("a", ["traceroute", "-n", "-q", "1", "-w", "2", "net.d"]);
      expect(
        route.stdout
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => line.trim().split(/\s+/)[1]),
      ).toEqual([...lab.lab.plan.routers.map(({ namespace }) => `169.254.128.${namespace.slice(1)}`), "10.3.0.2"]);
    });

    test("the names of all hosts are known in each", async () => {
      const { stdout } = await lab.exec("b", ["sh", "-c", "cat /etc/hosts"]);
      expect(stdout).toContain("10.3.0.2 net.d\n");
    });

    test("a program in a host's name space ends with the code that it ends with", async () => {
      expect(await lab.exec("a", ["sh", "-c", "echo out; echo err >&2; exit 7"])).toEqual({ code: 7, stdout: "out\n", stderr: "err\n" });
    });
  });

  test("the fifth VPC of a chain is out of reach, whatever TTL a program sets", async () => {
    const lab = await startLab(chain(5));
    try {
      await expect({ lab, from: "a" }).toDeliverTo("d");
      for (const ttl of ["64", "255"]) {
        const ping = await lab.exec("a", ["ping", "-n", "-c", "1", "-W", "2", "-t", ttl, "net.e"]);
        expect(ping.code).toBe(1);
        expect(ping.stdout).toContain("Time to live exceeded");
      }
      const result = await checkLab(lab.lab);
      expect(result.differences).toEqual([]);
      expect(result.asked.filter(({ reached }) => !reached)).toHaveLength(2 * 3);
    } finally {
      await lab.stop();
    }
  });

  describe("with a firewall in the hub", () => {
    let lab: TestLab;
    beforeAll(async () => {
      lab = await startLab(inspectedHub());
    });
    afterAll(() => lab.stop());

    test("an HTTP server answers through the hub, and a name server in the hub answers both spokes", async () => {
      await serve(lab, lab.host("data").namespace, HTTP_SERVER);
      await serve(lab, lab.host("hub").namespace, DNS_SERVER);
      expect((await lab.exec("web", fetchPage("db.data"))).stdout).toBe("page\n");
      for (const spoke of ["web", "data"]) expect((await lab.exec(spoke, [process.execPath, "-e", RESOLVE])).stdout).toBe("10.2.0.2\n");
    });

    test("the firewall sees what passes between the spokes and may drop it", async () => {
      expect(lab.host("10.0.0.9").forwards).toBe(true);
      await lab.exec("10.0.0.9", [
        "nft",
        "add table inet fw; add chain inet fw pass { type filter hook forward priority 0; policy drop; }",
      ]);
      await expect({ lab, from: "web" }).not.toDeliverTo("data", { timeoutMs: 1000 });
      await lab.exec("10.0.0.9", ["nft", "delete table inet fw"]);
      await expect({ lab, from: "web" }).toDeliverTo("data");
    });

    test("a connector that is deleted cuts its traffic and no other", async () => {
      const topology = inspectedHub();
      await lab.change({ ...topology, connectors: topology.connectors.filter(({ id }) => id !== "hub>data") });
      await expect({ lab, from: "web" }).not.toDeliverTo("data", { timeoutMs: 1000 });
      await expect({ lab, from: "web" }).toDeliverTo("hub");
      await lab.change(topology);
      await expect({ lab, from: "web" }).toDeliverTo("data");
    });
  });

  test("two labs of one topology run side by side, and each ends alone", async () => {
    const [one, two] = await Promise.all([startLab(chain(2)), startLab(chain(2))]);
    await one.stop();
    await expect({ lab: two, from: "a" }).toDeliverTo("b");
    await two.stop();
  });

  test("a lab whose holder is killed is gone with its programs, and its name is free again", async () => {
    const name = `killed-${process.pid}`;
    const lab = await startLab(chain(2), { name });
    await serve(lab, lab.host("b").namespace, HTTP_SERVER);
    const namespace = readNamespace(`${lab.lab.pid}`);
    expect(processesIn(namespace).length).toBeGreaterThan(1);
    process.kill(lab.lab.pid, "SIGKILL");
    while (processesIn(namespace).length > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(() => Lab.open(name)).toThrow(`lab "${name}" has ended: build it with "vpc-peering lab up"`);
    const again = await startLab(chain(2), { name });
    await again.stop();
    const root = process.env["XDG_RUNTIME_DIR"]
      ? join(process.env["XDG_RUNTIME_DIR"], "vpc-peering-lab")
      : join(tmpdir(), `vpc-peering-lab-${process.getuid!()}`);
    expect(existsSync(join(root, name))).toBe(false);
  });

  test("a name that another lab has is refused", async () => {
    const lab = await startLab(chain(2));
    await expect(Lab.up(chain(2), { name: lab.lab.name })).rejects.toThrow("is already up");
    await lab.stop();
  });
});
