import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../cache";
import { CommandFailed, mustRun, run, tail } from "../commands";
import { runExample } from "../examples";
import { type Recorder, type Settings, type Suite, Unavailable } from "../suite";
import type { NodeRuntime } from "../tools/node";

const example = "peered-pair";

/** No links: `npm ci` in the clone empties what a linked node_modules points at. */
function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A clone of the working tree: what git knows or would add, nothing that is built or installed. */
async function clone(settings: Settings, version: string): Promise<string> {
  const folder = settings.tools.temporaryFolder(`node-${version}`);
  const listed = await mustRun("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: repositoryRoot });
  for (const file of listed.stdout.split("\0").filter((name) => isPlainFile(join(repositoryRoot, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(folder, file));
  }
  return folder;
}

/** This Node.js first on PATH, and its headers for what npm compiles. */
function environment(node: NodeRuntime): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(node.home, "bin")}:${process.env.PATH}`, npm_config_nodedir: node.home };
}

async function install(folder: string, node: NodeRuntime, log: string): Promise<void> {
  const npm = await run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder, env: environment(node), log });
  if (npm.code === 0) return;
  const compiled = /node-gyp|node-pty|prebuild/.test(npm.stderr);
  const reason = `npm ci on Node.js ${node.version} failed:\n${tail(npm, 12)}`;
  throw compiled
    ? new Unavailable(`cdktf-cli's terminal package has no prebuilt for it and does not compile here. ${reason}`)
    : new CommandFailed(reason);
}

async function unitTests(recorder: Recorder, folder: string, node: NodeRuntime): Promise<void> {
  const summary = join(folder, "summary.json");
  const args = [join(folder, "node_modules/jest/bin/jest.js"), "--selectProjects", "unit", "--silent", "--json", "--outputFile", summary];
  const env = { ...environment(node), RANDOM_BUDGET: "0.1" };
  const finished = await run(join(node.home, "bin/node"), args, { cwd: folder, env, log: recorder.log });
  if (!existsSync(summary)) throw new CommandFailed(tail(finished));
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(summary, "utf8")) as Record<string, number>;
  if (finished.code !== 0 || numPassedTests === 0) throw new CommandFailed(`${numFailedTests} unit tests failed:\n${tail(finished)}`);
  recorder.note(`Node.js ${node.version}: ${numPassedTests} unit tests`);
}

async function onVersion(recorder: Recorder, settings: Settings, version: string): Promise<void> {
  const title = (text: string) => `Node.js ${version}: ${text}`;
  const installed = await recorder.check(title("a fresh clone installs and builds"), async () => {
    const node = await settings.tools.node(version);
    const folder = await clone(settings, version);
    await install(folder, node, recorder.log);
    return { node, folder };
  });
  if (!installed) return;
  const { node, folder } = installed;
  const sameMajor = version.split(".")[0] === process.versions.node.split(".")[0];
  if (settings.quick && sameMajor) recorder.skip(title("the unit tests pass"), "`npm test` runs them on this version in the same CI run.");
  else await recorder.check(title("the unit tests pass"), () => unitTests(recorder, folder, node));
  await recorder.check(title(`example ${example}: deploy, empty plan, destroy`), async () => {
    const engine = await settings.tools.engine();
    const on = { node: join(node.home, "bin/node"), root: folder, env: environment(node) };
    await runExample(example, { engine, provider: "embedded", log: recorder.log, ...on });
  });
}

/** Every Node.js that is still maintained. */
export const nodeVersions: Suite = {
  key: "node",
  title: "Node.js",
  proves: "A fresh clone installs, passes its tests and deploys on each maintained Node.js.",
  async run(recorder, settings) {
    for (const version of settings.tools.nodeVersions) await onVersion(recorder, settings, version);
  },
};
