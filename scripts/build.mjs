// Builds dist/: the library with its declarations (tsc), the command and the Terraform plugin as one file each (esbuild).
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build, transformSync } from "esbuild";
import { buildCdktn } from "./build-cdktn.mjs";
import { makeDeclarationsPortable } from "./portable-declarations.mjs";

const require = createRequire(import.meta.url);

execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], { stdio: "inherit" });

makeDeclarationsPortable(resolve("dist"));
buildCdktn(resolve("dist"));
minifyLibrary(resolve("dist"));
pruneDeclarations(resolve("dist"), JSON.parse(readFileSync("package.json", "utf8")).exports);

/** Takes comments and indentation out of the library's JavaScript: docstrings are in the declarations beside it. Names stay as they are, and so do the
 * index files, whose exports Node.js finds by their text when an ES module imports them. */
function minifyLibrary(dist) {
  for (const room of ["core", "terraform", "constructs", "mock-api", "console", "lab", "testing", "cdktn"]) {
    for (const name of readdirSync(join(dist, room), { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?<!(^|\/)index)\.js$/.test(file),
    )) {
      const file = join(dist, room, name);
      const { code } = transformSync(readFileSync(file, "utf8"), {
        minifyWhitespace: true,
        legalComments: "none",
        target: "node20",
      });
      writeFileSync(file, code);
    }
  }
}

/** Deletes the declarations that no public entry leads to: nobody can import from them. */
function pruneDeclarations(dist, entries) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, name] of readFileSync(file, "utf8").matchAll(/(?:from |import\(|import )"(\.[^"]+)"/g)) {
      const target = [`${resolve(dirname(file), name)}.d.ts`, resolve(dirname(file), name, "index.d.ts")].find(existsSync);
      if (target) visit(target);
    }
  };
  for (const entry of Object.values(entries)) if (entry.types) visit(resolve(entry.types));
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts")))
    if (!reached.has(join(dist, name))) rmSync(join(dist, name));
}

/** Found at run time: native, large, or the user's own copy must be used. */
const external = ["libsql", "cdktf", "constructs", "@viz-js/viz"];
/** The console's page: one script and one style sheet for a browser, core included. */
await build({
  entryPoints: { page: "console/page/main.tsx" },
  outdir: "dist/console-page",
  bundle: true,
  platform: "browser",
  target: "es2022",
  format: "iife",
  minify: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
});
copyFileSync("console/page/page.css", "dist/console-page/page.css");

/** Names the rooms of the library, which are shipped anyway, instead of taking another copy of them and of Express into the bundle. */
const LIBRARY = ["core", "terraform", "mock-api", "lab", "console"];
const libraryRooms = {
  name: "library-rooms",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ resolveDir, path, importer }) => {
      const room = LIBRARY.find((name) => resolve(resolveDir, path) === resolve(name));
      return room && importer.startsWith(resolve("cli")) ? { path: `../${room}/index.js`, external: true } : undefined;
    }),
};

const bundles = [
  { entry: "cli/main.ts", outfile: "dist/bin/vpc-peering.js", external },
  { entry: "cli/commands-main.ts", outfile: "dist/bin/commands.js", external, plugins: [libraryRooms] },
  {
    entry: "cli/mock-main.ts",
    outfile: "dist/bin/mock.js",
    external,
    alias: { "body-parser": resolve("scripts/no-body-parser.cjs"), "mime-db": resolve("scripts/no-mime-db.cjs") },
  },
  { entry: "provider/main.ts", outfile: "dist/provider/plugin.js", external: [] },
];
for (const { entry, outfile, external, alias, plugins } of bundles.filter(({ entry }) => existsSync(entry))) {
  await build({
    entryPoints: [entry],
    outfile,
    external,
    alias,
    plugins,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: !outfile.startsWith("dist/provider"),
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
}

// Runs inside the lab's namespaces, beside the library and beside the command.
for (const place of ["dist/lab/probe/agent.js", "dist/bin/lab-agent.js"]) copyFileSync("lab/probe/agent.js", place);
