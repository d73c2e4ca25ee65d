import { deepStrictEqual, match } from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../cache";
import { CommandFailed, mustRun, run, tail } from "../commands";
import { scalewayEnvironment, withMock } from "../mock";
import { type Recorder, type Settings, type Suite, Unavailable } from "../suite";
import { TerraformFolder } from "../terraform-folder";

const example = "hub-and-spoke";
const tsx = join(repositoryRoot, "node_modules/tsx/dist/cli.mjs");

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A user's project that depends on the packed tarball. */
async function project(settings: Settings, name: string, { dependencies, overrides }: PackageFile, log: string): Promise<string> {
  const folder = settings.tools.temporaryFolder(name);
  const packageFile = {
    name,
    private: true,
    dependencies: { ...dependencies, "vpc-peering": `file:${await settings.tools.tarball()}` },
    overrides,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(packageFile, undefined, 2));
  const npm = await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder, log });
  if (npm.code !== 0) throw new Unavailable(`npm install of cdktn ${settings.tools.cdkTerrainVersion} failed:\n${tail(npm, 8)}`);
  return folder;
}

/** A project of CDK Terrain as the README describes it: cdktn alone. */
async function plain(settings: Settings, log: string): Promise<string> {
  const dependencies = { cdktn: settings.tools.cdkTerrainVersion, constructs: "^10.6.0", typescript: "5.9", "@types/node": "^20" };
  const folder = await project(settings, "cdktn", { dependencies }, log);
  for (const name of ["cdktf", "@cdktf"]) deepStrictEqual(existsSync(join(folder, "node_modules", name)), false, `${name} is installed`);
  return folder;
}

/** An example as an app of CDK Terrain. */
const onCdktn = (source: string) =>
  source.replaceAll('from "cdktf"', 'from "cdktn"').replaceAll('from "vpc-peering"', 'from "vpc-peering/cdktn"');

const RESOLUTIONS = [
  ["commonjs", "node10"],
  ["nodenext", "nodenext"],
  ["es2022", "bundler"],
] as const;

async function compile(folder: string, log: string): Promise<void> {
  for (const [module, moduleResolution] of RESOLUTIONS) {
    const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--target", "es2022", "--types", "node"];
    const options = ["--noEmit", ...strict, "--module", module, "--moduleResolution", moduleResolution];
    await mustRun(process.execPath, [join(folder, "node_modules/typescript/bin/tsc"), ...options, "main.ts"], { cwd: folder, log });
  }
}

/** A project whose cdktf is an alias of cdktn, for our package and for the null provider's bindings too. */
function aliased(settings: Settings, log: string): Promise<string> {
  const cdktf = `npm:cdktn@${settings.tools.cdkTerrainVersion}`;
  // The construct tests use the null provider's bindings as an app may.
  const dependencies = { cdktf, constructs: "^10.6.0", "@cdktf/provider-null": "^11.0.1" };
  const alias = { cdktf: "$cdktf" };
  return project(settings, "cdk-terrain", { dependencies, overrides: { "@cdktf/provider-null": alias, "vpc-peering": alias } }, log);
}

function expectOneFramework(folder: string): void {
  const name = (JSON.parse(readFileSync(join(folder, "node_modules/cdktf/package.json"), "utf8")) as { name: string }).name;
  deepStrictEqual(name, "cdktn");
  for (const dependent of ["vpc-peering", "@cdktf/provider-null"])
    deepStrictEqual(
      existsSync(join(folder, "node_modules", dependent, "node_modules/cdktf")),
      false,
      `${dependent} has a cdktf of its own`,
    );
}

interface JestSummary {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

/** What the construct tests read of the repository. */
const testedParts = [
  "constructs",
  "core",
  "terraform",
  "testing",
  "mock-api",
  "lab",
  "console",
  "scaleway",
  "cli",
  "test/constructs",
  "test/cli",
  "test/vectors",
  "examples",
  "docs/pictures",
  "package.json",
];

/** Runs the repository's construct tests with everything but the framework taken from the repository. */
async function constructTests(recorder: Recorder, folder: string): Promise<void> {
  const sources = join(folder, "source");
  for (const part of testedParts) {
    mkdirSync(dirname(join(sources, part)), { recursive: true });
    cpSync(join(repositoryRoot, part), join(sources, part), { recursive: true });
  }
  writeFileSync(
    join(sources, "on-cdktn.js"),
    `if (require("cdktf/package.json").name !== "cdktn") throw new Error("these tests must run on cdktn");\n`,
  );
  const shared = require(join(repositoryRoot, "jest.config.js")).projects[0] as {
    transform: Record<string, [string, object]>;
    moduleNameMapper: object;
  };
  const transform = Object.entries(shared.transform).map(([files, [name, options]]) => [files, [require.resolve(name), options]]);
  const config = {
    rootDir: sources,
    setupFiles: ["<rootDir>/on-cdktn.js"],
    testMatch: ["<rootDir>/test/constructs/**/*.test.ts"],
    modulePaths: [join(repositoryRoot, "node_modules")],
    transform: Object.fromEntries(transform),
    moduleNameMapper: shared.moduleNameMapper,
  };
  writeFileSync(join(sources, "jest.config.json"), JSON.stringify(config));
  const summary = join(sources, "summary.json");
  const jest = join(repositoryRoot, "node_modules/jest/bin/jest.js");
  const args = [jest, "--config", join(sources, "jest.config.json"), "--json", "--outputFile", summary, "--silent"];
  const finished = await run(process.execPath, args, { cwd: repositoryRoot, log: recorder.log });
  if (!existsSync(summary)) throw new CommandFailed(`jest ended with exit code ${finished.code}:\n${tail(finished)}`);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(summary, "utf8")) as JestSummary;
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
  if (finished.code !== 0 || numPassedTests === 0)
    throw new CommandFailed(
      `${numFailedTests} of ${numFailedTests + numPassedTests} tests failed:\n${failed.map(({ fullName }) => fullName).join("\n")}\n${tail(finished, 20)}`,
    );
  recorder.note(`${numPassedTests} construct tests on cdktn`);
}

async function deploy(settings: Settings, folder: string, log: string): Promise<void> {
  const env = { ...process.env, VPC_PEERING_PROVIDER: "embedded", CHECKPOINT_DISABLE: "1" };
  await mustRun(process.execPath, [tsx, "main.ts"], { cwd: folder, env, log });
  await withMock(async (mock) => {
    const stack = new TerraformFolder({
      engine: await settings.tools.engine(),
      folder: join(folder, "cdktf.out/stacks", example),
      mirrors: [await settings.tools.embeddedMirror()],
      env: scalewayEnvironment(mock.acme),
      log,
    });
    await stack.init();
    await stack.apply();
    await stack.expectEmptyPlan();
    await stack.destroy();
    deepStrictEqual(await mock.leftovers(), []);
  });
}

const mixedApp = `
import { App, TerraformStack } from "cdktn";
import { ScalewayProvider, Vpc } from "vpc-peering";
const stack = new TerraformStack(new App(), "mixed");
new ScalewayProvider(stack as never, "scaleway");
new Vpc(stack as never, "hub", { privateNetworks: { app: "10.0.0.0/22" } });
`;

async function mixedIsRejected(settings: Settings, log: string): Promise<void> {
  const dependencies = { cdktn: settings.tools.cdkTerrainVersion, cdktf: "^0.21.0", constructs: "^10.6.0" };
  const folder = await project(settings, "mixed", { dependencies }, log);
  writeFileSync(join(folder, "main.ts"), mixedApp);
  const finished = await run(process.execPath, [tsx, "main.ts"], { cwd: folder, log });
  if (finished.code === 0) throw new CommandFailed("An app that mixes cdktn and cdktf was accepted.");
  match(finished.stderr, /import from "vpc-peering\/cdktn" in an app of CDK Terrain/);
}

/** The living fork of the framework. */
export const cdkTerrain: Suite = {
  key: "cdktn",
  title: "CDK Terrain",
  proves: "The constructs run on CDK Terrain through vpc-peering/cdktn, and unchanged where cdktf is an alias of cdktn.",
  async run(recorder, settings) {
    const { log } = recorder;
    recorder.note(`cdktn ${settings.tools.cdkTerrainVersion}`);
    const source = readFileSync(join(repositoryRoot, "examples", example, "main.ts"), "utf8");
    const alone = await recorder.check("a project with the packed tarball and cdktn installs no cdktf", () => plain(settings, log));
    if (alone) {
      writeFileSync(join(alone, "main.ts"), onCdktn(source));
      const resolutions = RESOLUTIONS.map(([, resolution]) => resolution).join(", ");
      await recorder.check(`example ${example} through vpc-peering/cdktn compiles under ${resolutions}, strictly`, () =>
        compile(alone, log),
      );
      await recorder.check(`example ${example} through vpc-peering/cdktn: deployed, planned empty, destroyed`, () =>
        deploy(settings, alone, log),
      );
    }
    const folder = await recorder.check("a project with the packed tarball and the alias has one framework, cdktn", async () => {
      const made = await aliased(settings, log);
      expectOneFramework(made);
      return made;
    });
    if (!folder) return;
    writeFileSync(join(folder, "main.ts"), source);
    await recorder.check("the construct tests pass on cdktn", () => constructTests(recorder, folder));
    await recorder.check(`example ${example}: synthesized by cdktn, deployed, planned empty, destroyed`, () =>
      deploy(settings, folder, log),
    );
    await recorder.check("an app that mixes the two frameworks is rejected, with the import to use", () => mixedIsRejected(settings, log));
  },
};
