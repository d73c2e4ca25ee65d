import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "vpc-peering-package-"));
const checkout = join(folder, "checkout");
const KILOBYTE = 1000;
/** Without the console's page, which is a program of its own. */
const MOST_KILOBYTES = 700;

const MAIN = `
import { App, TerraformStack } from "FRAMEWORK";
import { HubAndSpoke, ScalewayProvider, Vpc } from "PACKAGE";
import { matchers } from "PACKAGE/testing";
import { MAX_HOPS } from "vpc-peering/core";
import { startServer } from "vpc-peering/mock-api";

const stack = new TerraformStack(new App(), "network");
new ScalewayProvider(stack, "scaleway", { plugin: "embedded" });
const hub = new Vpc(stack, "hub", { privateNetworks: { shared: "10.0.0.0/22" } });
const web = new Vpc(stack, "web", { privateNetworks: { app: "10.1.0.0/22" } });
new HubAndSpoke(stack, "net", { hub, spokes: { web } });
const loaded: unknown[] = [matchers.toReach, startServer, MAX_HOPS];
console.log(JSON.stringify({ loaded: loaded.map((value) => typeof value), resource: stack.toTerraform().resource }));
`;
const mainOf = (framework: "cdktf" | "cdktn") =>
  MAIN.replaceAll("FRAMEWORK", framework).replaceAll("PACKAGE", framework === "cdktf" ? "vpc-peering" : "vpc-peering/cdktn");

/** A user's project with the unpacked tarball and these packages of ours. */
function project(name: string, packages: readonly string[]): string {
  const place = join(folder, name);
  mkdirSync(join(place, "node_modules/@types"), { recursive: true });
  cpSync(join(folder, "package"), join(place, "node_modules/vpc-peering"), { recursive: true });
  const needed = ["ipaddr.js", "express", "libsql", "@types/express", "@types/node", ...packages];
  for (const needs of needed) symlinkSync(join(root, "node_modules", needs), join(place, "node_modules", needs));
  return place;
}

/** Runs Node.js in a project on a program of its own. */
function node(place: string, file: string, program: string, before: readonly string[] = []) {
  writeFileSync(join(place, file), program);
  return spawnSync(process.execPath, [...before, file], { cwd: place, encoding: "utf8" });
}

const npm = (...args: string[]) => spawnSync("npm", args, { cwd: checkout, encoding: "utf8" });
const manifest = () => readFileSync(join(checkout, "package.json"), "utf8");

let packed: { filename: string; size: number; files: { path: string; size: number }[] };
let both: string;

beforeAll(() => {
  for (const part of ["package.json", "dist", "docs", "templates", "README.md", "CHANGELOG.md", "LICENSE", "scripts/pack-manifest.mjs"])
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  const done = npm("pack", "--json", "--pack-destination", folder);
  if (done.status !== 0) throw new Error(`npm pack failed:\n${done.stderr}`);
  [packed] = JSON.parse(done.stdout.slice(done.stdout.indexOf("[\n")));
  spawnSync("tar", ["xzf", join(folder, packed.filename), "-C", folder]);
  both = project("both", ["cdktf", "cdktn", "constructs"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the tarball", () => {
  test(`takes at most ${MOST_KILOBYTES} kB without the console`, () => {
    const page = join(folder, "page.tgz");
    spawnSync("tar", ["czf", page, "-C", join(checkout, "dist"), "console-page"]);
    const kilobytes = Math.round((packed.size - statSync(page).size) / KILOBYTE);
    process.stdout.write(`the tarball takes ${Math.round(packed.size / KILOBYTE)} kB, ${kilobytes} kB without the console\n`);
    expect(kilobytes).toBeLessThanOrEqual(MOST_KILOBYTES);
  });

  test("has no scripts, no development dependencies and no build information", () => {
    const { scripts, devDependencies, overrides, repository, homepage, bugs, author } = JSON.parse(
      readFileSync(join(folder, "package/package.json"), "utf8"),
    );
    expect([scripts, devDependencies, overrides]).toEqual([undefined, undefined, undefined]);
    expect([repository.url, homepage, bugs, author].every((value) => typeof value === "string")).toBe(true);
    expect(packed.files.filter(({ path }) => path.includes("tsbuildinfo"))).toEqual([]);
  });

  test("packing leaves the checkout as it was, also when it is killed", async () => {
    const before = readFileSync(join(root, "package.json"), "utf8");
    expect(manifest()).toBe(before);
    const child = spawn("npm", ["pack", "--pack-destination", folder], { cwd: checkout, detached: true, stdio: "ignore" });
    const closed = once(child, "close");
    while (manifest() === before && child.exitCode === null) await wait(1);
    expect(manifest()).not.toBe(before);
    process.kill(-child.pid!, "SIGKILL");
    await closed;
    while (manifest() !== before) await wait(10);
    expect(readdirSync(checkout).filter((name) => name.includes("package.json"))).toEqual(["package.json"]);
  });
});

describe.each(["cdktf", "cdktn"] as const)("a project of %s", (framework) => {
  // One resolution each: conformance compiles both with every one.
  const [module, moduleResolution] = framework === "cdktf" ? ["commonjs", "node10"] : ["nodenext", "nodenext"];
  test(`compiles with moduleResolution ${moduleResolution}, exact optional properties and checked libraries`, () => {
    writeFileSync(join(both, "main.ts"), mainOf(framework));
    const options = [
      "--module",
      module!,
      "--moduleResolution",
      moduleResolution!,
      "--exactOptionalPropertyTypes",
      "--skipLibCheck",
      "false",
    ];
    const args = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", ...options, "main.ts"];
    const done = spawnSync(process.execPath, [require.resolve("typescript/bin/tsc"), ...args], { cwd: both, encoding: "utf8" });
    expect(done.stdout).toBe("");
    expect(done.status).toBe(0);
  });

  test("imports every entry as an ES module, and synthesizes the same resources", () => {
    const done = node(both, "main.mjs", mainOf(framework).replace(": unknown[]", ""));
    const { loaded, resource } = JSON.parse(done.stdout);
    expect(loaded).toEqual(["function", "function", "number"]);
    expect(Object.keys(resource).sort()).toEqual([
      "null_resource",
      "scaleway_vpc",
      "scaleway_vpc_connector",
      "scaleway_vpc_private_network",
      "scaleway_vpc_route",
    ]);
  });

  test("gets a sentence when a stack is of the other framework", () => {
    const other = framework === "cdktf" ? "cdktn" : "cdktf";
    const mixed = mainOf(framework).replace(`from "${framework}"`, `from "${other}"`).replace(": unknown[]", "");
    const { status, stderr } = node(both, "mixed.mjs", mixed);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Error: network is a stack of another framework, .* import from "vpc-peering\/cdktn" in an app of CDK Terrain/m,
    );
  });
});

test("a project without a framework gets a sentence that names what to install", () => {
  const none = project("none", []);
  for (const entry of ["vpc-peering", "vpc-peering/cdktn", "vpc-peering/testing", "vpc-peering/cdktn/testing"]) {
    const { status, stderr } = node(none, "main.js", `require("${entry}")`);
    expect([entry, status]).toEqual([entry, 1]);
    expect(stderr).toMatch(/^Error: the framework is not installed: run "npm install cdktf constructs"/m);
  }
});

test("the core and the command work without a framework", () => {
  const none = join(folder, "none");
  expect(existsSync(none)).toBe(true);
  expect(node(none, "core.js", 'console.log(require("vpc-peering/core").MAX_HOPS)').stdout).toBe("4\n");
  const bin = join(none, "node_modules/vpc-peering/dist/bin/vpc-peering.js");
  expect(spawnSync(process.execPath, [bin, "env"], { cwd: none, encoding: "utf8" }).stdout).toContain("export SCW_ACCESS_KEY=");
});

test("constructs, matchers and rules load neither the mock's packages nor those of pictures", () => {
  const program = `
    const loaded = [];
    const { _load } = require("node:module");
    require("node:module")._load = function (name, ...rest) { loaded.push(name); return _load.call(this, name, ...rest); };
    for (const entry of ["vpc-peering", "vpc-peering/testing", "vpc-peering/core"]) require(entry);
    console.log(JSON.stringify(["libsql", "express", "@viz-js/viz"].filter((name) => loaded.includes(name))));
  `;
  expect(node(both, "loads.js", program).stdout).toBe("[]\n");
});
