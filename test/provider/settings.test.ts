import { resolveSettings } from "../../provider/api/settings";
import { type ObjectValue, UNKNOWN } from "../../provider/framework/value";
import { parseConfigFile } from "../../scaleway";

const ACCESS = "SCWAAAAAAAAAAAAAAAAA";
const SECRET = "11111111-1111-4111-8111-111111111111";
const PROJECT = "22222222-2222-4222-8222-222222222222";
const credentials = { SCW_ACCESS_KEY: ACCESS, SCW_SECRET_KEY: SECRET };

const resolve = (environment: Record<string, string>, config: ObjectValue = {}, file?: string) =>
  resolveSettings({ environment, config, file: file === undefined ? undefined : parseConfigFile("config.yaml", file) });

describe("settings of the provider", () => {
  test("defaults are fr-par, fr-par-1 and the real API", () => {
    expect(resolve(credentials)).toEqual({
      settings: {
        accessKey: ACCESS,
        secretKey: SECRET,
        organizationId: undefined,
        projectId: undefined,
        region: "fr-par",
        zone: "fr-par-1",
        apiUrl: "https://api.scaleway.com",
        insecure: false,
      },
      diagnostics: [],
    });
  });

  const file = "default_region: it-mil\nprofiles:\n  other:\n    default_region: pl-waw\n";
  test.each([
    ["the file wins over the default", {}, {}, "it-mil"],
    ["the provider block wins over the file", {}, { region: "nl-ams" }, "nl-ams"],
    ["a profile named in the provider block wins over the file", {}, { profile: "other" }, "pl-waw"],
    ["an attribute wins over the profile named beside it", {}, { profile: "other", region: "nl-ams" }, "nl-ams"],
    ["the environment wins over all", { SCW_DEFAULT_REGION: "fr-par" }, { region: "nl-ams" }, "fr-par"],
    ["SCW_PROFILE chooses the profile", { SCW_PROFILE: "other" }, {}, "pl-waw"],
  ])("%s", (_fact, environment, config, expected) => {
    expect(resolve({ ...credentials, ...environment }, config, file).settings?.region).toBe(expected);
  });

  test.each<[string, Record<string, string>, ObjectValue, string]>([
    ["SCW_PROFILE", { SCW_PROFILE: "other" }, {}, "pl-waw"],
    ["active_profile", {}, {}, "pl-waw"],
    ["the provider block", {}, { profile: "other" }, "pl-waw"],
    ["SCW_PROFILE, by its reserved name default", { SCW_PROFILE: "default" }, {}, "it-mil"],
  ])("what a profile chosen by %s leaves out is taken from the keys outside any profile", (_by, environment, config, region) => {
    const active = "SCW_PROFILE" in environment || config["profile"] ? "" : "active_profile: other\n";
    const keys = `access_key: ${ACCESS}\nsecret_key: ${SECRET}\ndefault_project_id: ${PROJECT}\n`;
    const { settings } = resolve(environment, config, active + keys + file);
    expect(settings).toMatchObject({ accessKey: ACCESS, secretKey: SECRET, projectId: PROJECT, region });
  });

  test("several sources of one variable are told in a warning", () => {
    const { diagnostics } = resolve(credentials, { access_key: ACCESS });
    expect(diagnostics).toEqual([
      {
        severity: "warning",
        summary: "Multiple variable sources detected, please make sure the right credentials are used",
        detail: "SCW_ACCESS_KEY: Profile defined in provider{} block, Environment variable; currently using Environment variable",
      },
    ]);
  });

  test("missing keys are told all at once, with the variables and the cure", () => {
    const { settings, diagnostics } = resolve({});
    expect(settings).toBeUndefined();
    expect(diagnostics.map(({ summary }) => summary)).toEqual(["The Scaleway access key is missing", "The Scaleway secret key is missing"]);
    expect(diagnostics[0]!.detail).toBe(
      "Set SCW_ACCESS_KEY, or access_key in the provider block, or access_key in the Scaleway configuration file.\n" +
        "For the mock, `vpc-peering env` prints the variables.",
    );
  });

  test.each<[string, Record<string, string>, ObjectValue, string]>([
    [
      "an access key of the wrong form",
      { SCW_ACCESS_KEY: "scw" },
      {},
      'Invalid access key "scw" from SCW_ACCESS_KEY, expected SCW followed by 17',
    ],
    [
      "a project that is no UUID",
      { SCW_DEFAULT_PROJECT_ID: "p" },
      {},
      'Invalid project id "p" from SCW_DEFAULT_PROJECT_ID, expected a UUID',
    ],
    [
      "a region of the wrong form",
      {},
      { region: "Paris" },
      'Invalid region "Paris" from Profile defined in provider{} block, expected a region',
    ],
    [
      "an address with a slash at its end",
      { SCW_API_URL: "http://h/" },
      {},
      'Invalid API URL "http://h/" from SCW_API_URL, expected a URL without a slash',
    ],
    ["an address without a scheme", { SCW_API_URL: "h:80" }, {}, 'Invalid API URL "h:80" from SCW_API_URL'],
  ])("%s is refused with the value and its source", (_fact, environment, config, expected) => {
    const { settings, diagnostics } = resolve({ ...credentials, ...environment }, config);
    expect(settings).toBeUndefined();
    expect(diagnostics).toEqual([expect.objectContaining({ severity: "error", summary: expect.stringContaining(expected) })]);
  });

  test("a secret key of the wrong form is not shown", () => {
    const [problem] = resolve({ ...credentials, SCW_SECRET_KEY: "hunter2" }).diagnostics;
    expect(problem!.summary).toContain("Invalid secret key (not shown) from SCW_SECRET_KEY");
    expect(JSON.stringify(problem)).not.toContain("hunter2");
  });

  test("an unknown profile is named with the known ones", () => {
    const attempt = () => resolve({ ...credentials, SCW_PROFILE: "nope" }, {}, file);
    expect(attempt).toThrow('There is no profile "nope" in config.yaml');
  });

  test("keys that are not known yet are no error", () => {
    expect(resolve({}, { access_key: UNKNOWN, secret_key: UNKNOWN })).toEqual({ diagnostics: [] });
  });

  test("a project in the provider block is used", () => {
    expect(resolve(credentials, { project_id: PROJECT }).settings?.projectId).toBe(PROJECT);
  });

  test.each([
    ["true", true],
    ["1", true],
    ["false", false],
    ["", false],
  ])("SCW_INSECURE=%s", (value, expected) => expect(resolve({ ...credentials, SCW_INSECURE: value }).settings?.insecure).toBe(expected));
});
