import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { type Certificate, selfSignedCertificate } from "../../../provider/protocol/certificate";
import { MAGIC_COOKIE } from "../../../provider/protocol/handshake";
import { type Procedures, procedures, type RequestOf, type ResponseOf } from "../../../provider/protocol/messages";
import type { Codec } from "../../../provider/protocol/wire";

const root = join(__dirname, "../../..");

/** Bundles the plugin into a folder of its own. The bundler runs as a process: it does not accept the typed arrays of the test realm. */
export function bundlePlugin(): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
  const file = join(folder, "terraform-provider-scaleway_v0.0.0");
  const options = {
    entryPoints: [join(root, "provider/main.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
  };
  execFileSync(process.execPath, ["-e", `require("esbuild").buildSync(${JSON.stringify(options)})`], { cwd: root });
  chmodSync(file, 0o755);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A plugin started as Terraform starts it. */
export class PluginProcess {
  stderr = "";
  private client: Client | undefined;

  private constructor(
    readonly child: ChildProcess,
    readonly socketPath: string,
    readonly serverCertificate: string,
    readonly terraform: Certificate,
  ) {
    child.stderr!.on("data", (chunk) => {
      this.stderr += chunk;
    });
  }

  static async start(file: string, environment: Record<string, string> = {}): Promise<PluginProcess> {
    const terraform = selfSignedCertificate(new Date());
    const child = spawn(process.execPath, [file], {
      env: {
        PATH: process.env["PATH"],
        HOME: "/nonexistent",
        TF_PLUGIN_MAGIC_COOKIE: MAGIC_COOKIE,
        PLUGIN_PROTOCOL_VERSIONS: "5,6",
        PLUGIN_CLIENT_CERT: terraform.certificatePem,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [line] = (await once(child.stdout!.setEncoding("utf8"), "data")) as [string];
    const fields = line.trimEnd().split("|");
    const base64 = Buffer.from(fields[5]!, "base64").toString("base64");
    const pem = ["-----BEGIN CERTIFICATE-----", ...base64.match(/.{1,64}/g)!, "-----END CERTIFICATE-----", ""].join("\n");
    return new PluginProcess(child, fields[3]!, pem, terraform);
  }

  private connect(): Client {
    const key = Buffer.from(this.terraform.privateKeyPem);
    const own = Buffer.from(this.terraform.certificatePem);
    this.client ??= new Client(`unix:${this.socketPath}`, credentials.createSsl(Buffer.from(this.serverCertificate), key, own), {
      "grpc.ssl_target_name_override": "localhost",
      "grpc.default_authority": "localhost",
    });
    return this.client;
  }

  /** One unary call, as bytes of any service. */
  unary<Q, A>(path: string, codecs: { request: Codec<Q>; response: Codec<A> }, request: Partial<Q>): Promise<A> {
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, answer?: A) => (error ? reject(error) : resolve(answer!));
      const encode = (value: Partial<Q>) => codecs.request.encode(value);
      this.connect().makeUnaryRequest(path, encode, (bytes: Buffer) => codecs.response.decode(bytes), request, done);
    });
  }

  call<N extends keyof Procedures>(name: N, request: Partial<RequestOf<N>>): Promise<ResponseOf<N>> {
    const codecs = procedures[name] as unknown as { request: Codec<object>; response: Codec<object> };
    return this.unary(`/tfplugin6.Provider/${name}`, codecs, request) as Promise<ResponseOf<N>>;
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode ?? this.child.signalCode!;
    const [code, signal] = await once(this.child, "exit");
    return code ?? signal;
  }

  async stop(): Promise<void> {
    this.client?.close();
    this.child.kill("SIGTERM");
    await this.ended();
  }
}
