import { parseArgs } from "node:util";
import {
  isLoopbackAddress,
  ListenError,
  type RunningServer,
  SettingError,
  type StateDocument,
  StateError,
  StoreError,
  startServer,
} from "../mock-api";
import { MOCK_OPTIONS } from "./commands/mock-options";
import { readJson } from "./sources/read-file";
import type { Io } from "./terminal/io";
import { UsageError } from "./terminal/usage-error";

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly db?: string;
  readonly latencyMs: number;
  readonly seed?: StateDocument;
  readonly idsFrom?: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly control: boolean;
  readonly adminToken?: string;
  readonly allowHosts: readonly string[];
  readonly quiet: boolean;
}

function count(name: string, text: string | undefined, maximum: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) > maximum) throw new UsageError(`--${name} must be a number from 0 to ${maximum}, got "${text}"`);
  return Number(text);
}

function readSeed(file: string | undefined): StateDocument | undefined {
  if (file === undefined) return undefined;
  try {
    return readJson(file, file) as StateDocument;
  } catch (error) {
    throw new UsageError(`cannot read seed "${file}": ${(error as Error).message}`);
  }
}

function readSettings(assignments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf("=");
      if (at < 1) throw new UsageError(`--set needs NAME=VALUE, got "${assignment}"`);
      return [assignment.slice(0, at), assignment.slice(at + 1)];
    }),
  );
}

/** A token that fits into a header. The flag wins over the variable. */
function readAdminToken(flag: string | undefined): string | undefined {
  const token = flag ?? (process.env["VPC_PEERING_ADMIN_TOKEN"] || undefined);
  if (token !== undefined && !/^[!-~]{8,500}$/.test(token))
    throw new UsageError("the admin token must be 8 to 500 printable ASCII characters without spaces");
  return token;
}

/** What listening beyond this machine means; nothing for loopback. */
function exposureNotice({ host, adminToken, control }: Flags): string {
  if (host === "localhost" || isLoopbackAddress(host)) return "";
  const plane = !control
    ? "The control plane is off."
    : adminToken === undefined
      ? "The control plane under /mock/ still serves this machine only; --admin-token opens it."
      : "The control plane under /mock/ serves every client that sends the admin token.";
  return `Listening on ${host}: other machines can use the imitated API, and the default keys are well known.
${plane} Other host names than ${host} and addresses are rejected; --allow-host accepts one.
`;
}

/** The flags, or undefined when help is wanted. */
function readFlags(args: readonly string[]): Flags | undefined {
  let values: ReturnType<typeof parseArgs<{ options: typeof MOCK_OPTIONS }>>["values"];
  try {
    ({ values } = parseArgs({ args: [...args], options: MOCK_OPTIONS }));
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0]);
  }
  if (values.help) return undefined;
  return {
    port: count("port", values.port, 65535) ?? 8080,
    host: values.host ?? "127.0.0.1",
    db: values.db,
    latencyMs: count("latency", values.latency, 600_000) ?? 0,
    seed: readSeed(values.seed),
    idsFrom: count("ids-from", values["ids-from"], Number.MAX_SAFE_INTEGER),
    settings: readSettings(values.set ?? []),
    control: !values["no-control"],
    adminToken: readAdminToken(values["admin-token"]),
    allowHosts: values["allow-host"] ?? [],
    quiet: values.quiet ?? false,
  };
}

/** Stops at the first signal; a second one does not wait. */
function stopOnSignals(server: RunningServer): void {
  const stop = () => {
    process.once("SIGINT", () => process.exit(130));
    void server.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

/** Exit code for an error that the user can do something about; undefined for a bug. */
function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof UsageError || error instanceof SettingError || error instanceof StateError) return 2;
  return error instanceof StoreError || error instanceof ListenError ? 1 : undefined;
}

/** The help in the form of the other commands'; only here is commander loaded. */
function printHelp(): void {
  const { Command } = require("commander") as typeof import("commander");
  const { mockCommand } = require("./commands/mock") as typeof import("./commands/mock");
  const { configureCommand } = require("./terminal/configure-command") as typeof import("./terminal/configure-command");
  const io: Io = { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
  const command = mockCommand({ io, finish: () => {} });
  configureCommand(new Command("vpc-peering").addCommand(command), io);
  command.outputHelp();
}

async function main(args: readonly string[]): Promise<void> {
  try {
    const flags = readFlags(args);
    if (!flags) return printHelp();
    const server = await startServer(flags);
    stopOnSignals(server);
    process.stderr.write(exposureNotice(flags));
    process.stdout.write(flags.quiet ? `${server.url}\n` : `vpc-peering mock ready at ${server.url}\n`);
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    process.stderr.write(`vpc-peering mock: ${(error as Error).message}\n`);
    process.exitCode = code;
  }
}

// Express still calls url.parse, of which Node.js 24 warns: nothing that the user of the mock could act on.
process.noDeprecation = true;
void main(process.argv.slice(2));
