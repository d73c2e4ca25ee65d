import { Command } from "commander";
import type { CommandContext } from "../terminal/context";
import { type SourceOptionValues, sourceRequest, withSourceOptions } from "./source-options";

/** Options of `renumber` besides the source. */
export interface RenumberOptions extends SourceOptionValues {
  readonly network?: string;
  readonly block?: string;
  readonly rehearse?: boolean;
  readonly json?: boolean;
}

export function renumberCommand({ io, finish }: CommandContext): Command {
  const command = new Command("renumber")
    .description("the steps, in order and with little downtime, that resolve an overlap between two peered VPCs")
    .argument("[SOURCE]", "where the topology is (default: cdktf.out)")
    .option("--network <VPC/NETWORK>", "the network to move (default: the smaller one of the first overlap)")
    .option("--block <CIDR>", "its new block (default: the next free one of its size)")
    .option("--rehearse", "run the steps against a mock of its own and show both connectors after each")
    .option("--json", "print the plan as JSON");
  return withSourceOptions(command).action(async (path: string | undefined, options: RenumberOptions) => {
    const { renumber } = require("../actions/renumber") as typeof import("../actions/renumber");
    finish(await renumber(io, sourceRequest(path, options), options));
  });
}
