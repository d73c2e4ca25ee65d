/** Lays the embedded Terraform plugin out so that Terraform finds it without any registry. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../terminal/usage-error";

/** The registry host of the embedded providers: a name for mirrors, nothing answers there. */
const HOST = "vpc-peering.local";
const NAMESPACE = "embedded";
const TYPES = ["scaleway", "null"] as const;

export interface InstallOptions {
  /**
   * The mirror folder.
   * @default - ~/.terraform.d/plugins, where Terraform looks without any configuration
   */
  readonly dir?: string;
  /** The bundled plugin; one file serves both providers and chooses by its own name. */
  readonly pluginFile: string;
  /** The version that stacks ask for. */
  readonly version: string;
  /**
   * A Terraform CLI configuration file to write, which sends the embedded providers to the mirror and everything else
   * where it came from before. A file that says anything else is left alone: it may hold the user's credentials.
   * @default - none is written
   */
  readonly cliConfigFile?: string;
}

export interface Installation {
  readonly mirror: string;
  /** Every file written, plugins first. */
  readonly files: string[];
}

const TERRAFORM_OS: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin" };
const TERRAFORM_ARCH: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64", ia32: "386", arm: "arm" };

/** Terraform's name of this machine. Throws a UsageError where a Node script cannot be a plugin. */
function platformName(): string {
  const [os, arch] = [TERRAFORM_OS[process.platform], TERRAFORM_ARCH[process.arch]];
  if (!os || !arch)
    throw new UsageError(
      `The embedded provider does not run on ${process.platform} ${process.arch}: it is an executable Node script. Use Linux or macOS, or the official provider.`,
    );
  return `${os}_${arch}`;
}

/** One level at a time: the recursion of Node.js itself never ends under /proc, where no folder can be made. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // made by somebody else meanwhile
  }
}

/** Writes beside the target and renames: a Terraform that starts meanwhile sees the old file or the new one. */
function replaceFile(target: string, write: (temporary: string) => void): void {
  makeFolder(dirname(target));
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
  try {
    write(temporary);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const cliConfiguration = (mirror: string): string => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${HOST}/*/*"]
  }
  direct {
    exclude = ["${HOST}/*/*"]
  }
}
`;

/** A configuration without its mirror's path: what two of ours have in common. */
const withoutMirror = (configuration: string): string => configuration.replace(/^( *path *= ).*$/m, "$1");

/** Throws a UsageError where a file stands that this command did not write. */
function assertReplaceable(file: string, configuration: string): void {
  if (!existsSync(file) || withoutMirror(readFileSync(file, "utf8")) === withoutMirror(configuration)) return;
  throw new UsageError(
    `${file} exists and holds something else: it is left as it is. Name another file, or write this into it yourself:\n\n${configuration}`,
  );
}

function writeAll({ pluginFile, version, cliConfigFile }: InstallOptions, mirror: string): string[] {
  if (cliConfigFile) assertReplaceable(resolve(cliConfigFile), cliConfiguration(mirror));
  const files = TYPES.map((type) => join(mirror, HOST, NAMESPACE, type, version, platformName(), `terraform-provider-${type}_v${version}`));
  for (const file of files)
    replaceFile(file, (temporary) => {
      copyFileSync(pluginFile, temporary);
      chmodSync(temporary, 0o755);
    });
  if (cliConfigFile) replaceFile(resolve(cliConfigFile), (temporary) => writeFileSync(temporary, cliConfiguration(mirror)));
  return cliConfigFile ? [...files, resolve(cliConfigFile)] : files;
}

/**
 * Installs both embedded providers into a mirror folder. Repeating it replaces the files.
 * Throws a UsageError where the folder cannot be written, the plugin is missing, the platform is not supported or the
 * CLI configuration is somebody else's.
 */
export function installProviders(options: InstallOptions): Installation {
  const mirror = resolve(options.dir ?? join(homedir(), ".terraform.d", "plugins"));
  try {
    return { mirror, files: writeAll(options, mirror) };
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError || !code) throw error;
    if (code === "ENOENT" && path === options.pluginFile)
      throw new UsageError(`The plugin ${options.pluginFile} does not exist. Build it with \`npm run build\`.`);
    throw new UsageError(`Cannot install the providers into ${mirror}: ${message}. Choose a folder that you may write with --dir.`);
  }
}
