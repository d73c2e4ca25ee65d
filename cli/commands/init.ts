import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Command, Option } from "commander";
import {
  FRAMEWORKS,
  type Framework,
  readTemplate,
  TEMPLATES,
  type Template,
  type TemplatePackages,
  writeProject,
} from "../templates/templates";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { type ExitCode, UsageError } from "../terminal/usage-error";

interface InitOptions {
  readonly framework: Framework;
  readonly package?: string;
  readonly install: boolean;
}

export function initCommand({ io, finish }: CommandContext): Command {
  return new Command("init")
    .description(`create a project from a template: ${TEMPLATES.join(", ")}`)
    .argument("[TEMPLATE]", "template to copy", "hub-and-spoke")
    .argument("[FOLDER]", "folder to create (default: the template's name)")
    .addOption(new Option("--framework <NAME>", "CDK for Terraform or its fork CDK Terrain").choices(FRAMEWORKS).default("cdktf"))
    .option("--package <FILE>", "install vpc-peering from this packed tarball instead of the registry")
    .option("--no-install", "write the files only, without npm install")
    .action((template: string, folder: string | undefined, options: InitOptions) => {
      finish(createProject(io, { template, folder: folder ?? template, ...options }));
    });
}

/** Writes the project and installs its packages. */
function createProject(io: Io, request: InitOptions & { readonly template: string; readonly folder: string }): ExitCode {
  const name = TEMPLATES.find((known) => known === request.template);
  if (!name) throw new UsageError(`unknown template "${request.template}"; use one of: ${TEMPLATES.join(", ")}`);
  const folder = resolve(io.cwd, request.folder);
  assertUsableFolder(folder);
  const tarball = request.package === undefined ? undefined : tarballPath(io.cwd, request.package);
  const template = readTemplate(name, request.framework);
  write(folder, template, withTarball(template.packages, tarball));
  const place = relative(io.cwd, folder) || ".";
  io.stdout.write(`${name} for ${request.framework} written to ${place}\n`);
  if (request.install && !npmInstall(io, folder)) {
    io.stderr.write(
      `vpc-peering: npm install failed in ${place}; the files are complete. ` +
        `Run "npm install" there again${tarball ? "" : ", or pass --package with a packed tarball where the registry has no vpc-peering"}.\n`,
    );
    return 1;
  }
  io.stdout.write(
    `Next:\n  cd ${place}\n${request.install ? "" : "  npm install\n"}  npm test\nREADME.md shows how to rehearse the network offline.\n`,
  );
  return 0;
}

function assertUsableFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is a file; name a new folder`);
  if (readdirSync(folder).length > 0) throw new UsageError(`${folder} is not empty; name a new folder`);
}

function tarballPath(cwd: string, file: string): string {
  const path = resolve(cwd, file);
  if (!existsSync(path)) throw new UsageError(`--package ${file}: the file does not exist; create it with "npm pack"`);
  return path;
}

function withTarball(packages: TemplatePackages, tarball: string | undefined): TemplatePackages {
  if (!tarball) return packages;
  return { ...packages, dependencies: { ...packages.dependencies, "vpc-peering": `file:${tarball}` } };
}

function write(folder: string, template: Template, packages: TemplatePackages): void {
  try {
    writeProject(folder, template, packages);
  } catch (error) {
    throw new UsageError(`the project cannot be written to ${folder}: ${(error as Error).message}`);
  }
}

function npmInstall(io: Io, folder: string): boolean {
  io.stderr.write("npm install …\n");
  try {
    execFileSync("npm", ["install", "--no-audit", "--no-fund"], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      env: io.env as NodeJS.ProcessEnv,
    });
    return true;
  } catch {
    return false;
  }
}
