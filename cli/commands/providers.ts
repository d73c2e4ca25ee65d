import { join, resolve } from "node:path";
import { Command } from "commander";
import { installProviders as install } from "../providers/install";
import { packageRoot, packageVersion } from "../providers/package-version";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import type { ExitCode } from "../terminal/usage-error";

export function providersCommand({ io, finish }: CommandContext): Command {
  const install = new Command("install")
    .description("install the embedded providers in Terraform's default plugin directory")
    .option("--dir <DIR>", "another plugin directory, such as terraform.d/plugins beside a stack (default: ~/.terraform.d/plugins)")
    .option("--cli-config <FILE>", "also write a Terraform CLI configuration that uses this directory, for TF_CLI_CONFIG_FILE")
    .action(async (options: { dir?: string; cliConfig?: string }) => {
      finish(await installProviders(io, options));
    });
  return new Command("providers").description("install the embedded Terraform providers").addCommand(install);
}

/** Installs the embedded providers and prints where. */
async function installProviders(io: Io, options: { readonly dir?: string; readonly cliConfig?: string }): Promise<ExitCode> {
  const { mirror, files } = install({
    dir: options.dir === undefined ? undefined : resolve(io.cwd, options.dir),
    pluginFile: join(packageRoot(), "dist/provider/plugin.js"),
    version: packageVersion(),
    cliConfigFile: options.cliConfig === undefined ? undefined : resolve(io.cwd, options.cliConfig),
  });
  io.stdout.write(`embedded providers in ${mirror}:\n${files.map((file) => `  ${file}\n`).join("")}`);
  if (options.cliConfig !== undefined) io.stdout.write(`use them with:  export TF_CLI_CONFIG_FILE=${resolve(io.cwd, options.cliConfig)}\n`);
  return 0;
}
