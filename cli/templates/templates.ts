import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packageRoot, packageVersion } from "../providers/package-version";

export const TEMPLATES = ["hub-and-spoke", "peered-pair", "cross-organization"] as const;
export type TemplateName = (typeof TEMPLATES)[number];

export const FRAMEWORKS = ["cdktf", "cdktn"] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Files of a template folder that serve the tools and are not part of a project. */
const TOOLING = [".hooks.sscaff.js", "template.json", "about.json"];

/** A file of a template: its path with placeholders, and its text. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}

/** npm packages of a project, by name, with version ranges. */
export interface TemplatePackages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** A template for one framework. Placeholders (`{{ $base }}`, …) are those of `cdktf init`, which reads the same files. */
export interface Template {
  /** Files of the project. */
  readonly files: readonly TemplateFile[];
  /** What `cdktf init` runs afterwards. */
  readonly hook: TemplateFile;
  readonly packages: TemplatePackages;
}

/** Reads a template from the package's `templates/` folder: the files that all share, and its own. */
export function readTemplate(name: TemplateName, framework: Framework): Template {
  const root = join(packageRoot(), "templates");
  const { summary } = JSON.parse(readFileSync(join(root, name, "about.json"), "utf8")) as { summary: string };
  const values = { summary, version: packageVersion() };
  const all = ["common", name].flatMap((folder) => readFolder(join(root, folder)));
  const files = all.map(({ path, text }) => ({ path, text: substitute(forFramework(text, framework), values) }));
  const packages = JSON.parse(files.find(({ path }) => path === "template.json")!.text) as TemplatePackages;
  return {
    files: files.filter(({ path }) => !TOOLING.includes(path)),
    hook: files.find(({ path }) => path === ".hooks.sscaff.js")!,
    packages,
  };
}

/** Replaces each `{{ key }}` whose key is given, and the empty `{{}}` that protects names such as `.gitignore` from npm. */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{ *([$\w]*) *\}\}/g, (whole, key: string) => (key === "" ? "" : (values[key] ?? whole)));
}

/**
 * Writes a project. Removes what it wrote when something fails, so that no half-written project stays.
 * @throws Error of the file system
 */
export function writeProject(folder: string, template: Template, packages: TemplatePackages): void {
  const existed = existsSync(folder);
  const written: string[] = [];
  const values = { $base: basename(folder), projectId: randomUUID(), sendCrashReports: "false" };
  try {
    for (const { path, text } of template.files) {
      const target = join(folder, substitute(path, values));
      const content = substitute(text, values);
      mkdirSync(dirname(target), { recursive: true });
      written.push(target);
      writeFileSync(target, path === "package.json" ? withPackages(content, packages) : content);
    }
  } catch (error) {
    for (const path of existed ? written : [folder]) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** A package.json with the packages added. */
export function withPackages(text: string, packages: TemplatePackages): string {
  return `${JSON.stringify({ ...(JSON.parse(text) as object), ...packages }, undefined, 2)}\n`;
}

function readFolder(folder: string, prefix = ""): TemplateFile[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory()
        ? readFolder(path, `${prefix}${name}/`)
        : [{ path: prefix + name, text: readFileSync(path, "utf8") }];
    });
}

/** CDK Terrain keeps CDKTF's file names (`cdktf.json`, `cdktf.out`); its packages and its command are called otherwise. */
function forFramework(text: string, framework: Framework): string {
  if (framework === "cdktf") return text;
  return text
    .replaceAll(/^ *"@cdktf\/provider-null".*\n/gm, "")
    .replaceAll(/"cdktf": "[^"]*"/g, '"cdktn": "^0.24.0"')
    .replaceAll(/"cdktf-cli": "[^"]*"/g, '"cdktn-cli": "^0.24.0"')
    .replaceAll('from "cdktf"', 'from "cdktn"')
    .replaceAll(/"vpc-peering(\/testing)?";/g, '"vpc-peering/cdktn$1";')
    .replaceAll(/\bcdktf (synth|deploy|destroy)\b/g, "cdktn $1")
    .replaceAll('"constructs": "^10.6.0"', '"constructs": ">=10.6.0 <10.8.0"');
}
