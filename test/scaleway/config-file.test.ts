import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigFileError, loadConfigFile, parseConfigFile } from "../../scaleway";

const WRITTEN_BY_SCW = `# Scaleway configuration file
access_key: SCWAAAAAAAAAAAAAAAAA
secret_key: "11111111-1111-1111-1111-111111111111" # quoted
default_region: nl-ams

active_profile: staging
send_telemetry: true

profiles:
  staging:
    access_key: SCWBBBBBBBBBBBBBBBBB
    api_url: http://127.0.0.1:8080
  'with space':
    default_zone: pl-waw-1
`;

describe("the Scaleway configuration file", () => {
  test("keys outside profiles, the active profile, and the profiles", () => {
    expect(parseConfigFile("c.yaml", WRITTEN_BY_SCW)).toEqual({
      path: "c.yaml",
      activeProfile: "staging",
      base: {
        access_key: "SCWAAAAAAAAAAAAAAAAA",
        secret_key: "11111111-1111-1111-1111-111111111111",
        default_region: "nl-ams",
        send_telemetry: "true",
      },
      profiles: {
        staging: { access_key: "SCWBBBBBBBBBBBBBBBBB", api_url: "http://127.0.0.1:8080" },
        "with space": { default_zone: "pl-waw-1" },
      },
    });
  });

  test("an empty file has no settings", () => {
    expect(parseConfigFile("c.yaml", "---\n# nothing\n\n")).toEqual({ path: "c.yaml", activeProfile: undefined, base: {}, profiles: {} });
  });

  test("a key after the profiles is outside them again", () => {
    expect(parseConfigFile("c.yaml", "profiles:\n  p:\n    access_key: x\ndefault_zone: z\n").base).toEqual({ default_zone: "z" });
  });

  test("quotes, comments, blank lines and other sections are read or ignored", () => {
    const { base, activeProfile, profiles } = parseConfigFile(
      "c.yaml",
      "# mine\naccess_key: SCW1 # comment\n\nactive_profile: 'b c'\nlist:\n  - x\nprofiles:\n  a:\n    secret_key: \"x#y\"\n  'b c': {default_region: nl-ams}\nsend_telemetry: true\n",
    );
    expect([base, activeProfile]).toEqual([{ access_key: "SCW1", send_telemetry: "true" }, "b c"]);
    expect(profiles).toEqual({ a: { secret_key: "x#y" }, "b c": { default_region: "nl-ams" } });
  });

  test.each([
    ["a colon without a space", "access_key:abc\n", 1],
    ["a colon without a space after good lines", "default_region: fr-par\nsecret_key:5ec2e7\n", 2],
    ["a list among settings", "access_key: x\n- list\n", 2],
    ["an open quote, at the end of the file", 'access_key: "x\n', 2],
    ["a key twice", "access_key: x\naccess_key: y\n", 2],
    ["a tab as indent", "profiles:\n\tp:\n", 2],
    ["a list alone", "- access_key\n", 1],
  ])("%s is an error that names file and line and shows no value", (_, content, line) => {
    const parse = () => parseConfigFile("/home/u/c.yaml", content);
    expect(parse).toThrow(ConfigFileError);
    expect(parse).toThrow(new RegExp(`^/home/u/c\\.yaml:${line}: `));
    expect(parse).not.toThrow(/5ec2e7|abc/);
  });

  test.each(["profiles: mine\n", "profiles:\n  p: mine\n"])("profiles of a wrong shape are an error: %j", (content) => {
    expect(() => parseConfigFile("c.yaml", content)).toThrow(ConfigFileError);
  });

  describe("where it is", () => {
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
    afterAll(() => rmSync(folder, { recursive: true }));

    test("SCW_CONFIG_PATH names it", () => {
      writeFileSync(join(folder, "own.yaml"), "access_key: own\n");
      expect(loadConfigFile({ SCW_CONFIG_PATH: join(folder, "own.yaml"), HOME: "/nowhere" })?.base).toEqual({ access_key: "own" });
    });

    test("a file that does not exist is not an error", () => expect(loadConfigFile({ HOME: folder })).toBeUndefined());
    test("without a home there is none", () => expect(loadConfigFile({})).toBeUndefined());

    test("one that cannot be read is an error that names it", () => {
      expect(() => loadConfigFile({ SCW_CONFIG_PATH: folder })).toThrow(
        `Cannot read the Scaleway configuration file ${folder}: it is a folder`,
      );
    });
  });
});
