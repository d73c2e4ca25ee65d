import { difference, examine, reachability, type Topology, trace, verdicts } from "../../core";
import { Random, runSeed, scaled } from "./random";
import { randomTopology } from "./random-topology";
import { lessKnown } from "./unknown-facts";

const TOPOLOGIES = scaled(200);
const NONE = { opened: [], closed: [], findingsAdded: [], findingsRemoved: [], replacements: [] };

/** The same topology with every list in another order. */
function reordered(topology: Topology, order: <T>(list: readonly T[]) => T[]): Topology {
  return {
    ...topology,
    vpcs: order(topology.vpcs),
    privateNetworks: order(topology.privateNetworks),
    connectors: order(topology.connectors),
    routes: order(topology.routes),
    acls: order(topology.acls ?? []),
    ingressRules: order(topology.ingressRules ?? []),
    ...(topology.unplaced && { unplaced: order(topology.unplaced) }),
  };
}

/** Cells by the ids of their ends, whatever the order of rows. */
function cells(topology: Topology): Map<string, string> {
  const { vpcs, vpcMatrix, privateNetworks, privateNetworkMatrix } = reachability(topology);
  const pairs = (ids: readonly string[], matrix: readonly (readonly string[])[]) =>
    ids.flatMap((from, row) => ids.map((to, column) => [`${from} > ${to}`, matrix[row]![column]!] as const));
  return new Map([...pairs(vpcs, vpcMatrix), ...pairs(privateNetworks, privateNetworkMatrix)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Errors by code and the object at fault: the packets that show it may be others. */
const errors = (topology: Topology) =>
  verdicts(topology)
    .filter(({ severity }) => severity === "error")
    .map(({ code, subjects }) => `${code} ${subjects[0]}`);

describe(`${TOPOLOGIES} random topologies`, () => {
  const seed = runSeed("order and unknown facts");
  const each = (check: (random: Random, topology: Topology, run: number) => void) => {
    for (let run = 0; run < TOPOLOGIES; run++) {
      const random = new Random(seed + run);
      check(random, randomTopology(random), seed + run);
    }
  };

  test("reversed and shuffled have the same findings, assumptions and reachability", () =>
    each((random, topology, run) => {
      const sources = [topology, ...lessKnown(random, topology).map((less) => less.topology)].filter(
        (_, at) => at === 0 || random.chance(15),
      );
      for (const source of sources) {
        const expected = [run, examine(source), cells(source)];
        for (const order of [<T>(list: readonly T[]) => [...list].reverse(), <T>(list: readonly T[]) => random.shuffle(list)]) {
          const other = reordered(source, order);
          expect([run, examine(other), cells(other)]).toEqual(expected);
        }
      }
    }));

  test("are no difference from themselves in any order", () =>
    each((random, topology, run) => {
      const shuffled = reordered(topology, (list) => random.shuffle(list));
      expect([run, difference(topology, shuffled)]).toEqual([run, NONE]);
    }));

  test("never get an error when one of their facts becomes unknown, and then an assumption names it", () =>
    each((random, topology, run) => {
      const known = new Set(errors(topology));
      for (const { fact, topology: less } of lessKnown(random, topology)) {
        const added = errors(less).filter((error) => !known.has(error));
        expect([run, fact, added]).toEqual([run, fact, []]);
        const named = fact === "region" || fact === "route destination" || examine(less).assumptions.length > 0;
        expect([run, fact, named]).toEqual([run, fact, true]);
      }
    }));

  test("never turn a pair that is not reachable into a certain blocker of another kind when a fact becomes unknown", () =>
    each((random, topology, run) => {
      for (const { fact, topology: less } of lessKnown(random, topology)) {
        const networks = less.privateNetworks;
        if (networks.length === 0) continue;
        const [from, to] = [random.pick(networks), random.pick(networks)];
        const ends = { from: { vpcId: from.vpcId, privateNetworkId: from.id }, to: { vpcId: to.vpcId, privateNetworkId: to.id } };
        const answer = trace(less, ends);
        const before = trace(topology, ends);
        const certain = answer.verdict === "blocked" && !answer.undecided;
        expect([run, fact, certain && before.verdict === "reachable"]).toEqual([run, fact, false]);
      }
    }));
});
