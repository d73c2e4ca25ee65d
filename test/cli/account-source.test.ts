import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadAccount } from "../../cli/sources/account";
import { topologyFromWire } from "../../cli/sources/account/topology-from-wire";
import { loadMock } from "../../cli/sources/mock";
import type { Topology } from "../../core";
import { DEFAULT_ORGANIZATIONS, type RunningServer, startServer } from "../../mock-api";
import { cli, deadUrl, temporaryFolder } from "./harness";

const folder = temporaryFolder();
const [acme, partner] = DEFAULT_ORGANIZATIONS as [(typeof DEFAULT_ORGANIZATIONS)[0], (typeof DEFAULT_ORGANIZATIONS)[0]];
const vpc = (name: string, owner: { readonly organizationId: string; readonly projectId: string }) => ({
  name,
  organization_id: owner.organizationId,
  project_id: owner.projectId,
  transitivity_enabled: name === "hub",
});

/** Two organizations, peered, with an ACL and an ingress rule, more routes than a page, and a connector to a stranger. */
const state = {
  vpcs: [vpc("hub", acme), vpc("web", acme), vpc("theirs", partner)],
  private_networks: [
    { name: "shared", vpc_id: "hub", subnets: ["10.0.0.0/22", "fd00:1::/64"] },
    { name: "app", vpc_id: "web", subnets: ["10.1.0.0/22"] },
    { name: "dmz", vpc_id: "theirs", subnets: ["10.2.0.0/22"] },
  ],
  vpc_connectors: [
    { name: "hub-to-web", vpc_id: "hub", target_vpc_id: "web" },
    { name: "web-to-hub", vpc_id: "web", target_vpc_id: "hub" },
    { name: "hub-to-theirs", vpc_id: "hub", target_vpc_id: "theirs" },
    { name: "theirs-to-hub", vpc_id: "theirs", target_vpc_id: "hub" },
  ],
  routes: [
    { vpc_id: "web", destination: "10.0.0.0/22", nexthop_vpc_connector: "web-to-hub" },
    { vpc_id: "hub", destination: "10.1.0.0/22", nexthop_vpc_connector: "hub-to-web" },
    ...Array.from({ length: 130 }, (_, index) => ({
      vpc_id: "theirs",
      destination: `10.0.${index}.0/24`,
      nexthop_vpc_connector: "theirs-to-hub",
    })),
  ],
  acls: [
    {
      vpc_id: "hub",
      is_ipv6: false,
      default_policy: "accept",
      rules: [{ protocol: "TCP", source: "10.1.0.0/22", destination: "10.0.0.0/22", dst_port_low: 22, dst_port_high: 22, action: "drop" }],
    },
  ],
  ingress_rules: [{ vpc_id: "hub", source: "10.1.0.0/22", nexthop_resource_ip: "10.0.0.9", nexthop_private_network_id: "shared" }],
};

let mock: RunningServer;
beforeAll(async () => {
  mock = await startServer({ port: 0, seed: state });
  folder.write(
    "keys.json",
    [acme, partner].map((tenant) => ({ ...tenant, apiUrl: mock.url })),
  );
});
afterAll(() => mock.close());

const io = () => ({ stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: folder.path });
const request = (fields: object) => ({ paths: [], account: true, profiles: [], keyFiles: [], regions: [], ...fields });

/** Order aside. */
function sorted({ vpcs, privateNetworks, connectors, routes, acls, ingressRules }: Topology) {
  const byId = <T extends { readonly id: string }>(list: readonly T[] = []) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    vpcs: byId(vpcs),
    privateNetworks: byId(privateNetworks),
    connectors: byId(connectors),
    routes: byId(routes),
    acls,
    ingressRules: byId(ingressRules),
  };
}

describe("the account, read through the SDK from a running API", () => {
  test("with the keys of all organizations it is what the mock itself says", async () => {
    const [account, own] = [await loadAccount(request({ keyFiles: ["keys.json"] }), io()), await loadMock(mock.url, {})];
    expect(account.topology.routes).toHaveLength(132);
    expect(sorted(account.topology)).toEqual(sorted(own.topology));
    expect(account.topology.assumptions).toEqual([]);
  });

  test("one key sees its organization only; a peered stranger is known by name, without networks", async () => {
    const env = { SCW_API_URL: mock.url, SCW_ACCESS_KEY: acme.accessKey, SCW_SECRET_KEY: acme.secretKey };
    const { topology } = await loadAccount(request({ regions: ["fr-par"] }), { ...io(), env });
    expect(topology.vpcs.map(({ name, opaque }) => [name, opaque ?? false])).toEqual([
      ["default", false],
      ["hub", false],
      ["web", false],
      ["theirs", true],
    ]);
    expect(topology.assumptions).toEqual(["VPC theirs is not visible with these keys: its networks, routes and ACLs are unknown."]);
  });

  test("it only ever reads", async () => {
    await fetch(`${mock.url}/mock/requests`, { method: "DELETE" });
    await loadAccount(request({ keyFiles: ["keys.json"] }), io());
    const { requests } = (await (await fetch(`${mock.url}/mock/requests`)).json()) as { requests: { method: string }[] };
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  test("reach says the same from the account and from the mock", async () => {
    const ask = async (...source: string[]) =>
      (await cli(["reach", ...source, "--from", "web", "--to", "hub", "--family", "4", "--json"], { cwd: folder.path })).out;
    const answer = async (...source: string[]) => ({
      ...(JSON.parse(await ask(...source)) as object),
      source: undefined,
      sources: undefined,
    });
    expect(await answer("--key-file", "keys.json")).toEqual(await answer("--mock", mock.url));
    expect(JSON.parse(await ask(mock.url))).toMatchObject({ verdict: "reachable" });
  });

  test("profiles of the configuration file are keys too, inheriting what stands at the top", async () => {
    const config = `api_url: ${mock.url}\nactive_profile: acme\nprofiles:\n  acme:\n    access_key: ${acme.accessKey} # the first\n    secret_key: "${acme.secretKey}"\n  partner:\n    access_key: ${partner.accessKey}\n    secret_key: ${partner.secretKey}\n`;
    const env = { SCW_CONFIG_PATH: folder.write("config.yaml", config) };
    const named = await loadAccount(request({ profiles: ["acme", "partner"] }), { ...io(), env });
    expect(sorted(named.topology)).toEqual(sorted((await loadMock(mock.url, {})).topology));
    const active = await loadAccount(request({ regions: ["fr-par"] }), { ...io(), env });
    expect(active.topology.vpcs.some(({ name }) => name === "web")).toBe(true);
    expect((await cli(["check", "--profile", "acne"], { env })).err).toBe(
      `vpc-peering: There is no profile "acne" in ${env.SCW_CONFIG_PATH}. It has acme, partner.\n`,
    );
  });
});

describe("keys that do not work", () => {
  const made = async (keys: object[]) => {
    const response = await fetch(`${mock.url}/mock/organizations`, {
      method: "POST",
      body: JSON.stringify({ name: `org-${Math.random()}`, projects: ["p"], keys }),
    });
    const { access_key, secret_key } = (await response.json()) as { access_key: string; secret_key: string };
    return { SCW_API_URL: mock.url, SCW_ACCESS_KEY: access_key, SCW_SECRET_KEY: secret_key };
  };

  test("an expired one", async () => {
    const env = await made([{ expires_at: "2020-01-01T00:00:00Z" }]);
    expect(await cli(["check", "--account"], { env })).toEqual({
      code: 2,
      out: "",
      err: "vpc-peering: the API key of SCW_SECRET_KEY has expired; create a new one and use it instead\n",
    });
  });

  test("one without rights", async () => {
    const env = await made([{ permission_sets: [] }]);
    const { code, err } = await cli(["check", "--account"], { env });
    expect(code).toBe(2);
    expect(err).toMatch(
      /^vpc-peering: the API key of SCW_SECRET_KEY has no permission to read \/vpc\/v2\/regions\/fr-par\/[\w-]+ at http:\/\/127\.0\.0\.1:\d+; it needs the permission set VPCReadOnly\n$/,
    );
  });

  test("an unknown one, a malformed one, none at all, and nobody there", async () => {
    const unknown = { SCW_API_URL: mock.url, SCW_ACCESS_KEY: acme.accessKey, SCW_SECRET_KEY: "11111111-2222-4333-8444-555555555555" };
    expect((await cli(["check", "account"], { env: unknown })).err).toBe(
      `vpc-peering: the API key of SCW_SECRET_KEY is rejected by ${mock.url}; check access key and secret key\n`,
    );
    expect((await cli(["check", "--account"], { env: { ...unknown, SCW_ACCESS_KEY: "nope" } })).err).toMatch(
      /^vpc-peering: the API key of SCW_SECRET_KEY cannot be used: .+\n$/,
    );
    const bare = { HOME: folder.path };
    expect((await cli(["check", "--account"], { env: bare })).err).toBe(
      "vpc-peering: no API key; set SCW_ACCESS_KEY and SCW_SECRET_KEY, or name a profile (--profile) or a key file (--key-file)\n",
    );
    const dead = await deadUrl();
    const nobody = await cli(["check", "--account"], { env: { ...unknown, SCW_API_URL: dead } });
    expect([nobody.code, nobody.err]).toEqual([
      2,
      `vpc-peering: ${dead} cannot be reached (ECONNREFUSED); check SCW_API_URL and the network\n`,
    ]);
  });
});

describe("what cannot be read with", () => {
  const env = { SCW_API_URL: "", SCW_ACCESS_KEY: acme.accessKey, SCW_SECRET_KEY: acme.secretKey };

  test("a key file without a key is not another way to say the environment's key", async () => {
    const file = folder.write("none.json", []);
    const { code, err } = await cli(["check", "--key-file", file], { env: { ...env, SCW_API_URL: mock.url } });
    expect([code, err]).toEqual([2, `vpc-peering: "${file}" does not contain a key; write what "vpc-peering env --json" prints\n`]);
  });

  test("a configuration file that is a folder, an address that is none", async () => {
    const asked = ["check", "--account"];
    expect((await cli(asked, { env: { SCW_CONFIG_PATH: folder.path } })).err).toBe(
      `vpc-peering: Cannot read the Scaleway configuration file ${folder.path}: it is a folder. Make it readable, or point SCW_CONFIG_PATH to another file.\n`,
    );
    expect((await cli(asked, { env: { ...env, SCW_API_URL: "nonsense" } })).err).toBe(
      'vpc-peering: "nonsense" is not the URL of an API; check SCW_API_URL\n',
    );
  });

  test.each(["hello", "{}", '{"vpcs":[]}'])("a server that answers %j is no empty account", async (body) => {
    const server = createServer((_, response) => response.setHeader("Content-Type", "application/json").end(body));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, out, err } = await cli(["check", "--account"], { env: { ...env, SCW_API_URL: url } });
    server.closeAllConnections();
    server.close();
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
  });

  test("a route that is none is said, and host bits are masked as the service masks them", () => {
    const route = { description: "", vpc_id: "v", nexthop_resource_id: null, nexthop_private_network_id: null, type: "custom" };
    const { routes, assumptions } = topologyFromWire({
      vpcs: [],
      privateNetworks: [],
      connectors: [],
      acls: [],
      ingressRules: [],
      routes: [
        { ...route, id: "r1", destination: "10.0.0.5/22", nexthop_vpc_connector_id: "c" },
        { ...route, id: "r2", destination: "10.1.0.0/22", nexthop_vpc_connector_id: null },
      ],
    });
    expect(routes).toMatchObject([{ id: "r1", destination: "10.0.0.0/22" }]);
    expect(assumptions).toEqual(["Route r2 to 10.1.0.0/22 is left out: its destination or its next hop is of an unsupported kind."]);
  });
});
