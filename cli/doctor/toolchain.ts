import { existsSync } from "node:fs";
import { join } from "node:path";
import { atLeast, type Diagnosis, jsonFile, ok, outputOf, type Patient, problem, programOnPath, warning } from "./examination";

const NODE_FLOOR = "20.19.6";
/** Oldest Terraform and OpenTofu that the conformance suites run. */
const ENGINE_FLOOR = "1.6.0";

export function examineNode({ nodeVersion, platform }: Patient): Diagnosis[] {
  const found = atLeast(nodeVersion, NODE_FLOOR)
    ? ok("node", `Node.js ${nodeVersion}`)
    : problem("node-too-old", `Node.js ${nodeVersion} is older than ${NODE_FLOOR}`, `install Node.js ${NODE_FLOOR} or later`);
  if (["linux", "darwin"].includes(platform)) return [found];
  const reason = `the embedded provider is an executable Node script, which ${platform} cannot start`;
  return [found, problem("platform-unsupported", reason, "use WSL on Windows, or the official provider")];
}

/** The engine that cdktf starts: TERRAFORM_BINARY_NAME, else terraform, else tofu. */
export function examineEngine(patient: Patient): Diagnosis[] {
  const { env } = patient;
  const named = env["TERRAFORM_BINARY_NAME"];
  const program = named ? programOnPath(named, env) : (programOnPath("terraform", env) ?? programOnPath("tofu", env));
  if (!program) {
    return named
      ? [problem("engine-missing", `TERRAFORM_BINARY_NAME is "${named}", which is not on PATH`, "unset it, or name a program that exists")]
      : [problem("engine-missing", "neither terraform nor tofu is on PATH", `install Terraform or OpenTofu ${ENGINE_FLOOR} or later`)];
  }
  const version = /v(\d+\.\d+\.\d+\S*)/.exec(outputOf(program, ["version"], patient) ?? "")?.[1];
  if (!version) return [problem("engine-broken", `${program} does not report its version`, "install it again")];
  if (!atLeast(version, ENGINE_FLOOR))
    return [problem("engine-too-old", `${program} is version ${version}`, `install version ${ENGINE_FLOOR} or later`)];
  const found = ok("engine", `${program} ${version}`);
  if (named || !program.endsWith("tofu")) return [found];
  return [found, warning("engine-unnamed", "cdktf starts terraform by default, which is not on PATH", "export TERRAFORM_BINARY_NAME=tofu")];
}

/** A CLI configuration file that is named but missing makes Terraform ignore every mirror. */
export function examineCliConfiguration({ env }: Patient): Diagnosis[] {
  const file = env["TF_CLI_CONFIG_FILE"];
  if (!file || existsSync(file)) return [];
  return [problem("cli-config-missing", `TF_CLI_CONFIG_FILE names ${file}, which does not exist`, "unset TF_CLI_CONFIG_FILE")];
}

/** Where each framework is installed, as the project resolves it. */
export function examineFramework({ cwd, env }: Patient): Diagnosis[] {
  const version = (name: string) =>
    jsonFile(join(cwd, "node_modules", name, "package.json")) as { name: string; version: string } | undefined;
  const [cdktf, cdktn] = [version("cdktf"), version("cdktn")];
  const found = [cdktf, cdktn].flatMap((entry) => (entry ? [ok("framework", `${entry.name} ${entry.version}`)] : []));
  if (found.length === 0) {
    const fix = "install one: npm install cdktf@0.21 constructs, or npm install cdktn constructs";
    return [problem("framework-missing", `neither cdktf nor cdktn is installed in ${cwd}`, fix)];
  }
  const name = cdktf ? "cdktf" : "cdktn";
  const command = existsSync(join(cwd, "node_modules/.bin", name)) || programOnPath(name, env);
  const cli = command
    ? []
    : [problem("framework-command-missing", `the command ${name} is not installed`, `npm install --save-dev ${name}-cli`)];
  return [...found, ...cli];
}

/** TypeScript 7 has no JavaScript API: ts-jest and ts-node need one. */
export function examineTypeScript({ cwd }: Patient): Diagnosis[] {
  const installed = (name: string) => jsonFile(join(cwd, "node_modules", name, "package.json"))?.["version"] as string | undefined;
  const version = installed("typescript");
  if (!version || !atLeast(version, "7.0.0")) return [];
  const user = ["ts-jest", "ts-node"].find((name) => installed(name));
  if (!user) return [];
  return [problem("typescript-unsupported", `TypeScript ${version} does not work with ${user}`, "npm install --save-dev typescript@5.9")];
}
