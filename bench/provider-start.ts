import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { MAGIC_COOKIE, PLUGIN_PROTOCOL, selfSignedCertificate } from "../provider";
import { median, runNode } from "./support/processes";

/** From process start to the handshake line of the embedded plugin, against `node -e 0` in the same run. At most 2 times. */
export interface ProviderStartMeasure {
  readonly bareMs: number;
  readonly handshakeMs: number;
  readonly ratio: number;
}

/** The bundle as it is shipped. @throws Error when it was not built */
function pluginBundle(): string {
  const bundle = resolve(__dirname, "../dist/provider/plugin.js");
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run "npm run build" first`);
  return bundle;
}

/** Milliseconds until a plugin, started as Terraform starts it, prints its handshake line. @throws Error when it ends without one */
export function handshakeMs(command: string, args: readonly string[] = []): Promise<number> {
  return new Promise((done, failed) => {
    const env = {
      ...process.env,
      TF_PLUGIN_MAGIC_COOKIE: MAGIC_COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: String(PLUGIN_PROTOCOL),
      PLUGIN_CLIENT_CERT: selfSignedCertificate(new Date()).certificatePem,
    };
    const began = performance.now();
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    let took: number | undefined;
    child.stdout.once("data", () => {
      took = performance.now() - began;
      child.kill("SIGTERM");
    });
    child.once("error", failed);
    child.once("close", (code) =>
      took === undefined ? failed(new Error(`${command} ended with ${code} before its handshake`)) : done(took),
    );
  });
}

/** @param rounds how often each is started; by turns, so that both see the same machine. */
export async function measureProviderStart(rounds = 15): Promise<ProviderStartMeasure> {
  const bare: number[] = [];
  const handshake: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await runNode(["-e", "0"]));
    handshake.push(await handshakeMs(process.execPath, [pluginBundle()]));
  }
  const [bareMs, handshakeTime] = [median(bare), median(handshake)];
  return { bareMs, handshakeMs: handshakeTime, ratio: handshakeTime / bareMs };
}
