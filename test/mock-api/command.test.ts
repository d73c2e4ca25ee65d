import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { ACME, type Json } from "./support/mock";

const root = join(__dirname, "../..");
let folder: string;
let entry: string;

/** The command as it is shipped: one file. */
beforeAll(() => {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "mock-command-"));
  entry = join(folder, "mock.js");
  buildSync({
    entryPoints: [join(root, "cli/mock-main.ts")],
    outfile: entry,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["libsql"],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ready: Promise<string>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...args]);
  let [stdout, stderr] = ["", ""];
  child.stderr!.on("data", (data) => {
    stderr += data;
  });
  const ready = new Promise<string>((resolve) =>
    child.stdout!.on("data", (data) => {
      stdout += data;
      const url = /^(?:vpc-peering mock ready at )?(http:\/\/\S+)\n$/.exec(stdout)?.[1];
      if (url) resolve(url);
    }),
  );
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ready, ended };
}

describe("vpc-peering mock", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("prints its URL when ready, answers, and stops cleanly at %s", async (signal) => {
    const { child, ready, ended } = start("--port", "0");
    const url = await ready;
    expect((await fetch(`${url}/mock/health`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, stdout: `vpc-peering mock ready at ${url}\n`, stderr: "" });
  });

  test("--quiet prints the bare URL", async () => {
    const { child, ready, ended } = start("--port", "0", "--quiet");
    const url = await ready;
    child.kill("SIGTERM");
    expect((await ended).stdout).toBe(`${url}\n`);
  });

  test("takes settings, a seed, counted ids and no control plane", async () => {
    const seed = join(folder, "seed.json");
    writeFileSync(seed, JSON.stringify({ vpcs: [{ name: "seeded" }] }));
    const ids: string[] = [];
    for (const _run of [1, 2]) {
      const { child, ready, ended } = start("--port", "0", "--seed", seed, "--ids-from", "7", "--set", "quota_vpcs=5", "--no-control");
      const url = await ready;
      const headers = { "x-auth-token": ACME.secretKey };
      const list: Json = await (await fetch(`${url}/vpc/v2/regions/fr-par/vpcs?name=seeded`, { headers })).json();
      ids.push(list.vpcs[0].id);
      expect((await fetch(`${url}/vpc/v2/regions/fr-par/vpcs`, { method: "POST", headers, body: "{}" })).status).toBe(403);
      expect((await fetch(`${url}/mock/state`)).status).toBe(403);
      child.kill("SIGTERM");
      await ended;
    }
    expect(ids[0]).toBe(ids[1]);
  });

  test("--help prints the flags", async () => {
    const { stdout, code } = await start("--help").ended;
    expect(code).toBe(0);
    for (const flag of [
      "--port",
      "--host",
      "--db",
      "--latency",
      "--seed",
      "--ids-from",
      "--set",
      "--admin-token",
      "--allow-host",
      "--no-control",
      "--quiet",
    ])
      expect(stdout).toContain(flag);
  });

  test("listening beyond this machine prints what follows", async () => {
    for (const [flags, words] of [
      [["--admin-token", "s3cret-token"], "serves every client that sends the admin token"],
      [[], "still serves this machine only"],
      [["--no-control"], "The control plane is off"],
    ] as const) {
      const { child, ready, ended } = start("--port", "0", "--host", "0.0.0.0", ...flags);
      await ready;
      child.kill("SIGTERM");
      const { stderr } = await ended;
      expect(stderr).toContain("Listening on 0.0.0.0");
      expect(stderr).toContain(words);
    }
  });

  test.each(["", "short", "with space in it", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"])(
    "%j cannot be an admin token",
    async (token) => {
      const { code, stderr } = await start("--port", "0", "--admin-token", token).ended;
      expect([code, stderr]).toEqual([2, "vpc-peering mock: the admin token must be 8 to 500 printable ASCII characters without spaces\n"]);
    },
  );

  test("a busy port is one sentence", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    const { code, stdout, stderr } = await start("--port", String(port)).ended;
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `vpc-peering mock: port ${port} on 127.0.0.1 is in use; choose another with --port, or 0 for a free one\n`,
    ]);
    taken.close();
  });

  test("a database that cannot be opened is one sentence", async () => {
    const path = join(folder, "no", "mock.db");
    const { code, stderr } = await start("--port", "0", "--db", path).ended;
    expect([code, stderr]).toEqual([
      1,
      `vpc-peering mock: cannot open database "${path}": folder "${join(folder, "no")}" does not exist; make it first\n`,
    ]);
    const inside = await start("--port", "0", "--db", "/proc/mock.db").ended;
    expect([inside.code, inside.stderr.split("\n").length]).toEqual([1, 2]);
    expect(inside.stderr).toContain('vpc-peering mock: cannot open database "/proc/mock.db": ');
  });

  test("a port for the privileged, or a host that is none, is one sentence", async () => {
    const { code, stderr } = await start("--port", "0", "--host", "192.0.2.1").ended;
    expect([code, stderr]).toEqual([1, 'vpc-peering mock: "192.0.2.1" is not an address of this machine; choose another with --host\n']);
  });

  test.each([
    [["--port", "banana"], '--port must be a number from 0 to 65535, got "banana"'],
    [["--port", "65536"], '--port must be a number from 0 to 65535, got "65536"'],
    [["--latency", "-1"], "--latency"],
    [["--colour", "red"], "--colour"],
    [["stray"], "stray"],
    [["--set", "settle_ms"], '--set needs NAME=VALUE, got "settle_ms"'],
    [["--set", "colour=red"], 'unknown setting "colour"; known are conflict_refresh, '],
    [["--set", "settle_ms=soon"], 'setting "settle_ms" cannot be "soon": expected milliseconds, a year at most'],
    [["--seed", "/nowhere.json"], 'cannot read seed "/nowhere.json": '],
  ])("%j is wrong use: exit 2 and one sentence", async (args, message) => {
    const { code, stdout, stderr } = await start("--port", "0", ...args).ended;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^vpc-peering mock: .*\n$/);
    expect(stderr).toContain(message);
  });

  test.each([
    ["{", "cannot read seed"],
    ["[]", "state must be an object, got []"],
    ['{"vpcs":[{"name":"v","region":"mars"}]}', 'state.vpcs[0].region must be one of fr-par, nl-ams, pl-waw, it-mil, got "mars"'],
  ])("the seed %s is refused: exit 2 and where it is wrong", async (text, message) => {
    const seed = join(mkdtempSync(join(tmpdir(), "seed-")), "seed.json");
    writeFileSync(seed, text);
    const { code, stderr } = await start("--port", "0", "--seed", seed).ended;
    expect([code, stderr.split("\n").length]).toEqual([2, 2]);
    expect(stderr).toContain(message);
    rmSync(join(seed, ".."), { recursive: true });
  });
});
