/** What Terraform and a plugin tell each other before the first call: environment variables in, one line out. */

export const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const CORE_PROTOCOL = 1;
export const PLUGIN_PROTOCOL = 6;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The certificate of the only client to trust, in PEM; or why this process cannot serve. */
export function parseHandshake(environment: Environment): { clientCertificate: string } | { refusal: string } {
  if (environment["TF_PLUGIN_MAGIC_COOKIE"] !== MAGIC_COOKIE)
    return {
      refusal:
        "This is a Terraform plugin: Terraform starts it, people do not.\n" +
        "Run `vpc-peering providers install`, then use `terraform` in a stack that asks for vpc-peering.local/embedded/scaleway.",
    };
  const versions = environment["PLUGIN_PROTOCOL_VERSIONS"]?.split(",") ?? [];
  if (versions.length > 0 && !versions.includes(String(PLUGIN_PROTOCOL)))
    return {
      refusal: `Terraform speaks plugin protocol ${versions.join(", ")}, this plugin ${PLUGIN_PROTOCOL}: use Terraform 1.0 or later, or OpenTofu.`,
    };
  const clientCertificate = environment["PLUGIN_CLIENT_CERT"];
  if (!clientCertificate)
    return { refusal: "PLUGIN_CLIENT_CERT is not set: this plugin talks only to the Terraform process that started it, over mutual TLS." };
  return { clientCertificate };
}

/** The one line on stdout. The certificate is base64 without padding, as go-plugin decodes it. */
export function handshakeLine(socketPath: string, certificateDer: Buffer): string {
  const certificate = certificateDer.toString("base64").replace(/=+$/, "");
  return [CORE_PROTOCOL, PLUGIN_PROTOCOL, "unix", socketPath, "grpc", certificate].join("|");
}
