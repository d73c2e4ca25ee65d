import { Command, Option } from "commander";
import { annotated } from "../graph/annotate";
import { dotText } from "../graph/dot";
import { mermaidRefusal, mermaidText } from "../graph/mermaid";
import { graphModel } from "../graph/model";
import { svgText } from "../graph/svg";
import { consoleDocument } from "../render/console-document";
import { allFindings } from "../sources/findings";
import { openSource } from "../sources/open";
import { type Loaded, type SourceRequest, sourcesText } from "../sources/source";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { outputOption, withOutput } from "../terminal/output-file";
import { computing, withProgress } from "../terminal/progress";
import { sanitize } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../terminal/usage-error";

interface GraphOptions extends SourceOptionValues {
  readonly format: "svg" | "html" | "mermaid" | "dot";
  readonly title?: string;
  readonly maxHops?: number;
  readonly output?: string;
}

export function graphCommand({ io, finish }: CommandContext): Command {
  const command = new Command("graph")
    .description("draw VPCs, networks and connectors: a picture, or one interactive HTML page to share")
    .argument("[SOURCES...]", "what to draw; several sources are read as one topology (default: cdktf.out)")
    .addOption(new Option("--format <FORMAT>", "picture format").choices(["svg", "html", "mermaid", "dot"]).default("svg"))
    .option("--title <TEXT>", "title of the picture")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2))
    .addOption(outputOption());
  return withSourceOptions(command).action(async (paths: string[], options: GraphOptions) => {
    finish(await withOutput(io, options.output, (out) => graph(out, sourceRequest(paths, options, io), options)));
  });
}

/** Draws the topology. Its assumptions are in the picture's text and on stderr. */
async function graph(io: Io, request: SourceRequest, options: GraphOptions): Promise<ExitCode> {
  const loaded = await openSource(request, io);
  const { topology, owners } = loaded;
  if (topology.vpcs.length === 0) throw new UsageError(`${loaded.label} contains no VPC; there is nothing to draw`);
  if (options.format === "html") return page(io, loaded, options);
  const asked = options.maxHops === undefined ? {} : { maxHops: options.maxHops };
  const write = { svg: svgText, dot: dotText, mermaid: mermaidText }[options.format];
  const title = sanitize(options.title ?? `VPC peering (${sourcesText(loaded)})`);
  const draw = async () => {
    const findings = allFindings(loaded, asked).filter((finding) => finding.accepted === undefined);
    const maxHops = options.maxHops ?? loaded.options.maxHops;
    const model = graphModel(topology, { title, maxHops, findings, owners });
    return { model, text: await write(model) };
  };
  const { model, text } = await withProgress(io, "drawing", draw, computing(topology));
  const { assumptions = [] } = topology;
  io.stdout.write(annotated(text, options.format, { source: sourcesText(loaded), assumptions }));
  if (assumptions.length > 0)
    io.stderr.write(`the picture rests on assumptions:\n${assumptions.map((sentence) => `  - ${sentence}\n`).join("")}`);
  const refusal = options.format === "mermaid" ? mermaidRefusal(model, text) : undefined;
  if (refusal) io.stderr.write(`the picture ${refusal}; --format svg has no such limit\n`);
  return 0;
}

/** Writes one self-contained HTML page. */
function page(io: Io, loaded: Loaded, { title, maxHops }: GraphOptions): ExitCode {
  const { reportHtml } = require("../../console") as typeof import("../../console");
  io.stdout.write(reportHtml(consoleDocument(loaded, { title: sanitize(title ?? `VPC peering (${sourcesText(loaded)})`), maxHops })));
  return 0;
}
