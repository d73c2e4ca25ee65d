import { reachability, type Topology, trace } from "../../core";
import { PacketWalker } from "./packet-walker";
import { Random, runSeed, scaled } from "./random";
import { randomTopology } from "./random-topology";

const TOPOLOGIES = scaled(5_000);

/** The first pair of networks on which the engine and the walker differ. */
function disagreement(topology: Topology): string | undefined {
  const walker = new PacketWalker(topology);
  const matrix = reachability(topology);
  const networks = topology.privateNetworks;
  for (const [row, from] of networks.entries()) {
    for (const [column, to] of networks.entries()) {
      const expected = walker.reaches(from, to);
      const cell = matrix.privateNetworkMatrix[row]![column]!;
      if ((cell === "reachable") !== (expected === true)) return `matrix ${from.id} to ${to.id}: ${cell}, walker ${expected}`;
      if (expected === undefined) continue;
      const ends = { from: { vpcId: from.vpcId, privateNetworkId: from.id }, to: { vpcId: to.vpcId, privateNetworkId: to.id } };
      const answer = trace(topology, ends);
      if ((answer.verdict === "reachable") !== expected) return `trace ${from.id} to ${to.id}: ${answer.verdict}, walker ${expected}`;
      const code = answer.blocker?.code ?? "reachable";
      const oneFamily = cell === "ipv4-only" || cell === "ipv6-only";
      if (oneFamily ? !reachesOneFamily(topology, ends, cell) : code !== cell && !(cell === "isolated" && code === "no-route"))
        return `${from.id} to ${to.id}: matrix says ${cell}, trace ${code}`;
    }
  }
  return undefined;
}

/** True when exactly the family that the cell names gets through. */
function reachesOneFamily(topology: Topology, ends: Parameters<typeof trace>[1], cell: "ipv4-only" | "ipv6-only"): boolean {
  const [open, closed] = cell === "ipv4-only" ? ([4, 6] as const) : ([6, 4] as const);
  return trace(topology, ends, { family: open }).verdict === "reachable" && trace(topology, ends, { family: closed }).verdict === "blocked";
}

describe("trace against a packet walker", () => {
  const seed = runSeed("trace against a packet walker");

  test(`the same verdict for every pair of networks of ${TOPOLOGIES} random topologies, and the same code in the matrix`, () => {
    const verdicts = new Map<string, number>();
    for (let run = 0; run < TOPOLOGIES; run++) {
      const topology = randomTopology(new Random(seed + run));
      const found = disagreement(topology);
      if (found) throw new Error(`SEED=${seed} topology ${run} (alone: SEED=${seed + run}): ${found}\n${JSON.stringify(topology)}`);
      for (const cell of reachability(topology).privateNetworkMatrix.flat()) verdicts.set(cell, (verdicts.get(cell) ?? 0) + 1);
    }
    const total = [...verdicts.values()].reduce((sum, count) => sum + count, 0);
    expect(verdicts.get("reachable")! / total).toBeGreaterThan(0.1);
    expect(verdicts.get("reachable")! / total).toBeLessThan(0.9);
    const reasons = ["acl-drop", "ambiguous-destination", "hop-limit", "no-return-route", "no-route", "propagation-off", "route-blackhole"];
    const more = ["route-loop", "route-to-conflict", "route-to-orphan", "routing-disabled", "transitivity-off"];
    const partial = ["ipv4-only", "ipv6-only", "isolated", "reachable"];
    expect([...verdicts.keys()].sort()).toEqual([...partial, ...reasons, ...more].sort());
  });
});
