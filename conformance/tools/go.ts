import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { TimeBudget } from "../budget";
import { cacheFolder, fillOnce } from "../cache";
import { CommandFailed, run, tail } from "../commands";
import { Unavailable } from "../suite";
import { type GoProgram, type GoProgramName, goPrograms } from "../versions";

/** What `go version` says. @throws Unavailable where there is no Go */
async function goVersion(): Promise<string> {
  const found = await run("go", ["version"], { cwd: cacheFolder() }).catch(() => undefined);
  if (found?.code !== 0) throw new Unavailable("Go is not on PATH: install Go 1.26 or later to build this from its module.");
  return found.stdout.trim();
}

/**
 * The go.mod of a module of ours that requires the program and repeats its replace directives: `go install` refuses a
 * program whose own go.mod has some.
 */
export function moduleFile(name: string, program: GoProgram): string {
  const requires = { [program.module]: program.version, ...program.requires };
  return [
    `module conformance/${name}`,
    `go ${program.goVersion}`,
    ...Object.entries(requires).map(([module, version]) => `require ${module} ${version}`),
    ...Object.entries(program.replaces ?? {}).map(([from, to]) => `replace ${from} => ${to}`),
    ...(program.leftOut ?? []).map((path) => `replace ${program.module}/${path} => ./${leftOutFolder(path)}`),
    "",
  ].join("\n\n");
}

const leftOutFolder = (path: string) => `left-out/${basename(path)}`;

/** Writes modules that stand in the place of the unpublished ones: a backend there keeps its state in memory. */
function writeLeftOut({ module, goVersion, leftOut }: GoProgram, folder: string): void {
  for (const path of leftOut ?? []) {
    const place = join(folder, leftOutFolder(path));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "go.mod"), `module ${module}/${path}\n\ngo ${goVersion}\n`);
    if (!path.startsWith("internal/backend/")) continue;
    const imports = [`"${module}/internal/backend"`, `"${module}/internal/backend/remote-state/inmem"`];
    const source = `package ${basename(path)}\n\nimport (\n\t${imports.join("\n\t")}\n)\n\nfunc New() backend.Backend { return inmem.New() }\n`;
    writeFileSync(join(place, "backend.go"), source);
  }
}

async function build(name: GoProgramName, folder: string, budget: TimeBudget): Promise<void> {
  const program = goPrograms[name];
  writeFileSync(join(folder, "go.mod"), moduleFile(name, program));
  writeLeftOut(program, folder);
  const settings = Object.entries(program.settings ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  const env = { ...process.env, GOFLAGS: "-mod=mod", CGO_ENABLED: "0" };
  const command = program.command ?? program.module;
  const args = ["build", "-ldflags", ["-s -w", ...settings].join(" "), "-o", join(folder, name), command];
  const log = join(cacheFolder("logs"), "build.log");
  const finished = await run("go", args, { cwd: folder, env, log, limitSeconds: budget.limit(1800) }).catch((error) => {
    throw error instanceof CommandFailed && budget.isUsedUp
      ? new Unavailable(`${budget.reason} go build ${command} had not ended.`)
      : error;
  });
  if (finished.code !== 0) throw new Unavailable(`go build ${command}@${program.version} failed:\n${tail(finished, 8)}`);
}

/**
 * Path of a pinned Go program, built from its module when the cache lacks it.
 * @throws Unavailable where there is no Go, the module cannot be had, or the time budget ends first
 */
export async function goProgram(name: GoProgramName, budget: TimeBudget, say: (text: string) => void): Promise<string> {
  const program = goPrograms[name];
  const key = createHash("sha256").update(JSON.stringify(program)).digest("hex").slice(0, 8);
  const target = join(cacheFolder("go"), `${name}-${key}`);
  const binary = join(target, name);
  if (existsSync(binary)) return binary;
  if (budget.isUsedUp) throw new Unavailable(budget.reason);
  say(`building ${basename(name)} (${program.module} ${program.version}) with ${await goVersion()}`);
  await fillOnce(target, (folder) => build(name, folder, budget));
  return binary;
}
