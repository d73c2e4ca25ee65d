// Builds dist/: the library with its declarations (tsc), the command and the Terraform plugin as one file each (esbuild).
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { build } from "esbuild";
import { buildCdktn } from "./build-cdktn.mjs";
import { makeDeclarationsPortable } from "./portable-declarations.mjs";

const require = createRequire(import.meta.url);

execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], { stdio: "inherit" });

makeDeclarationsPortable(resolve("dist"));
buildCdktn(resolve("dist"));

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

/** Names the mock of the library, which is shipped anyway, instead of another copy of it and of Express. */
const libraryMock = {
  name: "library-mock",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/mock-api$/ }, ({ resolveDir, path }) =>
      resolve(resolveDir, path) === resolve("mock-api") ? { path: "../mock-api/index.js", external: true } : undefined,
    ),
};

const bundles = [
  { entry: "cli/main.ts", outfile: "dist/bin/vpc-peering.js", external },
  { entry: "cli/commands-main.ts", outfile: "dist/bin/commands.js", external, plugins: [libraryMock] },
  { entry: "cli/mock-main.ts", outfile: "dist/bin/mock.js", external, alias: { "body-parser": resolve("scripts/no-body-parser.cjs") } },
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
