import { join, resolve } from "node:path";
import { installProviders as install } from "../providers/install";
import { packageRoot, packageVersion } from "../providers/package-version";
import type { Io } from "../terminal/io";
import type { ExitCode } from "../terminal/usage-error";

/** Lays the embedded providers out and says where. */
export async function installProviders(io: Io, options: { readonly dir?: string; readonly cliConfig?: string }): Promise<ExitCode> {
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
