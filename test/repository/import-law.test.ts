import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../..");

/**
 * Who may import what (docs/architecture.md). `own` lists our folders, `packages` the npm packages; `node` says whether
 * Node built-ins are allowed. A folder may always import itself.
 */
const law: Record<string, { own: string[]; packages: string[]; node: boolean }> = {
  core: { own: [], packages: ["ipaddr.js"], node: false },
  terraform: { own: ["core"], packages: [], node: false },
  constructs: { own: ["core", "terraform"], packages: ["cdktf", "constructs"], node: true },
  "mock-api": { own: ["core", "console"], packages: ["express", "libsql"], node: true },
  lab: { own: ["core"], packages: [], node: true },
  scaleway: { own: [], packages: ["yaml"], node: true },
  provider: { own: ["core", "scaleway"], packages: ["@scaleway/sdk-client", "@msgpack/msgpack"], node: true },
  testing: { own: ["core", "constructs", "lab"], packages: ["cdktf", "constructs"], node: true },
  cli: {
    own: ["core", "terraform", "scaleway", "constructs", "mock-api", "lab", "console"],
    packages: ["commander", "@viz-js/viz", "@scaleway/sdk-client"],
    node: true,
  },
  console: { own: ["core"], packages: ["preact", "cytoscape"], node: true },
  examples: { own: [], packages: ["vpc-peering", "cdktf", "constructs", "@cdktf/provider-null"], node: true },
};

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["node_modules", "cdktf.out", "test"].includes(entry.name) ? [] : sourceFiles(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });
}

/** What is wrong with one import, or nothing. */
function offence(file: string, target: string): string | undefined {
  const folder = file.split("/")[0]!;
  const rule = law[folder]!;
  if (target.startsWith(".")) {
    const owner = relative(root, resolve(root, dirname(file), target)).split("/")[0]!;
    if (owner === folder) return undefined;
    if (!rule.own.includes(owner))
      return `${file} imports ${target}: ${folder}/ may import ${rule.own.join(", ") || "nothing of ours"}, not ${owner}/`;
    const face = relative(root, resolve(root, dirname(file), target));
    return face === owner || face === `${owner}/index`
      ? undefined
      : `${file} imports ${target}: other folders are used through their index.ts`;
  }
  if (target.startsWith("node:"))
    return rule.node ? undefined : `${file} imports ${target}: ${folder}/ is pure and may not use Node built-ins`;
  const name = target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
  return rule.packages.includes(name) ? undefined : `${file} imports ${target}: ${folder}/ may use ${rule.packages.join(", ")}`;
}

const importsOf = (file: string) =>
  ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true).importedFiles.map((found) => found.fileName);

/** Our file that an import means: types count too, because a reader follows them as well. */
function targetOf(file: string, target: string): string | undefined {
  if (!target.startsWith(".")) return undefined;
  const path = relative(root, resolve(root, dirname(file), target));
  return [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => existsSync(join(root, candidate)));
}

/** Groups of files that import each other in a circle, each sorted (Tarjan's strongly connected components). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || graph.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found.sort();
}

describe("import law", () => {
  const folders = readdirSync(root).filter((name) => name in law);

  test("core exists and every folder of the law that exists is looked at", () => expect(folders).toContain("core"));

  test.each(folders)("%s/ imports only what the law allows", (folder) => {
    const offences = sourceFiles(folder).flatMap((file) => importsOf(file).flatMap((target) => offence(file, target) ?? []));
    expect(offences).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    const files = folders.filter((folder) => folder !== "examples").flatMap(sourceFiles);
    const graph = new Map(files.map((file) => [file, importsOf(file).flatMap((target) => targetOf(file, target) ?? [])]));
    expect(circles(graph)).toEqual([]);
  });

  test("circles are found, also long and nested ones, and a file that imports itself", () => {
    const graph = new Map(Object.entries({ a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: [], f: ["f"] }));
    expect(circles(graph)).toEqual([["a", "b", "c"], ["f"]]);
  });

  test("an offence is told with who, what and why", () => {
    expect(offence("core/addresses/cidr.ts", "../../mock-api")).toBe(
      "core/addresses/cidr.ts imports ../../mock-api: core/ may import nothing of ours, not mock-api/",
    );
    expect(offence("core/addresses/cidr.ts", "node:fs")).toBe(
      "core/addresses/cidr.ts imports node:fs: core/ is pure and may not use Node built-ins",
    );
    expect(offence("cli/check.ts", "../core/addresses/cidr")).toBe(
      "cli/check.ts imports ../core/addresses/cidr: other folders are used through their index.ts",
    );
    expect(offence("mock-api/http/app.ts", "cdktf")).toBe("mock-api/http/app.ts imports cdktf: mock-api/ may use express, libsql");
    expect(offence("constructs/vpc/vpc.ts", "../../core")).toBeUndefined();
  });
});
