import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Diagnosis, jsonFile, ok, type Patient, problem, warning } from "./examination";

const ADDRESS = "vpc-peering.local/embedded";

/** Whether the project deploys with the embedded provider, as far as its settings show. */
export function usesEmbedded({ env, cwd }: Patient): boolean {
  if (env["VPC_PEERING_PROVIDER"]) return env["VPC_PEERING_PROVIDER"] === "embedded";
  const context = jsonFile(join(cwd, "cdktf.json"))?.["context"] as Record<string, unknown> | undefined;
  return (
    context?.["vpcPeering:provider"] === "embedded" ||
    stackFolders(cwd).some((folder) => textOf(join(folder, "cdk.tf.json")).includes(ADDRESS))
  );
}

/** Where Terraform looks for plugins without configuration. */
function mirrors({ cwd, home }: Patient): string[] {
  return [join(home, ".terraform.d/plugins"), ...[cwd, ...stackFolders(cwd)].map((folder) => join(folder, "terraform.d/plugins"))];
}

/** The embedded plugins of this version, where Terraform looks without configuration. */
export function examinePlugins(patient: Patient): Diagnosis[] {
  if (!usesEmbedded(patient)) return [];
  const { version, env } = patient;
  if (env["TF_CLI_CONFIG_FILE"]) return [];
  const versions = mirrors(patient).flatMap((mirror) => entries(join(mirror, ADDRESS, "scaleway")));
  if (versions.includes(version)) return [ok("plugins", `embedded providers ${version}`)];
  const fix = "vpc-peering providers install";
  if (versions.length === 0) return [problem("plugins-missing", "the embedded providers are not installed where Terraform looks", fix)];
  return [problem("plugins-outdated", `the embedded providers are installed as ${versions.join(", ")}, this package is ${version}`, fix)];
}

/** Lock files that remember another build of the plugin: Terraform rejects the checksum. */
export function examineLockFiles(patient: Patient): Diagnosis[] {
  const { cwd, version } = patient;
  const hashes = mirrors(patient).flatMap((mirror) => installedHash(mirror, version) ?? []);
  return stackFolders(cwd).flatMap((folder): Diagnosis[] => {
    const file = join(folder, ".terraform.lock.hcl");
    const block = new RegExp(`provider "${ADDRESS}/scaleway" \\{([^}]*)\\}`).exec(textOf(file))?.[1];
    if (!block) return [];
    const locked = /version\s*=\s*"([^"]*)"/.exec(block)?.[1];
    const unknownBuild = hashes.length > 0 && block.includes('"h1:') && !hashes.some((hash) => block.includes(`"${hash}"`));
    const stale = locked !== version || unknownBuild;
    const fix = `rm ${relative(cwd, file)}`;
    return stale ? [problem("lock-file-stale", `${relative(cwd, file)} remembers another build of the embedded provider`, fix)] : [];
  });
}

/** Terraform's "h1:" checksum of a provider folder: SHA-256 over the list of its files' SHA-256 sums. */
function installedHash(mirror: string, version: string): string | undefined {
  const folder = join(mirror, ADDRESS, "scaleway", version);
  const [platform] = entries(folder);
  if (!platform) return undefined;
  const lines = entries(join(folder, platform))
    .sort()
    .map((name) => `${sha256(readFileSync(join(folder, platform, name))).toString("hex")}  ${name}\n`);
  return `h1:${sha256(lines.join("")).toString("base64")}`;
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest();

/** Two copies of `constructs` make two unrelated class trees: types do not fit, and instanceof fails. */
export function examineConstructs({ cwd }: Patient): Diagnosis[] {
  const modules = join(cwd, "node_modules");
  const owners = ["", "vpc-peering", "cdktf", "cdktn", "@cdktf/provider-null"];
  const copies = owners
    .map((owner) => join(modules, owner, owner === "" ? "constructs" : "node_modules/constructs"))
    .filter((folder) => existsSync(join(folder, "package.json")));
  if (copies.length < 2) return [];
  const list = copies.map((folder) => `${relative(cwd, folder)} (${jsonFile(join(folder, "package.json"))?.["version"]})`).join(" and ");
  return [
    problem(
      "constructs-twice",
      `constructs is installed more than once: ${list}`,
      "npm dedupe, or install one version: npm install constructs@10.6",
    ),
  ];
}

/** What an interrupted deploy leaves, and states of a rehearsal beside the official provider. */
export function examineStates(patient: Patient): Diagnosis[] {
  const { cwd } = patient;
  const [inFolder, inStacks] = [[cwd], stackFolders(cwd)];
  const locks = [...inFolder, ...inStacks].flatMap((folder) =>
    entries(folder)
      .filter((name) => name.endsWith(".tfstate.lock.info"))
      .map((name) => relative(cwd, join(folder, name))),
  );
  const left = locks.map((file) => warning("state-lock-left", `${file} locks the state`, `if no deploy is running: rm ${file}`));
  if (usesEmbedded(patient)) return left;
  const rehearsed = [...inFolder, ...inStacks].flatMap((folder) =>
    entries(folder)
      .filter((name) => name.endsWith(".tfstate") && textOf(join(folder, name)).includes(ADDRESS))
      .map((name) => relative(cwd, join(folder, name))),
  );
  const message = (file: string) => `${file} was written with the embedded provider, and the project uses the official one`;
  return [...left, ...rehearsed.map((file) => problem("state-of-rehearsal", message(file), `move ${file} away: it holds ids of the mock`))];
}

function stackFolders(cwd: string): string[] {
  const output = (jsonFile(join(cwd, "cdktf.json"))?.["output"] as string | undefined) ?? "cdktf.out";
  return entries(join(cwd, output, "stacks")).map((name) => join(cwd, output, "stacks", name));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
