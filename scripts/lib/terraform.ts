import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Said when neither Terraform nor OpenTofu can be found. */
export class TerraformMissing extends Error {
  override readonly name = "TerraformMissing";
  constructor(wanted?: string) {
    super(
      wanted
        ? `TERRAFORM_BINARY_NAME is "${wanted}", which is not an executable on PATH: install it, or unset the variable to use terraform or tofu.`
        : "Neither terraform nor tofu is on PATH: install Terraform (1.6 or later) or OpenTofu, the only thing that npm does not bring.",
    );
  }
}

function onPath(name: string, path: string): string | undefined {
  const candidates = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder || ".", name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

/** The engine to run: TERRAFORM_BINARY_NAME when set, else `terraform`, else `tofu`. @throws TerraformMissing */
export function findTerraform(env: NodeJS.ProcessEnv = process.env): string {
  const wanted = env.TERRAFORM_BINARY_NAME;
  const found = (wanted ? [wanted] : ["terraform", "tofu"]).map((name) => onPath(name, env.PATH ?? "")).find(Boolean);
  if (!found) throw new TerraformMissing(wanted);
  return found;
}
