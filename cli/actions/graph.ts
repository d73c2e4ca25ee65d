import type { GraphOptions } from "../commands/graph";
import { dotText } from "../graph/dot";
import { mermaidRefusal, mermaidText } from "../graph/mermaid";
import { graphModel } from "../graph/model";
import { svgText } from "../graph/svg";
import { allFindings } from "../render/findings";
import { openSource } from "../sources/open";
import type { SourceRequest } from "../sources/source";
import type { Io } from "../terminal/io";
import { computing, withProgress } from "../terminal/progress";
import { sanitize } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../terminal/usage-error";

/** Draws the topology to stdout. */
export async function graph(io: Io, request: SourceRequest, options: GraphOptions): Promise<ExitCode> {
  const loaded = await openSource(request, io);
  if (loaded.topology.vpcs.length === 0) throw new UsageError(`${loaded.label} holds no VPC: there is nothing to draw`);
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
