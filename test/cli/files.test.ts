import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cli, temporaryFolder } from "./harness";

const folder = temporaryFolder();
const here = { cwd: folder.path };

const resource = (type: string, name: string, values: object) => ({ address: `${type}.${name}`, mode: "managed", type, name, values });
const state = {
  format_version: "1.0",
  values: { root_module: { resources: [resource("scaleway_vpc", "a", { name: "a", id: "fr-par/11111111-2222-4333-8444-555555555555" })] } },
};
const text = JSON.stringify(state);

describe("a state in any encoding of Unicode", () => {
  const utf16le = Buffer.from(text, "utf16le");
  test.each([
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16LE with a mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16BE with a mark", Buffer.from(`\ufeff${text} `, "utf16le").swap16()],
    ["UTF-16LE", utf16le],
    ["UTF-16BE", Buffer.from(utf16le).swap16()],
  ])("%s is read", async (_name, bytes) => {
    writeFileSync(join(folder.path, "encoded.json"), bytes);
    const { code, out } = await cli(["check", "encoded.json", "--json"], here);
    expect([code, (JSON.parse(out) as { sources: object[] }).sources]).toEqual([
      0,
      [{ name: "encoded.json", kind: "state", shows: "as deployed at the last refresh" }],
    ]);
  });

  test("bytes that are not text are rejected", async () => {
    writeFileSync(join(folder.path, "latin.json"), Buffer.from('{"a":"\xe9"}', "latin1"));
    const { code, err } = await cli(["check", "latin.json"], here);
    expect([code, err]).toEqual([2, 'vpc-peering: "latin.json" is not text in UTF-8; write it again as UTF-8\n']);
  });
});

describe("files of a Terraform project that are not the plan", () => {
  const plan = "terraform plan -out plan.out && terraform show -json plan.out > plan.json";
  test.each([
    ["tf.out", "PK\u0003\u0004\u0014\u0000\u00ff", "terraform show -json tf.out > plan.json"],
    ["log.json", '{"@level":"info","@message":"Terraform 1.11.4","type":"version"}\n{"@level":"info","@message":"x"}\n', plan],
    ["main.tf", 'resource "scaleway_vpc" "a" {\n  name = "a"\n}\n', plan],
    ["modules.txt", '# a comment\nmodule "net" {\n  source = "./net"\n}\n', plan],
    ["plan.txt", "\nTerraform used the selected providers to generate the following execution\nplan.\n", plan],
    ["main.ts", 'import { App } from "cdktf";\n', "cdktf synth && vpc-peering check cdktf.out"],
    ["main.js", 'const { App } = require("cdktf");\n', "cdktf synth && vpc-peering check cdktf.out"],
  ])("%s is answered with the command to run", async (name, content, command) => {
    writeFileSync(join(folder.path, name), content, "latin1");
    const { code, out, err } = await cli(["check", name], here);
    expect([code, out, err.trimEnd().endsWith(command), err.split("\n").length]).toEqual([2, "", true, 2]);
  });

  test("a source file beside a synthesized app names that app's folder", async () => {
    mkdirSync(join(folder.path, "project/cdktf.out/stacks/net"), { recursive: true });
    mkdirSync(join(folder.path, "project/src"));
    writeFileSync(join(folder.path, "project/src/main.ts"), "export {};\n");
    const { err } = await cli(["check", "project/src/main.ts"], here);
    expect(err.trimEnd().endsWith(": vpc-peering check project/cdktf.out")).toBe(true);
  });
});

describe("folders", () => {
  const stack = JSON.stringify({ resource: { scaleway_vpc: { a: { name: "a" } } } });

  test("a project stands for its output folder, and a stack's folder for its file", async () => {
    mkdirSync(join(folder.path, "app/out/stacks/net"), { recursive: true });
    writeFileSync(join(folder.path, "app/cdktf.json"), '{"output":"out"}');
    writeFileSync(join(folder.path, "app/out/stacks/net/cdk.tf.json"), stack);
    const names = async (path: string) => (JSON.parse((await cli(["check", path, "--json"], here)).out) as { source: string }).source;
    expect(await names("app")).toBe("app/out");
    expect(await names("app/out/stacks/net")).toBe("app/out/stacks/net/cdk.tf.json");
  });

  test.each([
    ["unsynthesized", { "cdktf.json": "{}" }, "(cd unsynthesized && cdktf synth) && vpc-peering check unsynthesized/cdktf.out"],
    ["plain", { "main.tf": "" }, "terraform -chdir=plain show -json plan.out > plan.json && vpc-peering check plan.json"],
    ["stateful", { "terraform.tfstate": "{}" }, "vpc-peering check stateful/terraform.tfstate"],
  ])("a folder of a project (%s) is answered with the command to run", async (name, files, command) => {
    mkdirSync(join(folder.path, name));
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder.path, name, file), content);
    const { code, err } = await cli(["check", name], here);
    expect([code, err.trimEnd().endsWith(command)]).toEqual([2, true]);
  });
});

describe("what might never end", () => {
  test("a pipe is rejected", async () => {
    execFileSync("mkfifo", [join(folder.path, "pipe")]);
    for (const argv of [
      ["check", "pipe"],
      ["check", "--accept", "pipe"],
      ["check", "--key-file", "pipe"],
    ]) {
      const { code, err } = await cli(argv, here);
      expect([code, err]).toEqual([2, 'vpc-peering: "pipe" is a pipe; write its content to a file and name that file\n']);
    }
  });

  (existsSync("/dev/zero") ? test : test.skip)("a device is rejected", async () => {
    const { code, err } = await cli(["check", "/dev/zero"], here);
    expect([code, err.includes("is a device")]).toEqual([2, true]);
  });
});

describe("a source without anything of VPC", () => {
  const other = { format_version: "1.0", values: { root_module: { resources: [resource("aws_vpc", "a", {})] } } };

  test.each(["check", "graph", "cost", "renumber"])("%s says that there is nothing to check and exits 2", async (command) => {
    const { code, out, err } = await cli([command, folder.write("other.json", other)]);
    expect([code, out, err.startsWith("vpc-peering: nothing to check: ")]).toEqual([2, "", true]);
  });

  test("beside another source it is read", async () => {
    const { code, out } = await cli(["check", folder.write("other.json", other), folder.write("state.json", state), "--json"]);
    expect([code, (JSON.parse(out) as { sources: object[] }).sources.length]).toEqual([0, 2]);
  });
});
