import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { packTemplates } from "../../scripts/templates";
import { cli, temporaryFolder } from "./harness";

const { path: root } = temporaryFolder();
const folder = () => mkdtempSync(join(root, "init-"));

describe("init", () => {
  test.each(["hub-and-spoke", "peered-pair", "cross-organization"])(
    "%s is a whole project, with every placeholder filled in",
    async (name) => {
      const cwd = folder();
      expect((await cli(["init", name, "net", "--no-install"], { cwd })).code).toBe(0);
      const files = readdirSync(join(cwd, "net"), { recursive: true }).map(String).sort();
      expect(files).toEqual(
        expect.arrayContaining([
          ".github/workflows/network.yml",
          ".gitignore",
          "cdktf.json",
          "main.ts",
          "network.test.ts",
          "network.ts",
          "package.json",
          "tsconfig.json",
        ]),
      );
      expect(files.filter((file) => /\.hooks|template\.json|about\.json|\{\{/.test(file))).toEqual([]);
      const texts = files
        .filter((file) => /\.\w+$/.test(file) && file !== ".github")
        .map((file) => readFileSync(join(cwd, "net", file), "utf8"));
      expect(texts.filter((text) => /(?<!\$)\{\{/.test(text))).toEqual([]);
      expect(JSON.parse(readFileSync(join(cwd, "net/package.json"), "utf8"))).toMatchObject({
        name: "net",
        dependencies: { cdktf: "^0.21.0" },
      });
    },
  );

  test("--framework cdktn writes imports, packages and commands of CDK Terrain only", async () => {
    const cwd = folder();
    await cli(["init", "peered-pair", "net", "--no-install", "--framework", "cdktn"], { cwd });
    const read = (file: string) => readFileSync(join(cwd, "net", file), "utf8");
    expect(read("network.ts")).toContain('from "vpc-peering/cdktn";');
    expect(read("network.test.ts")).toContain('"vpc-peering/cdktn/testing";');
    const { dependencies, devDependencies, scripts } = JSON.parse(read("package.json"));
    expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.includes("cdktf"))).toEqual([]);
    expect(scripts.deploy).toMatch(/^cdktn deploy /);
  });

  test("--package installs from the tarball", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "packed.tgz"), "");
    await cli(["init", "peered-pair", "--no-install", "--package", "packed.tgz"], { cwd });
    const { dependencies } = JSON.parse(readFileSync(join(cwd, "peered-pair/package.json"), "utf8"));
    expect(dependencies["vpc-peering"]).toBe(`file:${join(cwd, "packed.tgz")}`);
  });

  test.each([
    ["an unknown template", ["ring"], /unknown template "ring"/],
    ["a folder that holds something", ["peered-pair", "full"], /full is not empty/],
    ["a file in place of the folder", ["peered-pair", "full/file"], /file is a file/],
    ["a folder that cannot be created", ["peered-pair", "full/file/net"], /cannot be written/],
    ["a missing tarball", ["peered-pair", "net", "--package", "none.tgz"], /none\.tgz: the file does not exist/],
  ])("%s is rejected, and nothing is written", async (_, words, sentence) => {
    const cwd = folder();
    mkdirSync(join(cwd, "full"));
    writeFileSync(join(cwd, "full/file"), "x");
    const { code, err } = await cli(["init", ...words, "--no-install"], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(readdirSync(cwd)).toEqual(["full"]);
    expect(readdirSync(join(cwd, "full"))).toEqual(["file"]);
  });
});

test("the zips for cdktf init hold what it requires: cdktf.json, the hook and a .gitignore that survives npm", () => {
  const files = packTemplates(folder());
  expect(files).toHaveLength(6);
  for (const file of files) {
    const entries = unzipSync(readFileSync(file));
    expect(Object.keys(entries)).toEqual(expect.arrayContaining(["cdktf.json", ".hooks.sscaff.js", "{{}}.gitignore", "network.ts"]));
    expect(JSON.parse(Buffer.from(entries["package.json"]!).toString())).toHaveProperty("dependencies.vpc-peering");
  }
});
