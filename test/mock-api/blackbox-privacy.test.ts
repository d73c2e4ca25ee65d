import type { Answer, Wire } from "./blackbox/client";
import { type MockInProcess, startMock } from "./blackbox/mock";
import { Party } from "./blackbox/party";
import type { Tenant } from "./blackbox/tenants";

const MISSING = "12345678-1234-4234-8234-123456789abc";
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/g;

/** An answer without what differs between any two requests: its ids, times and the request's own id and date. */
function bare({ status, headers, text }: Answer): unknown {
  const { date, "x-request-id": requestId, ...others } = headers;
  expect([typeof date, typeof requestId]).toEqual(["string", "string"]);
  return { status, headers: others, text: text.replace(UUID, "ID").replace(TIME, "TIME") };
}

describe("what an organization can learn of another", () => {
  let mock: MockInProcess;
  let acme: Party;
  let partner: Party;
  let ours: Wire;
  let theirs: Wire;

  beforeAll(async () => {
    mock = await startMock();
  });
  beforeEach(async () => {
    await mock.reset();
    const [first, second] = mock.tenants as [Tenant, Tenant];
    acme = new Party(mock.http, first);
    partner = new Party(mock.http, second);
    ours = await acme.vpc("ours");
    theirs = await partner.vpc("theirs");
  });
  afterAll(() => mock.stop());

  test("a target in another organization, one in another region and a random id are answered alike", async () => {
    const far = await new Party(mock.http, partner.tenant, "nl-ams").vpc("far");
    const targets = [theirs["id"], far["id"], MISSING];
    const answers: unknown[] = [];
    for (const target of targets) {
      const body = { name: "probe", vpc_id: ours["id"], target_vpc_id: target };
      answers.push(bare(await acme.send("POST", "vpc-connectors", body)));
    }
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining('"status":"orphan"') });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test.each([
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["GET", "/subnet-overlaps"],
  ] as const)("%s on a foreign connector%s equals the same on a missing one, byte by byte but for the id", async (method, below) => {
    const foreign = await partner.connect(theirs, ours);
    const body = method === "PATCH" ? { name: "mine" } : undefined;
    const toForeign = await acme.send(method, `vpc-connectors/${foreign["id"]}${below}`, body);
    const toMissing = await acme.send(method, `vpc-connectors/${MISSING}${below}`, body);
    expect(toForeign.text).toBe(toMissing.text.replaceAll(MISSING, foreign["id"]));
    expect(bare(toForeign)).toEqual(bare(toMissing));
    expect(toForeign.text).toBe(
      JSON.stringify({ message: "resource is not found", resource: "vpc_connector", resource_id: foreign["id"], type: "not_found" }),
    );
    expect(await partner.do("GET", `vpc-connectors/${foreign["id"]}`)).toEqual(foreign);
  });

  test.each(["vpcs", "private-networks", "routes"] as const)("a foreign object of %s equals a missing one", async (collection) => {
    const network = await partner.network(theirs, "10.1.0.0/22");
    const route = { description: "", vpc_id: theirs["id"], destination: "10.9.0.0/24", nexthop_private_network_id: network["id"] };
    const id = { vpcs: theirs["id"], "private-networks": network["id"], routes: (await partner.do("POST", "routes", route))["id"] }[
      collection
    ];
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? { tags: ["mine"] } : undefined;
      const toForeign = await acme.send(method, `${collection}/${id}`, body);
      expect(toForeign.status).toBe(404);
      expect(bare(toForeign)).toEqual(bare(await acme.send(method, `${collection}/${MISSING}`, body)));
    }
  });

  test("a list by target does not tell who targets me", async () => {
    await partner.connect(theirs, ours);
    expect(await acme.do("GET", `vpc-connectors?target_vpc_id=${ours["id"]}`)).toEqual({ vpc_connectors: [], total_count: 0 });
    for (const filter of [
      `organization_id=${partner.tenant.organizationId}`,
      `project_id=${partner.tenant.projectIds[0]}`,
      `vpc_id=${theirs["id"]}`,
    ])
      expect([filter, await acme.do("GET", `vpc-connectors?${filter}`)]).toEqual([filter, { vpc_connectors: [], total_count: 0 }]);
  });

  test("a list by target tells my own connectors, peered or not, and only those", async () => {
    const mine = await acme.connect(ours, theirs);
    await partner.connect(theirs, ours);
    const listed = await acme.do("GET", `vpc-connectors?target_vpc_id=${theirs["id"]}`);
    expect(listed).toMatchObject({ total_count: 1, vpc_connectors: [{ id: mine["id"], status: "peered" }] });
  });

  test("a lone connector leaves no trace in anything that the target's owner can list", async () => {
    const lists = ["vpcs", "private-networks", "subnets", "vpc-connectors", "routes-with-nexthop", "ingress-rules"];
    const seen = () => Promise.all(lists.map((list) => acme.do("GET", list)));
    const before = await seen();
    await partner.connect(theirs, ours);
    expect(await seen()).toEqual(before);
    expect(await acme.running()).toEqual([]);
  });

  test("a stranger's connector does not bind the target: its owner may still overlap", async () => {
    await partner.network(theirs, "10.1.0.0/22");
    await partner.connect(theirs, ours);
    expect(await acme.network(ours, "10.1.0.0/24")).toMatchObject({ vpc_id: ours["id"] });
  });

  test("peer_info is there only while peered, and tells organization, project and the current name of the target", async () => {
    const mine = await acme.connect(ours, theirs);
    expect("peer_info" in mine).toBe(false);
    const back = await partner.connect(theirs, ours);
    const peer = { organization_id: acme.tenant.organizationId, project_id: acme.tenant.projectIds[0], vpc_name: "ours" };
    expect(back["peer_info"]).toEqual(peer);
    await acme.do("PATCH", `vpcs/${ours["id"]}`, { name: "renamed" });
    expect((await partner.do("GET", `vpc-connectors/${back["id"]}`))["peer_info"]).toEqual({ ...peer, vpc_name: "renamed" });
    await partner.disconnect(back);
    expect("peer_info" in (await acme.do("GET", `vpc-connectors/${mine["id"]}`))).toBe(false);
  });

  describe("routes of a peered pair", () => {
    let mine: Wire;
    let back: Wire;

    beforeEach(async () => {
      await acme.network(ours, "10.1.0.0/22");
      await partner.network(theirs, "10.2.0.0/22");
    });

    const peer = async () => {
      mine = await acme.connect(ours, theirs);
      back = await partner.connect(theirs, ours);
      expect(back["status"]).toBe("peered");
    };
    const routes = (party: Party) => party.do("GET", "routes-with-nexthop");

    test("peering creates no route on either side", async () => {
      const before = [await routes(acme), await routes(partner)];
      expect(before.map((listed) => listed["total_count"])).toEqual([2, 2]);
      await peer();
      expect([await routes(acme), await routes(partner)]).toEqual(before);
    });

    test("a route of one side is never shown to the other, by no list, filter or id", async () => {
      await peer();
      const before = await routes(partner);
      const body = { description: "", vpc_id: ours["id"], destination: "10.2.0.0/22", nexthop_vpc_connector_id: mine["id"] };
      const route = await acme.do("POST", "routes", body);
      expect((await routes(acme))["total_count"]).toBe(3);
      expect(await routes(partner)).toEqual(before);
      for (const filter of [`vpc_id=${ours["id"]}`, `nexthop_vpc_connector_id=${mine["id"]}`, "contains=10.2.0.0/20"]) {
        const { routes: rows } = await partner.do("GET", `routes-with-nexthop?${filter}`);
        expect(rows.filter((row: Wire) => row["route"]["vpc_id"] !== theirs["id"])).toEqual([]);
      }
      const byId = await partner.send("GET", `routes/${route["id"]}`);
      expect([byId.status, byId.text]).toEqual([
        404,
        '{"message":"resource is not found","resource":"unknown","resource_id":"","type":"not_found"}',
      ]);
    });

    test("a route stays when its connector is gone, pointing at what is no more", async () => {
      await peer();
      const body = { description: "", vpc_id: ours["id"], destination: "10.2.0.0/22", nexthop_vpc_connector_id: mine["id"] };
      const route = await acme.do("POST", "routes", body);
      await acme.disconnect(mine);
      expect(await acme.do("GET", `routes/${route["id"]}`)).toEqual(route);
    });

    test("a connector of another of my VPCs is no next hop, and a foreign connector is as good as none", async () => {
      await peer();
      const second = await acme.vpc("second");
      const towards = async (vpc: Wire, connectorId: string) => {
        const body = { description: "", vpc_id: vpc["id"], destination: "10.2.0.0/22", nexthop_vpc_connector_id: connectorId };
        return acme.send("POST", "routes", body);
      };
      expect((await towards(second, mine["id"])).status).toBe(400);
      const [foreign, missing] = [await towards(ours, back["id"]), await towards(ours, MISSING)];
      expect([400, 404]).toContain(foreign.status);
      expect(bare(foreign)).toEqual(bare(missing));
    });
  });

  describe("subnet-overlaps of a pair in conflict", () => {
    let network: Wire;
    let mine: Wire;

    beforeEach(async () => {
      network = await acme.network(ours, "10.1.0.0/22");
      mine = await acme.connect(ours, theirs);
      await partner.network(theirs, "10.1.1.0/24");
    });
    const overlaps = () => acme.do("GET", `vpc-connectors/${mine["id"]}/subnet-overlaps`);

    test("are empty while the connector is an orphan, although blocks collide", async () => {
      expect(await overlaps()).toEqual({ subnet_overlaps: [], total_count: 0 });
    });

    test("show both sides once both consented", async () => {
      await partner.connect(theirs, ours);
      expect(await overlaps()).toEqual({
        subnet_overlaps: [
          {
            subnet_id: network["subnets"][0]["id"],
            subnet: "10.1.0.0/22",
            target_subnet_id: expect.stringMatching(UUID),
            target_subnet: "10.1.1.0/24",
          },
        ],
        total_count: 1,
      });
    });

    test("hide the other organization's side where privacy is asked for, and count it all the same", async () => {
      await mock.set({ overlaps_privacy: true });
      await partner.connect(theirs, ours);
      expect(await overlaps()).toEqual({
        subnet_overlaps: [{ subnet_id: network["subnets"][0]["id"], subnet: "10.1.0.0/22", target_subnet_id: "", target_subnet: "" }],
        total_count: 1,
      });
    });
  });
});
