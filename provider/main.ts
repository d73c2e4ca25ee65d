/**
 * The Terraform plugin. One file serves two providers and chooses by its own name: `terraform-provider-null…` is the
 * stand-in for hashicorp/null, everything else the Scaleway provider.
 */
import { basename } from "node:path";
import { selfSignedCertificate } from "./protocol/certificate";
import { handshakeLine, parseHandshake } from "./protocol/handshake";
import { tieToParent } from "./protocol/process";
import { listenPrivately } from "./protocol/socket";

async function main(): Promise<void> {
  const handshake = parseHandshake(process.env);
  if ("refusal" in handshake) {
    process.stderr.write(`${handshake.refusal}\n`);
    process.exitCode = 1;
    return;
  }
  const drainWith = tieToParent();
  const socket = await listenPrivately(process.env["PLUGIN_UNIX_SOCKET_DIR"]);
  const certificate = selfSignedCertificate(new Date());
  process.stdout.write(`${handshakeLine(socket.path, certificate.der)}\n`);

  // gRPC and the providers take most of the start-up: they load while Terraform connects.
  const { serve } = await import("./protocol/serve.js");
  const serving = { socket, certificate, clientCertificate: handshake.clientCertificate, shutdown: () => process.exit(0) };
  const [, type, version] = /^terraform-provider-(.+?)_v(.+)$/.exec(basename(process.argv[1] ?? "")) ?? [];
  if (type === "null") drainWith(serve((await import("./resources/null-provider.js")).nullProvider, serving));
  else drainWith(serve((await import("./resources/scaleway-provider.js")).scalewayProvider(process.env, version), serving));
}

main().catch((error: Error) => {
  process.stderr.write(`The plugin could not start: ${error.message}\n`);
  process.exitCode = 1;
});
