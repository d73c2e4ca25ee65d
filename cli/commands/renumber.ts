import { Command } from "commander";
import { planRenumbering } from "../../core";
import { Labels } from "../render/labels";
import { layoutOf } from "../render/layout";
import { renumberingText } from "../render/renumbering-text";
import { openSource } from "../sources/open";
import { resolveEndpoint } from "../sources/resolve-names";
import { type SourceRequest, sourcesJson, sourcesText } from "../sources/source";
import { type SourceOptionValues, sourceRequest, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { withProgress } from "../terminal/progress";
import { wrap } from "../terminal/table";
import { type ExitCode, UsageError } from "../terminal/usage-error";
import { writeJson } from "../terminal/write-json";

interface RenumberOptions extends SourceOptionValues {
  readonly network?: string;
  readonly block?: string;
  readonly rehearse?: boolean;
  readonly json?: boolean;
}

export function renumberCommand({ io, finish }: CommandContext): Command {
  const command = new Command("renumber")
    .description("plan low-downtime steps that resolve an overlap between two peered VPCs")
    .argument("[SOURCES...]", "what to renumber; several sources are read as one topology (default: cdktf.out)")
    .option("--network <VPC/NETWORK>", "network to move (default: the smaller one of the first overlap)")
    .option("--block <CIDR>", "its new block (default: the next free one of its size)")
    .option("--rehearse", "run the steps against a separate mock and show both connectors after each")
    .option("--json", "print the plan as JSON");
  return withSourceOptions(command).action(async (paths: string[], options: RenumberOptions) => {
    finish(await renumber(io, sourceRequest(paths, options, io), options));
  });
}

/** Proposes, and with `--rehearse` tries, the steps that resolve every overlap. 1 when a rehearsed status was not as planned. */
async function renumber(io: Io, request: SourceRequest, options: RenumberOptions): Promise<ExitCode> {
  if (options.block !== undefined && options.network === undefined)
    throw new UsageError("--block needs --network: name the network that gets the block");
  const loaded = await openSource(request, io);
  const layout = layoutOf(io);
  const end = options.network === undefined ? undefined : resolveEndpoint(options.network, loaded);
  if (end && end.privateNetworkId === undefined)
    throw new UsageError(`--network must name a Private Network as VPC/NETWORK, not "${options.network}"`);
  const plan = planRenumbering(loaded.topology, { privateNetworkId: end?.privateNetworkId, block: options.block });
  if ("message" in plan) {
    if (end) throw new UsageError(`${plan.message}: ${plan.hint}`);
    if (options.json) writeJson(io, { ...sourcesJson(loaded), message: plan.message, hint: plan.hint });
    else
      io.stdout.write(`${wrap(`${plan.message}: ${plan.hint}`, layout.width)}\n${wrap(`source: ${sourcesText(loaded)}`, layout.width)}\n`);
    return plan.nothingToDo ? 0 : 1;
  }
  let rehearsal: import("../renumber/rehearse").Rehearsal | undefined;
  if (options.rehearse) {
    const { rehearse } = require("../renumber/rehearse") as typeof import("../renumber/rehearse");
    rehearsal = await withProgress(io, "rehearsing", () => rehearse(loaded.topology, plan));
  }
  if (options.json) writeJson(io, { ...sourcesJson(loaded), ...plan, ...(rehearsal ? { rehearsal } : {}) });
  else {
    io.stdout.write(renumberingText(plan, { labels: new Labels(loaded.topology), rehearsal }, layout));
    io.stdout.write(`\n${wrap(`source: ${sourcesText(loaded)}`, layout.width)}\n`);
  }
  return rehearsal === undefined || rehearsal.asPlanned ? 0 : 1;
}
