import { ACME, type Json, PARTNER, useMock } from "./support/mock";

const started = useMock();
const mock = () => started.mock;

describe("the creation guard over an orphan connector", () => {
  async function probed() {
    const foreign = await mock().vpc("foreign", PARTNER.secretKey);
    await mock().network(foreign, "10.42.4.0/22", PARTNER.secretKey);
    const own = await mock().vpc("own");
    await mock().connect(own, foreign);
    const probe = (block: string) => mock().call("POST", "private-networks", { vpc_id: own.id, subnets: [block] });
    return { own, foreign, probe };
  }

  test("is counted for the organization that asks, and only what tells it something", async () => {
    const { probe } = await probed();
    expect((await mock().control("GET", "verdicts")).guard_probes).toEqual([]);
    for (let turn = 0; turn < 3; turn++) expect((await probe("10.42.4.0/24")).status).toBe(400);
    expect((await probe("10.50.0.0/24")).status).toBe(200);
    expect((await probe("10.50.0.0/24")).status).toBe(400);
    expect((await mock().control("GET", "verdicts")).guard_probes).toEqual([{ organization_id: ACME.organizationId, refused: 3 }]);
    await mock().control("POST", "reset");
    expect((await mock().control("GET", "verdicts")).guard_probes).toEqual([]);
  });

  test("tells nothing with guard_orphan=false", async () => {
    const { probe } = await probed();
    await mock().control("PUT", "settings", { guard_orphan: false });
    expect((await probe("10.42.4.0/24")).status).toBe(200);
    expect((await mock().control("GET", "verdicts")).guard_probes).toEqual([]);
  });
});

describe("blocks that the mock picks", () => {
  const ipv4 = (network: Json) => network.subnets[0].subnet;

  test("are the same beside a foreign VPC that did not consent, whatever blocks it has", async () => {
    const picked: string[] = [];
    for (const block of ["10.9.0.0/22", "172.16.0.0/22"]) {
      await mock().control("POST", "reset");
      const foreign = await mock().vpc("foreign", PARTNER.secretKey);
      await mock().network(foreign, block, PARTNER.secretKey);
      const own = await mock().vpc("own");
      await mock().connect(own, foreign);
      picked.push(ipv4(await mock().ok("POST", "private-networks", { vpc_id: own.id })));
    }
    expect(picked).toEqual(["172.16.0.0/22", "172.16.0.0/22"]);
  });

  test("keep off own VPCs and those that consented", async () => {
    const foreign = await mock().vpc("foreign", PARTNER.secretKey);
    await mock().network(foreign, "172.16.0.0/22", PARTNER.secretKey);
    const own = await mock().vpc("own");
    await mock().connect(own, foreign);
    await mock().connect(foreign, own, PARTNER.secretKey);
    expect(ipv4(await mock().ok("POST", "private-networks", { vpc_id: own.id }))).toBe("172.16.4.0/22");
  });
});

describe("a clock that stands still", () => {
  test("does not count the changes of another organization", async () => {
    const vpc = await mock().vpc("mine");
    for (let index = 0; index < 20; index++) await mock().vpc(`theirs ${index}`, PARTNER.secretKey);
    const next = await mock().vpc("mine too");
    const micros = (text: string) => Number(text.slice(20, 26));
    expect(micros(next.created_at) - micros(vpc.created_at)).toBe(1);
  });

  test("still gives one organization strictly growing stamps, also after a restart of the counting", async () => {
    const stamps: string[] = [];
    for (let index = 0; index < 10; index++) stamps.push((await mock().vpc(`v${index}`)).created_at);
    expect([...new Set(stamps)].sort()).toEqual(stamps);
    const refused = await mock().call("POST", "vpcs", { name: "x", project_id: PARTNER.projectId });
    expect(refused.status).toBe(404);
    expect((await mock().vpc("last")).created_at > stamps.at(-1)!).toBe(true);
  });
});

test("the history of a connector that flaps is bounded, and the bill keeps its newest intervals", async () => {
  const { there, left, right } = await mock().pair();
  let mirror = (await mock().ok("GET", `vpc-connectors?vpc_id=${right.id}`)).vpc_connectors[0];
  const state = await mock().control("GET", "state");
  const last = state.status_history.findLast((one: Json) => one.vpc_connector_id === there.id);
  state.status_history.push(...Array.from({ length: 990 }, (_, index) => ({ ...last, status: index % 2 === 0 ? "orphan" : "peered" })));
  await mock().control("PUT", "state", state);
  for (let index = 0; index < 12; index++) {
    await mock().ok("DELETE", `vpc-connectors/${mirror.id}`);
    mirror = await mock().connect(right, left);
  }
  const { status_history } = await mock().control("GET", "state");
  const own = status_history.filter((one: Json) => one.vpc_connector_id === there.id);
  expect(own.length).toBeLessThanOrEqual(1000);
  expect(own.length).toBeGreaterThan(990);
  expect(own.at(-1).status).toBe("peered");
});

describe("DeleteProject", () => {
  // Connectors and routes always belong to their VPC's own project (recorded); a network may be another project's.
  test("is refused while another project has a network in its default VPC", async () => {
    const organization = await mock().control("POST", "organizations", { name: "two projects", projects: ["one", "two"] });
    const [one, two] = organization.projects;
    const token = organization.secret_key;
    const [vpc] = (await mock().ok("GET", `vpcs?project_id=${one.id}`, undefined, token)).vpcs;
    const network = await mock().ok("POST", "private-networks", { vpc_id: vpc.id, project_id: two.id }, token);
    expect((await mock().call("DELETE", `/account/v3/projects/${one.id}`, undefined, token)).status).toBe(412);
    await mock().ok("DELETE", `private-networks/${network.id}`, undefined, token);
    expect((await mock().call("DELETE", `/account/v3/projects/${one.id}`, undefined, token)).status).toBe(204);
    const state = await mock().control("GET", "state");
    await mock().control("PUT", "state", state);
  });
});

describe("as recorded", () => {
  test("a custom resource has its address's id, also after a move, and MAC addresses in capitals however they are sent", async () => {
    const vpc = await mock().vpc("v");
    const network = await mock().network(vpc, "10.1.0.0/24");
    const ips = "/ipam/v1/regions/fr-par/ips";
    const source = { private_network_id: network.id };
    const ip = await mock().ok("POST", ips, { source, resource: { mac_address: "02:aa:bb:cc:dd:ee" } });
    expect(ip.resource).toEqual({ type: "custom", id: ip.id, mac_address: "02:AA:BB:CC:DD:EE", name: null });
    const to = { mac_address: "02:00:00:00:00:0f", name: "vm" };
    const moved = await mock().ok("POST", `${ips}/${ip.id}/move`, { from_resource: { mac_address: "02:Aa:bB:cc:dd:ee" }, to_resource: to });
    expect([moved.resource.id, moved.resource.mac_address]).toEqual([ip.id, "02:00:00:00:00:0F"]);
    expect((await mock().ok("GET", `${ips}?mac_address=02:00:00:00:00:0f`)).total_count).toBe(1);
  });

  test.each(["", "anything", "02:00:00:00:00", "02:00:00:00:00:0g", "020000000001"])("%j is not a MAC address", async (mac_address) => {
    const vpc = await mock().vpc("v");
    const network = await mock().network(vpc, "10.1.0.0/24");
    const body = { source: { private_network_id: network.id }, resource: { mac_address } };
    const reply = await mock().call("POST", "/ipam/v1/regions/fr-par/ips", body);
    expect([reply.status, reply.body.details[0].argument_name]).toEqual([400, "resource.mac_address"]);
  });

  test("UpdateProject answers qualification null", async () => {
    const project = await mock().ok("PATCH", `/account/v3/projects/${ACME.projectId}`, { description: "d" });
    expect(project.qualification).toBeNull();
    expect((await mock().ok("GET", `/account/v3/projects/${ACME.projectId}`)).qualification).not.toBeNull();
  });
});

describe("what the mock writes it can read", () => {
  test.each(["9999-12-31T23:59:59-14:00", "2250-01-01T00:00:01Z"])("so %s is refused before it is stored", async (created_at) => {
    const reply = await mock().raw("PUT", "/mock/state", { body: JSON.stringify({ vpcs: [{ name: "v", created_at }] }) });
    expect([reply.status, reply.body.message]).toEqual([
      400,
      expect.stringMatching(/^state\.vpcs\[0\]\.created_at must be at most 2250-01-01/),
    ]);
  });

  test.each(["a\u0000b", "a\u001b[31m", "", "x".repeat(201)])("so the rate's source cannot be %j", async (rate_source) => {
    const reply = await mock().raw("PUT", "/mock/settings", { body: JSON.stringify({ rate_source }) });
    expect([reply.status, reply.body.type]).toEqual([400, "mock_invalid_request"]);
  });

  test.each([".", ".."])("so a snapshot cannot be called %j", async (name) => {
    expect((await mock().raw("POST", "/mock/snapshots", { body: JSON.stringify({ name }) })).status).toBe(400);
  });

  test("names with control characters and the last moment come back as they were", async () => {
    const name = "a\u0001\u001b[31m\u{1f600}\n";
    await mock().control("PUT", "state", { vpcs: [{ name, created_at: "2250-01-01T00:00:00Z" }], settings: { rate_source: "é" } });
    const state = await mock().control("GET", "state");
    await mock().control("PUT", "state", state);
    expect((await mock().control("GET", "state")).vpcs).toEqual(state.vpcs);
    expect(state.vpcs.map((one: Json) => one.name)).toContain(name);
  });
});
