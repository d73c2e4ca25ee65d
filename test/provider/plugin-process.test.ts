import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { selfSignedCertificate } from "../../provider/protocol/certificate";
import { message } from "../../provider/protocol/wire";
import { bundlePlugin, PluginProcess } from "./support/plugin-process";

const Empty = { request: message({}), response: message({}) };

let bundle: ReturnType<typeof bundlePlugin>;
beforeAll(() => {
  bundle = bundlePlugin();
});
afterAll(() => bundle.remove());

describe("the plugin as a process", () => {
  let plugin: PluginProcess;
  beforeEach(async () => {
    plugin = await PluginProcess.start(bundle.file);
  });
  afterEach(() => plugin.stop());

  test("prints one line and listens on a socket that only this user can reach", () => {
    expect(statSync(dirname(plugin.socketPath)).mode & 0o777).toBe(0o700);
    expect(statSync(plugin.socketPath).isSocket()).toBe(true);
  });

  test("serves the client whose certificate it was given", async () => {
    const { resources, serverCapabilities } = await plugin.call("GetMetadata", {});
    expect(resources!.map(({ typeName }) => typeName)).toContain("scaleway_vpc_connector");
    expect(serverCapabilities).toMatchObject({ getProviderSchemaOptional: true, planDestroy: false });
  });

  test("ignores SIGINT: Terraform decides when it ends", async () => {
    plugin.child.kill("SIGINT");
    await plugin.call("StopProvider", {});
    expect(plugin.child.exitCode).toBeNull();
  });

  test("ends on Shutdown with 0 and removes its folder", async () => {
    await plugin.unary("/plugin.GRPCController/Shutdown", Empty, {});
    expect(await plugin.ended()).toBe(0);
    expect(existsSync(dirname(plugin.socketPath))).toBe(false);
  });

  test.each(["SIGTERM", "SIGHUP"] as const)("ends on %s and removes its folder", async (signal) => {
    plugin.child.kill(signal);
    expect(await plugin.ended()).toBe(0);
    expect(existsSync(dirname(plugin.socketPath))).toBe(false);
  });

  test("answers a call that it does not know with UNIMPLEMENTED (12)", async () => {
    await expect(plugin.unary("/tfplugin6.Provider/OpenEphemeralResource", Empty, {})).rejects.toMatchObject({ code: 12 });
  });

  test("the path of its folder is chosen by the host where the host asks for it", async () => {
    const folder = dirname(bundle.file);
    const other = await PluginProcess.start(bundle.file, { PLUGIN_UNIX_SOCKET_DIR: folder });
    expect(dirname(dirname(other.socketPath))).toBe(folder);
    await other.stop();
  });

  test("a temporary folder that does not exist, or has too long a name for a socket, is passed over", async () => {
    for (const folder of ["/nonexistent", `/tmp/${"x".repeat(90)}`]) {
      const other = await PluginProcess.start(bundle.file, { TMPDIR: folder });
      expect(dirname(dirname(other.socketPath))).toBe("/tmp");
      await other.stop();
    }
  });

  describe("a TLS client", () => {
    /** What happens to a connection with these credentials: what the plugin sends first, or why it closed. */
    async function outcome(options: { key?: string; cert?: string }): Promise<string> {
      const socket: TLSSocket = connect({
        path: plugin.socketPath,
        ca: plugin.serverCertificate,
        servername: "localhost",
        ALPNProtocols: ["h2"],
        ...options,
      });
      const first = await Promise.race([
        once(socket, "data").then(([data]) => `${data.length} bytes`),
        once(socket, "error").then(([error]) => error.code as string),
        once(socket, "close").then(() => "closed"),
      ]).catch((error) => error.code as string);
      socket.destroy();
      return first;
    }

    test("without a certificate is refused", async () => {
      expect(await outcome({})).toBe("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED");
    });

    test("with a certificate that Terraform did not give is refused", async () => {
      const stranger = selfSignedCertificate(new Date());
      expect(await outcome({ key: stranger.privateKeyPem, cert: stranger.certificatePem })).toMatch(/^(ERR_SSL_|ECONNRESET|closed)/);
    });

    test("with Terraform's certificate is greeted", async () => {
      expect(await outcome({ key: plugin.terraform.privateKeyPem, cert: plugin.terraform.certificatePem })).toMatch(/^\d+ bytes$/);
    });
  });
});

test("the plugin ends when the process that started it dies", async () => {
  const host = `const { spawn } = require("node:child_process");
    const plugin = spawn(process.execPath, [process.argv[1]], { stdio: ["ignore", "pipe", "ignore"] });
    plugin.stdout.on("data", (line) => process.stdout.write(plugin.pid + " " + line));`;
  const env = {
    ...process.env,
    TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    PLUGIN_CLIENT_CERT: selfSignedCertificate(new Date()).certificatePem,
  };
  const parent: ChildProcess = spawn(process.execPath, ["-e", host, bundle.file], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(parent.stdout!.setEncoding("utf8"), "data")) as [string];
  const folder = dirname(line.split("|")[3]!);
  const closed = once(parent.stdout!, "close");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  await closed;
  while (existsSync(folder)) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(existsSync(folder)).toBe(false);
});

test("started by hand it says what it is and ends with 1", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle.file], { encoding: "utf8", env: { PATH: process.env["PATH"] } });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("This is a Terraform plugin: Terraform starts it, people do not.");
});
