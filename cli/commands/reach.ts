import { Command, InvalidArgumentError, Option } from "commander";
import { type Reachability, reachability, type Topology, type Trace, type TraceOptions, trace } from "../../core";
import { Labels } from "../render/labels";
import { layoutOf } from "../render/layout";
import { matrixText, type NamedMatrix } from "../render/matrix-text";
import { assumptionsText, traceText } from "../render/trace-text";
import { isSource, openSource } from "../sources/open";
import { resolveEndpoint } from "../sources/resolve-names";
import { type Loaded, type SourceRequest, sourcesJson, sourcesText } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { outputOption, withOutput } from "../terminal/output-file";
import { computing, withProgress } from "../terminal/progress";
import { wrap } from "../terminal/table";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

interface ReachOptions extends SourceOptionValues {
  readonly from?: string;
  readonly to?: string;
  /** A level, true for none, or what followed `--matrix` and may be a source. */
  readonly matrix?: string | true;
  readonly protocol?: "TCP" | "UDP" | "ICMP";
  readonly port?: number;
  readonly family?: 4 | 6;
  readonly maxHops?: number;
  readonly json?: boolean;
  readonly output?: string;
}

export function reachCommand({ io, finish }: CommandContext): Command {
  const command = new Command("reach")
    .alias("trace")
    .description("show the path from one VPC, network or address to another, or what blocks it; exit 1 when blocked")
    .argument("[SOURCES...]", "where the topology is; several sources are read as one (default: cdktf.out)")
    .option("--from <END>", "VPC, VPC/NETWORK or VPC/ADDRESS, by name or id")
    .option("--to <END>", "VPC, VPC/NETWORK or VPC/ADDRESS, by name or id")
    .option("--matrix [LEVEL]", "who reaches whom, for every pair of VPCs (vpc, the default) or of networks (network)")
    .addOption(new Option("--protocol <PROTOCOL>", "only this protocol (default: any)").choices(["TCP", "UDP", "ICMP"]))
    .option("--port <PORT>", "only this destination port, with TCP or UDP", portNumber)
    .option("--family <FAMILY>", "only this address family, 4 or 6 (default: both)", addressFamily)
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .option("--json", "print the answer as JSON")
    .addOption(outputOption());
  return withSourceOptions(command).action(async (paths: string[], options: ReachOptions) => {
    finish(await withOutput(io, options.output, (out) => reach(out, sourceRequest(paths, options, io), options)));
  });
}

function addressFamily(value: string): 4 | 6 {
  if (value !== "4" && value !== "6") throw new InvalidArgumentError("It must be 4 or 6.");
  return value === "4" ? 4 : 6;
}

function portNumber(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 65_535)
    throw new InvalidArgumentError("It must be a port from 1 to 65535.");
  return Number(value);
}

/** Answers one question, or all of them with `--matrix`. A blocked path is a finding; a matrix is only a picture. */
async function reach(io: Io, asking: SourceRequest, wanted: ReachOptions): Promise<ExitCode> {
  const { request, options } = sourceBehindMatrix(io, asking, wanted);
  if (options.matrix === undefined && (options.from === undefined || options.to === undefined))
    throw new UsageError("missing --from and --to, or --matrix for every pair");
  if (options.matrix !== undefined && (options.from ?? options.to) !== undefined)
    throw new UsageError("--matrix shows every pair; leave --from and --to out");
  if (options.port !== undefined && options.protocol === "ICMP") throw new UsageError("ICMP has no ports; leave --port out");
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

/** `--matrix plan.json`: what follows the option and is not a level is a source. */
function sourceBehindMatrix(io: Io, request: SourceRequest, options: ReachOptions): { request: SourceRequest; options: Options } {
  const { matrix } = options;
  const level = matrix === "network" ? "network" : matrix === undefined ? undefined : "vpc";
  const read = { request, options: { ...options, matrix: level } as const };
  if (matrix === undefined || matrix === true || matrix === "vpc" || matrix === "network") return read;
  if (!isSource(matrix, io)) throw new UsageError(`--matrix cannot be "${matrix}"; use vpc or network, or a source that can be read`);
  return { ...read, request: { ...request, paths: [matrix, ...request.paths] } };
}

interface Question {
  readonly options: Options;
  readonly asked: TraceOptions;
}

function single(io: Io, loaded: Loaded, { options, asked }: Question): ExitCode {
  const ends = { from: resolveEndpoint(options.from!, loaded), to: resolveEndpoint(options.to!, loaded) };
  const answer = trace(loaded.topology, ends, asked);
  const planned = plannedConnectors(loaded.topology);
  if (options.json) writeJson(io, { ...sourcesJson(loaded), ...withPlanned(answer, planned) });
  else {
    const layout = layoutOf(io);
    io.stdout.write(traceText(answer, { labels: new Labels(loaded.topology), planned, source: sourcesText(loaded) }, layout));
  }
  return answer.verdict === "reachable" ? 0 : 1;
}

function plannedConnectors({ connectors }: Topology): Set<string> {
  return new Set(connectors.flatMap(({ id, planned }) => (planned ? [id] : [])));
}

/** Hops through a connector that is not deployed say so; `connectorStatus` is the status that it will have. */
function withPlanned(answer: Trace, planned: ReadonlySet<string>): object {
  const hops = (list: Trace["forward"]) =>
    list.map((hop) => (hop.connectorId !== undefined && planned.has(hop.connectorId) ? { ...hop, planned: true } : hop));
  return { ...answer, forward: hops(answer.forward), back: hops(answer.back) };
}

async function matrix(io: Io, loaded: Loaded, { options, asked }: Question): Promise<ExitCode> {
  const { topology } = loaded;
  const work = async () => reachability(topology, { ...asked, intents: loaded.options.intents });
  const answer = await withProgress(io, "walking every pair", work, computing(topology));
  const assumptions = [...new Set([...(topology.assumptions ?? []), ...answer.assumptions])];
  if (options.json) {
    writeJson(io, { ...sourcesJson(loaded), ...answer, assumptions });
    return 0;
  }
  const named = namedMatrix(answer, topology, options.matrix ?? "vpc");
  if (named.names.length === 0)
    throw new UsageError(
      `${loaded.label} contains no ${options.matrix === "network" ? "Private Network" : "VPC with a network or a connector"}`,
    );
  const layout = layoutOf(io);
  for (const part of matrixText(named, layout)) io.stdout.write(part);
  io.stdout.write(`${wrap(`source: ${sourcesText(loaded)}`, layout.width)}\n`);
  if (assumptions.length > 0) io.stdout.write(`\n${assumptionsText(assumptions, layout.width)}`);
  return 0;
}

function namedMatrix(answer: Reachability, topology: Topology, level: Level): NamedMatrix {
  const labels = new Labels(topology);
  if (level === "network") {
    const vpcOf = new Map(topology.privateNetworks.map((network) => [network.id, network.vpcId]));
    const names = answer.privateNetworks.map((id) => labels.endpoint({ vpcId: vpcOf.get(id)!, privateNetworkId: id }));
    return { names, cells: answer.privateNetworkMatrix };
  }
  const inUse = new Set([...topology.privateNetworks, ...topology.connectors].map(({ vpcId }) => vpcId));
  const used = answer.vpcs.flatMap((id, index) => (inUse.has(id) ? [index] : []));
  if (used.length === answer.vpcs.length) return { names: answer.vpcs.map((id) => labels.of(id)), cells: answer.vpcMatrix };
  return {
    names: used.map((index) => labels.of(answer.vpcs[index]!)),
    cells: used.map((from) => used.map((to) => answer.vpcMatrix[from]![to]!)),
  };
}
