import { Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../terminal/context";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "./source-options";

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
    const { reach } = require("../actions/reach") as typeof import("../actions/reach");
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
