import { Command, InvalidArgumentError, Option } from "commander";
import { reachability, type Topology, type TraceOptions, trace } from "../../core";
import { Labels } from "../render/labels";
import { matrixText } from "../render/matrix-text";
import { traceText } from "../render/trace-text";
import { isSource, openSource } from "../sources/open";
import { resolveEndpoint } from "../sources/resolve-names";
import type { Loaded, SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { computing, withProgress } from "../terminal/progress";
import { styleFor, widthOf } from "../terminal/style";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

/** Options of `reach` besides the source. */
export interface ReachOptions extends SourceOptionValues {
  readonly from?: string;
  readonly to?: string;
  /** A level, true for none, or what stood behind `--matrix` and may be the source. */
  readonly matrix?: string | true;
  readonly protocol?: "TCP" | "UDP" | "ICMP";
  readonly port?: number;
  readonly family?: 4 | 6;
  readonly maxHops?: number;
  readonly json?: boolean;
}

export function reachCommand({ io, finish }: CommandContext): Command {
  const command = new Command("reach")
    .alias("trace")
    .description("show the path from one VPC, network or address to another, or why there is none; exit 1 when blocked")
    .argument("[SOURCE]", "where the topology is (default: cdktf.out)")
    .option("--from <END>", "VPC, VPC/NETWORK or VPC/ADDRESS, by name or id")
    .option("--to <END>", "VPC, VPC/NETWORK or VPC/ADDRESS, by name or id")
    .option("--matrix [LEVEL]", "who reaches whom, for every pair of VPCs (vpc, the default) or of networks (network)")
    .addOption(new Option("--protocol <PROTOCOL>", "only this protocol (default: any)").choices(["TCP", "UDP", "ICMP"]))
    .option("--port <PORT>", "only this destination port, with TCP or UDP", portNumber)
    .option("--family <FAMILY>", "only this address family, 4 or 6 (default: both)", addressFamily)
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--json", "print the answer as JSON");
  return withSourceOptions(command).action(async (path: string | undefined, options: ReachOptions) => {
    finish(await reach(io, sourceRequest(path, options), options));
  });
}

function addressFamily(value: string): 4 | 6 {
  if (value !== "4" && value !== "6") throw new InvalidArgumentError("Write 4 or 6.");
  return value === "4" ? 4 : 6;
}

function portNumber(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 65_535) throw new InvalidArgumentError("Write a port from 1 to 65535.");
  return Number(value);
}

/** Answers one question, or all of them with `--matrix`. A blocked path is a finding; a matrix is only a picture. */
async function reach(io: Io, asking: SourceRequest, wanted: ReachOptions): Promise<ExitCode> {
  const { request, options } = sourceBehindMatrix(io, asking, wanted);
  if (options.matrix === undefined && (options.from === undefined || options.to === undefined)) {
    throw new UsageError("say what is asked: --from VPC[/NETWORK|ADDRESS] --to …, or --matrix for every pair");
  }
  if (options.matrix !== undefined && (options.from ?? options.to) !== undefined)
    throw new UsageError("--matrix asks about every pair: leave --from and --to out");
  if (options.port !== undefined && options.protocol === "ICMP") throw new UsageError("ICMP has no ports: leave --port out");
  const loaded = await openSource(request, io);
  const asked: TraceOptions = {
    maxHops: options.maxHops ?? loaded.options.maxHops,
    protocol: options.protocol,
    port: options.port,
    family: options.family,
  };
  return options.matrix === undefined ? single(io, loaded, { options, asked }) : matrix(io, loaded, { options, asked });
}

type Level = "vpc" | "network";
type Options = Omit<ReachOptions, "matrix"> & { readonly matrix?: Level };

/** `--matrix plan.json`: what follows the option and is no level is the source, where there is no other and it is one. */
function sourceBehindMatrix(io: Io, request: SourceRequest, options: ReachOptions): { request: SourceRequest; options: Options } {
  const { matrix } = options;
  const level = matrix === "network" ? "network" : matrix === undefined ? undefined : "vpc";
  const read = { request, options: { ...options, matrix: level } as const };
  if (matrix === undefined || matrix === true || matrix === "vpc" || matrix === "network") return read;
  if (request.path !== undefined || !isSource(matrix, io))
    throw new UsageError(`--matrix cannot be "${matrix}": write vpc or network, or a source that can be read`);
  return { ...read, request: { ...request, path: matrix } };
}

interface Question {
  readonly options: Options;
  readonly asked: TraceOptions;
}

function single(io: Io, loaded: Loaded, { options, asked }: Question): ExitCode {
  const ends = { from: resolveEndpoint(options.from!, loaded), to: resolveEndpoint(options.to!, loaded) };
  const answer = trace(loaded.topology, ends, asked);
  if (options.json) writeJson(io, answer);
  else
    io.stdout.write(
      traceText(answer, new Labels(loaded.topology), { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) }),
    );
  return answer.verdict === "reachable" ? 0 : 1;
}

async function matrix(io: Io, loaded: Loaded, { options, asked }: Question): Promise<ExitCode> {
  const answer = await withProgress(io, "walking every pair", async () => reachability(loaded.topology, asked), computing(loaded.topology));
  if (options.json) {
    writeJson(io, answer);
    return 0;
  }
  const labels = new Labels(loaded.topology);
  const networks = new Map(loaded.topology.privateNetworks.map((network) => [network.id, network]));
  const used = answer.vpcs.flatMap((id, index) => (isUsed(loaded.topology, id) ? [index] : []));
  const named =
    options.matrix === "network"
      ? {
          names: answer.privateNetworks.map((id) => labels.endpoint({ vpcId: networks.get(id)!.vpcId, privateNetworkId: id })),
          cells: answer.privateNetworkMatrix,
        }
      : {
          names: used.map((index) => labels.of(answer.vpcs[index]!)),
          cells: used.map((from) => used.map((to) => answer.vpcMatrix[from]![to]!)),
        };
  if (named.names.length === 0)
    throw new UsageError(
      `${loaded.label} holds no ${options.matrix === "network" ? "Private Network" : "VPC with a network or a connector"}`,
    );
  const note = asked.family === undefined ? ipv4Note(loaded, asked, { level: options.matrix ?? "vpc", cells: named.cells }) : "";
  io.stdout.write(matrixText(named, { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) }) + note);
  return 0;
}

/** False for a VPC in which nothing is, such as the default VPC of each region: it would fill a matrix and say nothing. */
function isUsed({ privateNetworks, connectors }: Topology, vpcId: string): boolean {
  return privateNetworks.some((network) => network.vpcId === vpcId) || connectors.some((connector) => connector.vpcId === vpcId);
}

/** A pair counts only when both families get through: says so where IPv4 alone does better. */
function ipv4Note(
  { topology }: Loaded,
  asked: TraceOptions,
  { level, cells }: { readonly level: Level; readonly cells: readonly (readonly string[])[] },
): string {
  const alone = reachability(topology, { ...asked, family: 4 });
  const reached = (rows: readonly (readonly string[])[]) =>
    rows.reduce((sum, row, from) => sum + row.filter((cell, to) => to !== from && cell === "reachable").length, 0);
  const ipv4 = reached(level === "vpc" ? alone.vpcMatrix : alone.privateNetworkMatrix);
  return ipv4 > reached(cells) ? `with IPv4 alone (--family 4) ${ipv4} pairs are reachable\n` : "";
}
