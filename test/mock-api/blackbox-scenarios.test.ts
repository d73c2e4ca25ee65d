import type { Wire } from "./blackbox/client";
import { type MockInProcess, startMock } from "./blackbox/mock";
import { Party } from "./blackbox/party";
import type { Tenant } from "./blackbox/tenants";

/** The two sides of a story, in the order in which they act. */
type Side = "A" | "B";
const OWN_BLOCK: Readonly<Record<Side, string>> = { A: "10.1.0.0/22", B: "10.2.0.0/22" };
/** Inside A's block. */
const OVERLAPPING_BLOCK: Readonly<Record<Side, string>> = { A: "10.2.1.0/24", B: "10.1.1.0/24" };

/** Two VPCs that peer, seen from both owners. */
class Story {
  readonly vpcs: Partial<Record<Side, Wire>> = {};
  readonly connectors: Partial<Record<Side, Wire>> = {};

  constructor(readonly parties: Readonly<Record<Side, Party>>) {}

  async begin(): Promise<void> {
    for (const side of ["A", "B"] as const) {
      this.vpcs[side] = await this.parties[side].vpc(side);
      await this.parties[side].network(this.vpcs[side], OWN_BLOCK[side]);
    }
  }

  async connect(side: Side): Promise<void> {
    this.connectors[side] = await this.parties[side].connect(this.vpcs[side]!, this.vpcs[other(side)]!);
  }

  async disconnect(side: Side): Promise<void> {
    await this.parties[side].disconnect(this.connectors[side]!);
    delete this.connectors[side];
  }

  /** Statuses of the side and of the other one, and whose meters run. */
  async row(side: Side): Promise<{ own: string; mirror: string; billed: Side[] }> {
    const billed = await Promise.all(
      (["A", "B"] as const).map(async (one) => ((await this.parties[one].running()).includes(this.connectors[one]?.["id"]) ? [one] : [])),
    );
    return { own: await this.status(side), mirror: await this.status(other(side)), billed: billed.flat() };
  }

  status(side: Side): Promise<string> {
    return this.parties[side].status(this.connectors[side]);
  }
}

function other(side: Side): Side {
  return side === "A" ? "B" : "A";
}

describe("peering as the scenario table tells it", () => {
  let mock: MockInProcess;
  let acme: Tenant;
  let partner: Tenant;

  beforeAll(async () => {
    mock = await startMock();
    [acme, partner] = mock.tenants as [Tenant, Tenant];
  });
  beforeEach(() => mock.reset());
  afterAll(() => mock.stop());

  const party = (name: string) => new Party(mock.http, name === "acme" ? acme : partner);

  describe.each([
    ["acme", "acme", "A"],
    ["acme", "acme", "B"],
    ["acme", "partner", "A"],
    ["acme", "partner", "B"],
    ["partner", "acme", "A"],
  ] as const)("A belongs to %s, B to %s, and %s declares first", (ownerOfA, ownerOfB, first) => {
    const second = other(first);
    let story: Story;

    beforeEach(async () => {
      story = new Story({ A: party(ownerOfA), B: party(ownerOfB) });
      await story.begin();
    });

    test("from the first connector to the last, status and billing follow the table", async () => {
      await story.connect(first);
      expect(await story.row(first)).toEqual({ own: "orphan", mirror: "-", billed: [] });

      await story.connect(second);
      expect(await story.row(first)).toEqual({ own: "peered", mirror: "peered", billed: ["A", "B"] });

      await story.disconnect(second);
      expect(await story.row(first)).toEqual({ own: "orphan", mirror: "-", billed: [] });

      const overlapping = await story.parties[second].network(story.vpcs[second]!, OVERLAPPING_BLOCK[second]);
      await story.connect(second);
      expect(await story.row(first)).toEqual({ own: "conflict", mirror: "conflict", billed: [] });

      await story.parties[second].do("DELETE", `private-networks/${overlapping["id"]}`);
      expect(await story.row(first)).toEqual({ own: "peered", mirror: "peered", billed: ["A", "B"] });

      for (const side of ["A", "B"] as const) {
        const body = story.parties[side].networkBody(story.vpcs[side]!, OVERLAPPING_BLOCK[side]);
        const refused = await story.parties[side].send("POST", "private-networks", body);
        expect([refused.status, JSON.parse(refused.text)]).toEqual([
          400,
          {
            type: "invalid_arguments",
            message: "invalid argument(s)",
            details: [{ argument_name: "subnets", help_message: "subnet_overlaps_in_peered_vpc: {}", reason: "unknown" }],
          },
        ]);
        expect(await story.row(first)).toEqual({ own: "peered", mirror: "peered", billed: ["A", "B"] });
      }

      await story.disconnect(second);
      await emptyAndDelete(story.parties[second], story.vpcs[second]!);
      expect(await story.row(first)).toEqual({ own: "orphan", mirror: "-", billed: [] });
    });

    test("a solved conflict stays until one side refreshes it when refreshing is manual", async () => {
      await mock.set({ conflict_refresh: "manual" });
      await story.connect(first);
      const overlapping = await story.parties[second].network(story.vpcs[second]!, OVERLAPPING_BLOCK[second]);
      await story.connect(second);
      await story.parties[second].do("DELETE", `private-networks/${overlapping["id"]}`);
      expect(await story.row(first)).toEqual({ own: "conflict", mirror: "conflict", billed: [] });

      await mock.http.expect(200, "POST", `/mock/connectors/${story.connectors[first]!["id"]}/refresh`, { body: {} });
      expect(await story.row(first)).toEqual({ own: "peered", mirror: "peered", billed: ["A", "B"] });
    });

    test("a pair shows as orphan and costs nothing until it settled, when a settling delay is set", async () => {
      await mock.freeze();
      await mock.set({ settle_ms: 1_800_000 });
      await story.connect(first);
      await story.connect(second);
      expect(await story.row(first)).toMatchObject({ own: "orphan", mirror: "orphan" });

      await mock.advance(0.49);
      expect(await story.row(first)).toMatchObject({ own: "orphan", mirror: "orphan" });
      expect((await story.parties.A.billing())["hours"]).toBe(0);

      await mock.advance(0.01);
      expect(await story.row(first)).toEqual({ own: "peered", mirror: "peered", billed: ["A", "B"] });
    });
  });

  async function emptyAndDelete(owner: Party, vpc: Wire): Promise<void> {
    const { private_networks: networks } = await owner.do("GET", `private-networks?vpc_id=${vpc["id"]}`);
    for (const network of networks) await owner.do("DELETE", `private-networks/${network["id"]}`);
    await owner.do("DELETE", `vpcs/${vpc["id"]}`);
  }
});
