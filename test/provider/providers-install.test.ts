import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installProviders } from "../../cli/providers/install";

const machine = `${process.platform}_${{ x64: "amd64", arm64: "arm64" }[process.arch as "x64"]}`;

let folder: string;
let pluginFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
  pluginFile = join(folder, "plugin.js");
  writeFileSync(pluginFile, "#!/usr/bin/env node\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("installing the embedded providers", () => {
  test("both are executable where Terraform looks for them", () => {
    const dir = join(folder, "mirror");
    const { mirror, files } = installProviders({ dir, pluginFile, version: "1.2.3" });
    expect(mirror).toBe(dir);
    expect(files).toEqual([
      join(dir, `vpc-peering.local/embedded/scaleway/1.2.3/${machine}/terraform-provider-scaleway_v1.2.3`),
      join(dir, `vpc-peering.local/embedded/null/1.2.3/${machine}/terraform-provider-null_v1.2.3`),
    ]);
    for (const file of files) {
      expect(readFileSync(file, "utf8")).toBe("#!/usr/bin/env node\n");
      expect(statSync(file).mode & 0o777).toBe(0o755);
      expect(readdirSync(dirname(file))).toHaveLength(1);
    }
  });

  test("a second installation replaces the files, by another file of the same name", () => {
    const options = { dir: join(folder, "mirror"), pluginFile, version: "1.2.3" };
    const [file] = installProviders(options).files;
    const before = statSync(file!).ino;
    writeFileSync(pluginFile, "new\n");
    installProviders(options);
    expect(readFileSync(file!, "utf8")).toBe("new\n");
    expect(statSync(file!).ino).not.toBe(before);
  });

  test("a Terraform configuration sends only the embedded providers to the mirror", () => {
    const dir = join(folder, "mirror");
    const cliConfigFile = join(folder, "terraformrc");
    expect(installProviders({ dir, pluginFile, version: "1.2.3", cliConfigFile }).files).toContain(cliConfigFile);
    expect(readFileSync(cliConfigFile, "utf8")).toBe(`provider_installation {
  filesystem_mirror {
    path    = "${dir}"
    include = ["vpc-peering.local/*/*"]
  }
  direct {
    exclude = ["vpc-peering.local/*/*"]
  }
}
`);
  });

  test("a configuration of ours is replaced, one that says anything else is left alone before anything is written", () => {
    const cliConfigFile = join(folder, "terraformrc");
    const install = (dir: string) => installProviders({ dir: join(folder, dir), pluginFile, version: "1.2.3", cliConfigFile });
    install("one");
    install("two");
    expect(readFileSync(cliConfigFile, "utf8")).toContain(join(folder, "two"));

    const theirs = 'credentials "app.terraform.io" {\n  token = "secret"\n}\n';
    writeFileSync(cliConfigFile, theirs);
    expect(() => install("three")).toThrow(`${cliConfigFile} exists and holds something else: it is left as it is.`);
    expect(readFileSync(cliConfigFile, "utf8")).toBe(theirs);
    expect(existsSync(join(folder, "three"))).toBe(false);
  });

  test("without a configuration none is written", () => {
    installProviders({ dir: join(folder, "mirror"), pluginFile, version: "1.2.3" });
    expect(readdirSync(folder).sort()).toEqual(["mirror", "plugin.js"]);
  });

  test("a plugin that was not built is told with the cure", () => {
    const attempt = () => installProviders({ dir: join(folder, "mirror"), pluginFile: join(folder, "none.js"), version: "1.2.3" });
    expect(attempt).toThrow(`The plugin ${join(folder, "none.js")} does not exist. Build it with \`npm run build\`.`);
  });

  test("a folder where none can be made is told, not tried for ever", () => {
    const dir = join(existsSync("/proc/self") ? "/proc" : "/dev/null", "mirror");
    expect(() => installProviders({ dir, pluginFile, version: "1.2.3" })).toThrow(`Cannot install the providers into ${dir}: `);
  });

  test("a folder that cannot be made is told with the cure, and nothing is left behind", () => {
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "taken/mirror"), "");
    const dir = join(folder, "taken/mirror");
    expect(() => installProviders({ dir, pluginFile, version: "1.2.3" })).toThrow(`Cannot install the providers into ${dir}: `);
    expect(existsSync(join(folder, "taken/mirror/vpc-peering.local"))).toBe(false);
  });
});
