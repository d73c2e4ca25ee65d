import { HttpClient, type Wire } from "./blackbox/client";
import { type MockInProcess, startMock } from "./blackbox/mock";
import { Party } from "./blackbox/party";
import type { Tenant } from "./blackbox/tenants";

const AT_ONCE = 200;

describe("two hundred requests at once", () => {
  let mock: MockInProcess;
  let crowd: HttpClient;
  let acme: Party;
  let partner: Party;

  beforeAll(async () => {
    mock = await startMock();
    crowd = new HttpClient(mock.url, { sockets: AT_ONCE });
  });
  beforeEach(async () => {
    await mock.reset();
    const [first, second] = mock.tenants as [Tenant, Tenant];
    acme = new Party(crowd, first);
    partner = new Party(crowd, second);
  });
  afterAll(async () => {
    crowd.close();
    await mock.stop();
  });

  const times = <T>(count: number, make: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => make(index)));

  test("that create the same connector yield one, and 199 refusals that name it", async () => {
    const [a, b] = [await acme.vpc("a"), await acme.vpc("b")];
    const body = { name: "same", vpc_id: a["id"], target_vpc_id: b["id"] };
    const answers = await times(AT_ONCE, () => acme.send("POST", "vpc-connectors", body));
    const made = answers.filter(({ status }) => status === 200);
    expect(made.length).toBe(1);
    const { id } = JSON.parse(made[0]!.text) as Wire;
    const refusals = answers.filter(({ status }) => status !== 200);
    expect(refusals.map(({ status }) => status)).toEqual(Array(AT_ONCE - 1).fill(409));
    for (const { text } of refusals)
      expect(JSON.parse(text)).toMatchObject({ type: "already_exists", resource: "vpc_connector", resource_id: id });
    expect(await acme.do("GET", "vpc-connectors")).toMatchObject({ total_count: 1, vpc_connectors: [{ id }] });
  });

  test("against a quota of 100 connectors yield exactly 100, and 100 refusals that tell the quota", async () => {
    await mock.set({ quota_vpc_connectors: 100 });
    const a = await acme.vpc("a");
    const targets = Array.from({ length: AT_ONCE }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
    const answers = await times(AT_ONCE, (index) =>
      acme.send("POST", "vpc-connectors", { name: "many", vpc_id: a["id"], target_vpc_id: targets[index] }),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(100);
    const refusals = answers.filter(({ status }) => status !== 200);
    expect(refusals.map(({ status }) => status)).toEqual(Array(100).fill(403));
    for (const { text } of refusals)
      expect(JSON.parse(text)).toMatchObject({ type: "quotas_exceeded", details: [expect.objectContaining({ quota: 100, current: 100 })] });
    expect((await acme.do("GET", "vpc-connectors"))["total_count"]).toBe(100);
  });

  test("from both sides of 100 pairs leave every pair peered, and each side billed for its own 100", async () => {
    const hub = await acme.vpc("hub");
    const spokes = await times(100, (index) => partner.vpc(`spoke-${index}`));
    await times(AT_ONCE, (index) => {
      const spoke = spokes[index >> 1]!;
      return index % 2 === 0 ? acme.connect(hub, spoke) : partner.connect(spoke, hub);
    });
    for (const party of [acme, partner]) {
      const listed = await party.do("GET", "vpc-connectors?page_size=100&status=peered");
      expect(listed["total_count"]).toBe(100);
      expect((await party.running()).sort()).toEqual((listed["vpc_connectors"] as Wire[]).map(({ id }) => id).sort());
    }
  });
});
