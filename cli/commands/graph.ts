import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/context";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "./source-options";

/** Options of `graph` besides the source. */
export interface GraphOptions extends SourceOptionValues {
  readonly format: "svg" | "mermaid" | "dot";
  readonly title?: string;
  readonly maxHops?: number;
}

export function graphCommand({ io, finish }: CommandContext): Command {
  const command = new Command("graph")
    .description("draw VPCs, networks and connectors to stdout, blocked paths dashed with their code")
    .argument("[SOURCE]", "what to draw (default: cdktf.out)")
    .addOption(new Option("--format <FORMAT>", "what to write").choices(["svg", "mermaid", "dot"]).default("svg"))
    .option("--title <TEXT>", "title of the picture")
    .option("--max-hops <N>", "VPCs on a path, both ends included (default: 4)", wholeNumber(2));
  return withSourceOptions(command).action(async (path: string | undefined, options: GraphOptions) => {
    const { graph } = require("../actions/graph") as typeof import("../actions/graph");
    finish(await graph(io, sourceRequest(path, options), options));
  });
}
