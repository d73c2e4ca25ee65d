import { ACME, type Json, TestMock, useMock } from "./support/mock";

const held = useMock();
const ips = "/ipam/v1/regions/fr-par/ips";

describe("a list of addresses", () => {
  test("is in the order of numbers, not of letters", async () => {
    const network = await held.mock.network(await held.mock.vpc("v"), "10.0.0.0/24");
    const addresses = ["10.0.0.10", "10.0.0.9", "10.0.0.100", "10.0.0.2"];
    for (const address of addresses) await held.mock.ok("POST", ips, { source: { private_network_id: network.id }, address });
    const found = async (query: string) => (await held.mock.ok("GET", `${ips}?${query}`)).ips.map(({ address }: Json) => address);
    const inOrder = ["10.0.0.2/24", "10.0.0.9/24", "10.0.0.10/24", "10.0.0.100/24"];
    expect(await found("order_by=ip_address_asc")).toEqual(inOrder);
    expect(await found("order_by=ip_address_desc")).toEqual([...inOrder].reverse());
    expect(await held.mock.ok("GET", `${ips}?order_by=ip_address_asc&page=2&page_size=3`)).toMatchObject({
      ips: [{ address: "10.0.0.100/24" }],
      total_count: 4,
    });
  });

  test("of ingress rules is ordered by source or by prefix length", async () => {
    const vpc = await held.mock.vpc("v");
    const network = await held.mock.network(vpc, "10.0.0.0/24");
    for (const source of ["10.10.0.0/16", "10.9.0.0/24", "192.168.0.0/20", "2.0.0.0/8"])
      await held.mock.ok("POST", "ingress-rules", {
        vpc_id: vpc.id,
        source,
        nexthop_resource_ip: "10.0.0.2",
        nexthop_private_network_id: network.id,
      });
    const found = async (order: string) =>
      (await held.mock.ok("GET", `ingress-rules?order_by=${order}`)).rules.map(({ source }: Json) => source);
    expect(await found("source_asc")).toEqual(["2.0.0.0/8", "10.9.0.0/24", "10.10.0.0/16", "192.168.0.0/20"]);
    expect(await found("source_desc")).toEqual(["192.168.0.0/20", "10.10.0.0/16", "10.9.0.0/24", "2.0.0.0/8"]);
    expect(await found("prefix_len_asc")).toEqual(["2.0.0.0/8", "10.10.0.0/16", "192.168.0.0/20", "10.9.0.0/24"]);
  });
});

test("an address cannot be booked in a subnet of a project that the key does not reach", async () => {
  const near = "aaaaaaaa-0000-4000-8000-000000000001";
  const far = "aaaaaaaa-0000-4000-8000-000000000002";
  const { keys } = await held.mock.control("POST", "organizations", {
    name: "third",
    projects: [
      { id: near, name: "near" },
      { id: far, name: "far" },
    ],
    keys: [{}, { permission_sets: [{ name: "IPAMFullAccess", project_ids: [near] }] }],
  });
  const network = await held.mock.ok("POST", "private-networks", { project_id: far }, keys[0].secret_key);
  const book = (source: object) => held.mock.call("POST", ips, { project_id: near, source }, keys[1].secret_key);
  for (const [resource, id] of [
    ["private_network", network.id],
    ["subnet", network.subnets[0].id],
  ]) {
    const reply = await book({ [`${resource}_id`]: id });
    expect([reply.status, reply.body]).toEqual([404, { message: "resource is not found", resource, resource_id: id, type: "not_found" }]);
  }
});

describe("the control plane", () => {
  test.each(["health", "clock", "events"])("answers HEAD /mock/%s as GET, without a body", async (path) => {
    const answer = await fetch(`${held.mock.url}/mock/${path}`, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });

  test.each(["nope", "238f2655-efdf-4345-9281-9a6c836954e2"])(
    "has no bill for project %s, which is not the organization's",
    async (project) => {
      const reply = await held.mock.raw("GET", `/mock/billing?organization=acme&project=${project}`);
      expect([reply.status, reply.body.message]).toEqual([404, `organization "acme" has no project "${project}"`]);
    },
  );

  test("keeps a deleted project on the bill", async () => {
    const { id } = await held.mock.ok("POST", "/account/v3/projects", { name: "gone" });
    const vpc = await held.mock.ok("POST", "vpcs", { name: "v", project_id: id });
    const other = await held.mock.ok("POST", "vpcs", { name: "other", project_id: ACME.projectId });
    const ours = await held.mock.connect(vpc, other);
    await held.mock.connect(other, vpc);
    await held.mock.control("POST", "clock/advance", { hours: 1 });
    await held.mock.ok("DELETE", `vpc-connectors/${ours.id}`);
    await held.mock.ok("DELETE", `vpcs/${vpc.id}`);
    await held.mock.ok("DELETE", `/account/v3/projects/${id}`);
    expect((await held.mock.control("GET", `billing?organization=acme&project=${id}`)).hours).toBe(1);
  });
});

test("a mock that is stopped while answers wait for their latency has no bug to report", async () => {
  const written = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
  const latencyMs = 100;
  try {
    const slow = await TestMock.start({ latencyMs });
    const lost = expect(slow.call("POST", "vpcs", { name: "v" })).rejects.toThrow();
    await slow.control("GET", "health");
    await slow.stop();
    await lost;
    await new Promise((resolve) => setTimeout(resolve, latencyMs)); // begun later than the answer's, so it ends later
    expect(written).not.toHaveBeenCalled();
  } finally {
    written.mockRestore();
  }
});
