import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Patient } from "../../cli/doctor/examination";
import { examine } from "../../cli/doctor/examine";
import { cli, deadUrl, temporaryFolder } from "./harness";

const { path: root } = temporaryFolder();
const VERSION = "0.1.0";
const EMBEDDED = "terraform.d/plugins/vpc-peering.local/embedded/scaleway";
const SECRET = "69cd270a-f8c0-4ac9-8ad3-639dda2e6e61";

/** A folder with these files; objects become JSON. Programs (`bin/…`) become executable. */
function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(root, "doctor-"));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    if (name.startsWith("bin/")) chmodSync(file, 0o755);
  }
  return folder;
}

const pack = (name: string, version: string) => ({ [`node_modules/${name}/package.json`]: { name, version } });
const terraform = (version: string) => ({ "bin/terraform": `#!/bin/sh\necho "Terraform v${version}"\n` });

/** A project in order, with the embedded provider. */
const HEALTHY = {
  ...terraform("1.11.4"),
  ...pack("cdktf", "0.21.0"),
  ...pack("constructs", "10.6.0"),
  ...pack("@cdktf/provider-null", "11.0.1"),
  ...pack("typescript", "5.9.2"),
  "node_modules/.bin/cdktf": "",
  "cdktf.json": { context: { "vpcPeering:provider": "embedded" } },
  [`${EMBEDDED}/${VERSION}/linux_amd64/terraform-provider-scaleway_v${VERSION}`]: "",
};

function patient(files: Readonly<Record<string, unknown>>, change: Partial<Patient> = {}): Patient {
  const cwd = folderWith(files);
  const { env, ...rest } = change;
  return { cwd, home: cwd, platform: "linux", nodeVersion: "22.0.0", version: VERSION, env: { PATH: `${cwd}/bin:/bin`, ...env }, ...rest };
}

const problemsOf = async (sick: Patient) =>
  (await examine(sick)).filter(({ severity }) => severity !== "ok").map(({ id, fix }) => ({ id, hasFix: (fix ?? "") !== "" }));

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(HEALTHY).filter(([name]) => !names.some((part) => name.includes(part))));
const official = { "cdktf.json": { context: { "vpcPeering:provider": "official" } } };

test("a project in order has no problem", async () => expect(await problemsOf(patient(HEALTHY))).toEqual([]));

test.each<[string, string, Patient]>([
  ["Node.js below the floor", "node-too-old", patient(HEALTHY, { nodeVersion: "18.19.0" })],
  ["Windows", "platform-unsupported", patient(HEALTHY, { platform: "win32" })],
  ["no Terraform and no OpenTofu", "engine-missing", patient(without("bin/terraform"))],
  ["TERRAFORM_BINARY_NAME names nothing", "engine-missing", patient(HEALTHY, { env: { TERRAFORM_BINARY_NAME: "terrafrom" } })],
  ["Terraform that is too old", "engine-too-old", patient({ ...HEALTHY, ...terraform("1.5.7") })],
  ["a missing CLI configuration file", "cli-config-missing", patient(HEALTHY, { env: { TF_CLI_CONFIG_FILE: "/nowhere/rc" } })],
  ["no framework", "framework-missing", patient(without("node_modules/cdktf/", ".bin"))],
  ["no cdktf command", "framework-command-missing", patient(without(".bin"))],
  ["no null provider", "null-provider-missing", patient(without("provider-null"))],
  [
    "TypeScript 7 beside ts-jest",
    "typescript-unsupported",
    patient({ ...HEALTHY, ...pack("typescript", "7.0.1"), ...pack("ts-jest", "29.4.0") }),
  ],
  ["two copies of constructs", "constructs-twice", patient({ ...HEALTHY, ...pack("cdktf/node_modules/constructs", "10.4.2") })],
  ["plugins that are not installed", "plugins-missing", patient(without(EMBEDDED))],
  ["plugins of another version", "plugins-outdated", patient({ ...without(EMBEDDED), [`${EMBEDDED}/0.0.9/linux_amd64/x`]: "" })],
  [
    "a lock file of another build",
    "lock-file-stale",
    patient({
      ...HEALTHY,
      "cdktf.out/stacks/net/.terraform.lock.hcl": `provider "vpc-peering.local/embedded/scaleway" {\n  version = "${VERSION}"\n  hashes = [\n    "h1:AAAA",\n  ]\n}\n`,
    }),
  ],
  ["a lock that an interrupted deploy left", "state-lock-left", patient({ ...HEALTHY, ".terraform.net.tfstate.lock.info": "{}" })],
  [
    "the rehearsal's state beside the official provider",
    "state-of-rehearsal",
    patient({ ...HEALTHY, ...official, "terraform.net.tfstate": '{"provider":"vpc-peering.local/embedded/scaleway"}' }),
  ],
  ["half a key", "key-incomplete", patient({ ...HEALTHY, ...official }, { env: { SCW_ACCESS_KEY: "SCWA20538AE478147D5B" } })],
  [
    "a key that is not one",
    "key-malformed",
    patient({ ...HEALTHY, ...official }, { env: { SCW_ACCESS_KEY: "SCWA20538AE478147D5B", SCW_SECRET_KEY: "secret" } }),
  ],
  [
    "a rehearsal without the mock's address",
    "rehearsal-on-account",
    patient(HEALTHY, { env: { SCW_ACCESS_KEY: "SCWA20538AE478147D5B", SCW_SECRET_KEY: SECRET } }),
  ],
])("%s is named, with a fix", async (_, id, sick) => {
  expect(await problemsOf(sick)).toEqual([{ id, hasFix: true }]);
});

describe("the API that the variables name", () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const status = { reader: 200, stranger: 401, outsider: 403 }[request.headers["x-auth-token"] as string] ?? 500;
      response.writeHead(status).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  const found = async (env: Record<string, string>) => (await examine(patient(HEALTHY, { env }))).map(({ id }) => id).at(-1);

  test.each([
    ["reader", "api"],
    ["stranger", "key-rejected"],
    ["outsider", "key-without-permission"],
    ["other", "api-unexpected"],
  ])("answers the key %s: %s", async (key, id) => expect(await found({ SCW_API_URL: url, SCW_SECRET_KEY: key })).toBe(id));

  test("does not answer", async () => expect(await found({ SCW_API_URL: await deadUrl() })).toBe("api-unreachable"));

  test("is left over from a rehearsal", async () => {
    const sick = patient({ ...HEALTHY, ...official }, { env: { SCW_API_URL: url, SCW_SECRET_KEY: "reader" } });
    expect((await problemsOf(sick)).map(({ id }) => id)).toContain("variables-of-mock");
  });
});

test("the command exits with 1 and prints each problem with its fix; --json prints the diagnoses", async () => {
  const { cwd } = patient(without("provider-null"));
  const env = { PATH: `${cwd}/bin`, HOME: cwd };
  const text = await cli(["doctor"], { cwd, env });
  expect(text.code).toBe(1);
  expect(text.out).toContain("fix: npm install @cdktf/provider-null@11");
  const json = await cli(["doctor", "--json"], { cwd, env });
  expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ id: "null-provider-missing", severity: "error" }));
});

test("env --unset prints what leaves a rehearsal", async () => {
  const { code, out } = await cli(["env", "--unset"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^unset SCW_API_URL SCW_ACCESS_KEY SCW_SECRET_KEY .*SCW_DEFAULT_ZONE\n$/);
});
