import { Command } from "commander";
import { planRenumbering } from "../../core";
import { Labels } from "../render/labels";
import { renumberingText } from "../render/renumbering-text";
import { openSource } from "../sources/open";
import { resolveEndpoint } from "../sources/resolve-names";
import type { SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { withProgress } from "../terminal/progress";
import { styleFor, widthOf } from "../terminal/style";
import { wrap } from "../terminal/table";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

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
    finish(await renumber(io, sourceRequest(path, options), options));
  });
}

/** Proposes, and with `--rehearse` tries, the steps that resolve every overlap. 1 when a rehearsed status was not as planned. */
async function renumber(io: Io, request: SourceRequest, options: RenumberOptions): Promise<ExitCode> {
  if (options.block !== undefined && options.network === undefined)
    throw new UsageError("--block needs --network: say which network is to get it");
  const loaded = await openSource(request, io);
  const end = options.network === undefined ? undefined : resolveEndpoint(options.network, loaded);
  if (end && end.privateNetworkId === undefined)
    throw new UsageError(`--network names no Private Network: write it as VPC/NETWORK, not "${options.network}"`);
  const plan = planRenumbering(loaded.topology, { privateNetworkId: end?.privateNetworkId, block: options.block });
  if ("message" in plan) {
    if (end) throw new UsageError(`${plan.message}: ${plan.hint}`);
    if (options.json) writeJson(io, { message: plan.message, hint: plan.hint });
    else io.stdout.write(`${wrap(`${plan.message}: ${plan.hint}`, widthOf(io.stdout, io.env))}\n`);
    return plan.nothingToDo ? 0 : 1;
  }
  let rehearsal: import("../renumber/rehearse").Rehearsal | undefined;
  if (options.rehearse) {
    const { rehearse } = require("../renumber/rehearse") as typeof import("../renumber/rehearse");
    rehearsal = await withProgress(io, "rehearsing", () => rehearse(loaded.topology, plan));
  }
  if (options.json) writeJson(io, rehearsal ? { ...plan, rehearsal } : plan);
  else
    io.stdout.write(
      renumberingText(
        plan,
        { labels: new Labels(loaded.topology), rehearsal },
        { style: styleFor(io.stdout, io.env), width: widthOf(io.stdout, io.env) },
      ),
    );
  return rehearsal === undefined || rehearsal.asPlanned ? 0 : 1;
}
