import { Unavailable } from "../suite";
import type { Engine } from "../tools/engines";
import type { Toolbox } from "../tools/toolbox";
import { releaseOf } from "../versions";

/** Terraform and OpenTofu, the oldest and the newest that can be had, each with how to get it. */
export function enginesToTry(tools: Toolbox): [string, () => Promise<Engine>][] {
  return [
    [`Terraform ${releaseOf("terraform-oldest")}`, () => tools.builtEngine("terraform-oldest")],
    ["The engine of PATH", () => onPath(tools)],
    [`Terraform ${releaseOf("terraform-newest")}`, () => tools.builtEngine("terraform-newest")],
    [`OpenTofu ${releaseOf("opentofu-oldest")}`, () => tools.builtEngine("opentofu-oldest")],
    [`OpenTofu ${releaseOf("opentofu-newest")}`, () => tools.builtEngine("opentofu-newest")],
  ];
}

async function onPath(tools: Toolbox): Promise<Engine> {
  if (!tools.enginePath()) throw new Unavailable("Neither terraform nor tofu is on PATH.");
  return tools.engine();
}
