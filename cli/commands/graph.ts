import { Command, Option } from "commander";
import { dotText } from "../graph/dot";
import { mermaidRefusal, mermaidText } from "../graph/mermaid";
import { graphModel } from "../graph/model";
import { svgText } from "../graph/svg";
import { consoleDocument } from "../render/console-document";
import { allFindings } from "../sources/findings";
import { openSource } from "../sources/open";
import type { Loaded, SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { computing, withProgress } from "../terminal/progress";
import { sanitize } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../terminal/usage-error";

/** Options of `graph` besides the source. */
export interface GraphOptions extends SourceOptionValues {
  readonly format: "svg" | "html" | "mermaid" | "dot";
  readonly title?: string;
  readonly maxHops?: number;
}

export function graphCommand({ io, finish }: CommandContext): Command {
  const command = new Command("graph")
    .description("draw VPCs, networks and connectors: a picture, or one interactive HTML page to share")
    .argument("[SOURCE]", "what to draw (default: cdktf.out)")
    .addOption(new Option("--format <FORMAT>", "what to write").choices(["svg", "html", "mermaid", "dot"]).default("svg"))
    .option("--title <TEXT>", "title of the picture")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2));
  return withSourceOptions(command).action(async (path: string | undefined, options: GraphOptions) => {
    finish(await graph(io, sourceRequest(path, options), options));
  });
}

/** Draws the topology to stdout. */
async function graph(io: Io, request: SourceRequest, options: GraphOptions): Promise<ExitCode> {
  const loaded = await openSource(request, io);
  if (loaded.topology.vpcs.length === 0) throw new UsageError(`${loaded.label} holds no VPC: there is nothing to draw`);
  if (options.format === "html") return page(io, loaded, options);
  const asked = options.maxHops === undefined ? {} : { maxHops: options.maxHops };
  const write = { svg: svgText, dot: dotText, mermaid: mermaidText }[options.format];
  const draw = async () => {
    const findings = allFindings(loaded, asked).filter((finding) => finding.accepted === undefined);
    const { topology, owners } = loaded;
    const maxHops = options.maxHops ?? loaded.options.maxHops;
    const model = graphModel(topology, { title: sanitize(options.title ?? "VPC peering"), maxHops, findings, owners });
    return { model, text: await write(model) };
  };
  const { model, text } = await withProgress(io, "drawing", draw, computing(loaded.topology));
  io.stdout.write(text);
  const refusal = options.format === "mermaid" ? mermaidRefusal(model, text) : undefined;
  if (refusal) io.stderr.write(`the picture ${refusal}: --format svg draws it anyhow\n`);
  return 0;
}

/** Writes one self-contained HTML page. */
function page(io: Io, loaded: Loaded, { title, maxHops }: GraphOptions): ExitCode {
  const { reportHtml } = require("../../console") as typeof import("../../console");
  io.stdout.write(reportHtml(consoleDocument(loaded, { title: sanitize(title ?? "VPC peering"), maxHops })));
  return 0;
}
