import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Command } from "commander";
import type { Lab } from "../../lab";
import { checkJson, checkText } from "../lab/check-text";
import { withCounter } from "../lab/counter";
import { findNamespace } from "../lab/find-namespace";
import { labStatus, statusText } from "../lab/status-text";
import type { SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { withProgress } from "../terminal/progress";
import { sanitizeLines } from "../terminal/sanitize";
import { styleFor, widthOf } from "../terminal/style";
import { type ExitCode, UsageError } from "../terminal/usage-error";

type LabRoom = typeof import("../../lab");

interface NameOption {
  readonly name: string;
}

interface UpOptions extends NameOption, SourceOptionValues {
  readonly hosts?: number;
  readonly maxHops?: number;
  readonly follow?: boolean;
}

const DEFAULT_NAME = "lab";
const NAME_OPTION = ["--name <NAME>", "which lab, where several run side by side", DEFAULT_NAME] as const;

/** A topology as Linux network namespaces, through which real programs talk. */
export function labCommand(context: CommandContext): Command {
  return new Command("lab")
    .description("build the topology from Linux network namespaces and run programs in it")
    .addCommand(upCommand(context))
    .addCommand(execCommand(context))
    .addCommand(statusCommand(context))
    .addCommand(checkCommand(context))
    .addCommand(downCommand(context));
}

function upCommand({ io, finish }: CommandContext): Command {
  const command = new Command("up")
    .description("build a lab: one namespace for each VPC router and each host")
    .argument("[SOURCE]", "where the topology is (default: cdktf.out)")
    .option(...NAME_OPTION)
    .option("--hosts <N>", "hosts on each Private Network, 50 at most (default: 1)", wholeNumber(1, 50))
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--follow", "keep the lab as the mock is, until Ctrl-C, and show how long each change takes to reach the kernel");
  return withSourceOptions(command).action(async (path: string | undefined, options: UpOptions) => {
    finish(await withLab((room) => up(room, io, { path, options })));
  });
}

function execCommand({ io, finish }: CommandContext): Command {
  return new Command("exec")
    .description("run a program on a host of the lab; exits with the program's code")
    .argument("<END>", "VPC, VPC/NETWORK, VPC/NETWORK/ADDRESS, VPC/router, or a name of the lab such as db.data")
    .argument("<COMMAND...>", 'the program and its arguments, after "--"')
    .option(...NAME_OPTION)
    .addHelpText("after", "\nExample: vpc-peering lab exec web/app -- ping -c 1 db.data")
    .action(async (end: string, command: string[], { name }: NameOption) => {
      finish(await withLab((room) => exec(room, io, { name, end, command })));
    });
}

function statusCommand({ io, finish }: CommandContext): Command {
  return new Command("status")
    .description("list the labs that run, with their hosts and addresses")
    .option("--name <NAME>", "only this lab")
    .option("--json", "print a JSON array")
    .action(async ({ name, json }: { name?: string; json?: boolean }) => {
      finish(
        await withLab(async ({ Lab }) => {
          const labs = (name === undefined ? Lab.names(io.env) : [name]).map((each) => Lab.open(each, io.env));
          if (json) io.stdout.write(`${JSON.stringify(labs.map(labStatus), undefined, 2)}\n`);
          else io.stdout.write(labs.length === 0 ? "no lab is up\n" : labs.map(statusText).join("\n"));
          return 0;
        }),
      );
    });
}

function checkCommand({ io, finish }: CommandContext): Command {
  return new Command("check")
    .description("ask from every host every other by ICMP, TCP and UDP, and compare with reach; exit 1 where they differ")
    .option(...NAME_OPTION)
    .option("--port <PORT>", "port that TCP and UDP ask (default: 7)", wholeNumber(1))
    .option("--json", "print every answer as JSON")
    .action(async ({ name, port, json }: NameOption & { port?: number; json?: boolean }) => {
      finish(
        await withLab(async ({ Lab, checkLab }) => {
          const lab = Lab.open(name, io.env);
          const result = await withCounter(io, "asking", (onProgress) => checkLab(lab, { port, onProgress }));
          if (json) io.stdout.write(`${JSON.stringify(checkJson(lab, result), undefined, 2)}\n`);
          else
            io.stdout.write(
              sanitizeLines(checkText(lab, result, { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) })),
            );
          return result.differences.length === 0 ? 0 : 1;
        }),
      );
    });
}

function downCommand({ io, finish }: CommandContext): Command {
  return new Command("down")
    .description("end a lab, with every program in it")
    .option(...NAME_OPTION)
    .option("--all", "end every lab of this user")
    .action(async ({ name, all }: NameOption & { all?: boolean }) => {
      finish(
        await withLab(async ({ Lab }) => {
          for (const each of all ? Lab.names(io.env) : [name]) {
            io.stdout.write((await Lab.down(each, io.env)) ? `lab "${each}" is down\n` : `no lab "${each}" is up\n`);
          }
          return 0;
        }),
      );
    });
}

/** Runs an action of the lab's room, loaded only now; what the lab cannot do is wrong use, with the reason. */
async function withLab(action: (room: LabRoom) => Promise<ExitCode>): Promise<ExitCode> {
  const room = require("../../lab") as LabRoom;
  try {
    return await action(room);
  } catch (error) {
    if (error instanceof room.LabError) throw new UsageError(error.message);
    throw error;
  }
}

async function up({ Lab, requireLab }: LabRoom, io: Io, { path, options }: { path?: string; options: UpOptions }): Promise<ExitCode> {
  requireLab(process.platform, io.env);
  const { openSource } = require("../sources/open") as typeof import("../sources/open");
  const request = sourceRequest(path === undefined ? [] : [path], options, io);
  const url = options.follow ? followedUrl(request, io) : undefined;
  const loaded = await openSource(request, io);
  const settings = {
    name: options.name,
    hosts: options.hosts,
    maxHops: options.maxHops ?? loaded.options.maxHops,
    source: loaded.label,
    env: io.env,
  };
  const lab = await withProgress(io, "building the lab", () => Lab.up(loaded.topology, settings));
  io.stdout.write(sanitizeLines(statusText(lab)));
  try {
    if (url !== undefined) await follow(lab, io, url);
  } finally {
    await lab.close();
  }
  return 0;
}

/** The mock to follow. @throws UsageError when the source is not a mock */
function followedUrl({ paths, mock }: SourceRequest, io: Io): string {
  const { mockUrl } = require("../sources/mock-client") as typeof import("../sources/mock-client");
  const named = typeof mock === "string" ? mock : paths.find((path) => /^https?:\/\//.test(path));
  if (named === undefined && mock !== true && !paths.includes("mock"))
    throw new UsageError("--follow needs a mock to follow: add --mock URL");
  return mockUrl(named, io.env);
}

async function follow(lab: Lab, io: Io, url: string): Promise<void> {
  const { followMock, followedLine } = require("../lab/follow") as typeof import("../lab/follow");
  const stop = new AbortController();
  const end = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  io.stdout.write(`following ${url}; Ctrl-C stops following and leaves the lab up\n`);
  await followMock(lab, { url, io, signal: stop.signal, onChange: (followed) => io.stdout.write(sanitizeLines(followedLine(followed))) });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
  io.stdout.write(stop.signal.aborted ? "no longer following\n" : `the mock at ${url} has ended\n`);
}

/** Signals of the terminal reach the program itself; this process only waits for it. */
async function exec(
  { Lab, signalProgram, toolPath }: LabRoom,
  io: Io,
  { name, end, command: argv }: { readonly name: string; readonly end: string; readonly command: readonly string[] },
): Promise<ExitCode> {
  const lab = Lab.open(name, io.env);
  const { command, args } = lab.command(findNamespace(lab, end), argv, io.cwd);
  const ignore = () => {};
  for (const signal of ["SIGINT", "SIGQUIT"] as const) process.on(signal, ignore);
  const child = spawn(command, args, { stdio: "inherit", env: { ...io.env, PATH: toolPath(io.env) } });
  const forward = () => signalProgram(child.pid!, "SIGTERM");
  process.on("SIGTERM", forward);
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  for (const signal of ["SIGINT", "SIGQUIT"] as const) process.off(signal, ignore);
  process.off("SIGTERM", forward);
  return code as ExitCode;
}
