import { readFileSync } from "node:fs";
import { join } from "node:path";
import { difference, reachability, type Topology, trace, verdicts } from "../../core";

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, "../vectors/cases", file), "utf8")) as Topology;
const severities = (file: string) => verdicts(read(file)).map(({ severity }) => severity);

describe("small inputs that were answered wrongly elsewhere", () => {
  test("one topology in two orders has one error and one warning in both", () => {
    const [a, b] = ["kernel/order-a.json", "kernel/order-b.json"];
    expect(severities(a).sort()).toEqual(["error", "warning"]);
    expect(verdicts(read(b))).toEqual(verdicts(read(a)));
  });

  test("one topology in two orders is no difference", () => {
    const none = { opened: [], closed: [], findingsAdded: [], findingsRemoved: [], replacements: [] };
    expect(difference(read("kernel/diff-a.json"), read("kernel/diff-b.json"))).toEqual(none);
    expect(difference(read("kernel/diff-b.json"), read("kernel/diff-a.json"))).toEqual(none);
  });

  test("an ACL does not judge what stays inside one network, also when a resource is the next hop", () => {
    const ends = { from: { vpcId: "a" }, to: { vpcId: "a" } };
    expect(trace(read("kernel/min-acl-inside.json"), ends).verdict).toBe("reachable");
    expect(reachability(read("kernel/min-acl-inside.json")).privateNetworkMatrix).toEqual([["reachable"]]);
    expect(verdicts(read("kernel/min-acl-inside.json")).map(({ code }) => code)).not.toContain("acl-drop");
  });

  test.each([
    ["kernel/hint-range.json", "web", "data", ["10.1.0.0/25, 10.1.0.128/26"]],
    ["kernel/hint-range-acl.json", "web", "data", ["10.1.0.0/25, 10.1.0.128/26"]],
    ["range-cure/topology.json", "nord", "sued", ["172.16.0.0/25", "172.16.0.128/26", "172.16.1.0/24", "172.16.2.0/23"]],
  ])("the hint for %s names every gap as destinations that can be typed", (file, from, to, gaps) => {
    const answer = trace(read(file), { from: { vpcId: from }, to: { vpcId: to } });
    expect(answer.verdict).toBe("blocked");
    for (const gap of gaps) expect(answer.blocker?.hint).toContain(gap);
    expect(answer.blocker?.hint).not.toContain("–");
  });

  test("the routes that the hint names repair the pair, and part of them do not", () => {
    const half = read("range-cure/topology-after-first-cure.json");
    const answer = trace(half, { from: { vpcId: "nord" }, to: { vpcId: "sued" } });
    expect(answer.blocker?.hint).toContain("172.16.1.0/24, 172.16.2.0/23");
    const missing = ["172.16.1.0/24", "172.16.2.0/23"].map((destination) => ({ ...half.routes[0]!, id: destination, destination }));
    const repaired = { ...half, routes: [...half.routes, ...missing] };
    expect(trace(repaired, { from: { vpcId: "nord" }, to: { vpcId: "sued" } }).verdict).toBe("reachable");
    expect(verdicts(repaired)).toEqual([]);
  });

  test("of a chain of five, a reaches d, and a to e is hop-limit in trace, matrix and verdicts, with and without routes", () => {
    const chain = read("kernel/chain5.json");
    const to = (topology: Topology, vpcId: string) => trace(topology, { from: { vpcId: "a" }, to: { vpcId } });
    for (const vpcId of ["b", "c", "d"]) expect(to(chain, vpcId).verdict).toBe("reachable");
    const short = { ...chain, routes: chain.routes.filter(({ id }) => !["rae", "rea"].includes(id)) };
    for (const topology of [chain, short]) {
      expect(to(topology, "e").blocker).toMatchObject({ code: "hop-limit", subjects: ["a", "b", "c", "d", "e", "pna", "pne"] });
      const { vpcs, vpcMatrix } = reachability(topology);
      expect(vpcMatrix[vpcs.indexOf("a")]![vpcs.indexOf("e")]).toBe("hop-limit");
      expect(verdicts(topology, { intents: [{ from: "a", to: "e" }] }).map(({ code }) => code)).toContain("hop-limit");
    }
  });

  test("two IPv4 paths closed while IPv6 never worked are two closed paths", () => {
    expect(difference(read("diff-v4/before.json"), read("diff-v4/after.json"))).toMatchObject({
      opened: [],
      closed: [
        { from: "a", to: "b", family: 4 },
        { from: "b", to: "a", family: 4 },
      ],
    });
  });
});
