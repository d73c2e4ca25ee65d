import { Command } from "commander";
import type { CommandContext } from "../terminal/context";

export function providersCommand({ io, finish }: CommandContext): Command {
  const install = new Command("install")
    .description("lay the embedded Terraform providers out where Terraform finds them without any configuration")
    .option("--dir <DIR>", "a mirror folder, terraform.d/plugins beside a stack for example (default: ~/.terraform.d/plugins)")
    .option("--cli-config <FILE>", "write a Terraform CLI configuration that uses the mirror, for TF_CLI_CONFIG_FILE")
    .action(async (options: { dir?: string; cliConfig?: string }) => {
      const { installProviders } = require("../actions/providers") as typeof import("../actions/providers");
      finish(await installProviders(io, options));
    });
  return new Command("providers").description("the embedded Terraform providers").addCommand(install);
}
