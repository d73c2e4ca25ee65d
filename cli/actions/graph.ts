import type { GraphOptions } from "../commands/graph";
import { allFindings } from "../findings";
import { dotText } from "../graph/dot";
import { mermaidText } from "../graph/mermaid";
import { graphModel } from "../graph/model";
import { svgText } from "../graph/svg";
import type { Io } from "../io";
import { openSource } from "../sources/open";
import type { SourceRequest } from "../sources/source";
import { computing, withProgress } from "../terminal/progress";
import { sanitize } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../usage-error";

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
    return write(graphModel(topology, { title: sanitize(options.title ?? "VPC peering"), maxHops, findings, owners }));
  };
  io.stdout.write(await withProgress(io, "drawing", draw, computing(loaded.topology)));
  return 0;
}
