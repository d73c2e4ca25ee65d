import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfigFile, parseConfigFile } from "../../provider/api/config-file";

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

  test("an empty file says nothing", () => {
    expect(parseConfigFile("c.yaml", "---\n# nothing\n\n")).toEqual({ path: "c.yaml", activeProfile: undefined, base: {}, profiles: {} });
  });

  test("a key after the profiles is outside them again", () => {
    expect(parseConfigFile("c.yaml", "profiles:\n  p:\n    access_key: x\ndefault_zone: z\n").base).toEqual({ default_zone: "z" });
  });

  test("a line that is not understood is named with its number", () => {
    expect(() => parseConfigFile("/home/u/c.yaml", "access_key: x\n- list\n")).toThrow('/home/u/c.yaml:2: "- list" is not understood');
  });

  describe("where it is", () => {
    const folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
    afterAll(() => rmSync(folder, { recursive: true }));

    test("SCW_CONFIG_PATH names it", () => {
      writeFileSync(join(folder, "own.yaml"), "access_key: own\n");
      expect(loadConfigFile({ SCW_CONFIG_PATH: join(folder, "own.yaml"), HOME: "/nowhere" })?.base).toEqual({ access_key: "own" });
    });

    test("a file that does not exist is no error", () => expect(loadConfigFile({ HOME: folder })).toBeUndefined());
    test("without a home there is none", () => expect(loadConfigFile({})).toBeUndefined());

    test("one that cannot be read is an error that names it", () => {
      expect(() => loadConfigFile({ SCW_CONFIG_PATH: folder })).toThrow(`Cannot read the Scaleway configuration file ${folder}: EISDIR`);
    });
  });
});
