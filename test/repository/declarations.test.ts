import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const {
  dependencies,
  peerDependencies,
  exports: entries,
} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  exports: Record<string, string | { types: string }>;
};

/** Modules that a declaration file and those that it names import by name, apart from Node's own. */
function modulesOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const found = new Set<string>();
  for (const [, name] of readFileSync(file, "utf8").matchAll(/(?:from |import\(|import )"([^"]+)"/g)) {
    if (name!.startsWith(".")) {
      const path = join(dirname(file), name!);
      const target = [`${path}.d.ts`, join(path, "index.d.ts")].find(existsSync);
      for (const module of modulesOf(target!, seen)) found.add(module);
    } else if (!builtinModules.includes(name!.replace("node:", ""))) found.add(name!);
  }
  return found;
}

/** The package whose declarations a module's types come from: its own, or those of @types. */
function typesOf(module: string): string {
  const { types, typings, exports } = JSON.parse(readFileSync(join(root, "node_modules", module, "package.json"), "utf8"));
  return types || typings || JSON.stringify(exports ?? {}).includes('"types"')
    ? module
    : `@types/${module.replace("@", "").replace("/", "__")}`;
}

/** A user who checks with `skipLibCheck: false` must find what our declarations import. */
test.each(Object.entries(entries).flatMap(([entry, target]) => (typeof target === "string" ? [] : [[entry, target.types] as const])))(
  "the declarations of %s import only what is installed with the package",
  (_, types) => {
    const needed = [...modulesOf(join(root, types))].map(typesOf);
    const installed = { ...dependencies, ...peerDependencies };
    expect(needed.filter((name) => installed[name] === undefined)).toEqual([]);
  },
);

test("the declarations for CDK Terrain never mention cdktf", () => {
  const folder = join(root, "dist/cdktn");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts"));
  expect(files.filter((file) => /cdktf/i.test(readFileSync(join(folder, file), "utf8")))).toEqual([]);
  expect(files).toContain("constructs/index.d.ts");
});
