import {
  applyRenumberingStep,
  beforeRenumbering,
  Cidr,
  planRenumbering,
  type RenumberingPlan,
  renumberedNetworkId,
  type Topology,
  trace,
} from "../../core";
import { Random, runSeed, scaled } from "./random";
import { randomRenumbering } from "./random-renumbering";

const PLANS = scaled(200);

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
}

function passes(topology: Topology, { from, to, family }: Pair): boolean {
  const end = (id: string) => {
    const network = topology.privateNetworks.find((each) => each.id === id);
    return network && { vpcId: network.vpcId, privateNetworkId: id };
  };
  const [source, target] = [end(from), end(to)];
  return source !== undefined && target !== undefined && trace(topology, { from: source, to: target }, { family }).verdict === "reachable";
}

function pairsOf({ privateNetworks }: Topology): Pair[] {
  const ids = privateNetworks.map(({ id }) => id);
  return ([4, 6] as const).flatMap((family) => ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : [{ from, to, family }]))));
}

const isAnnounced = (plan: RenumberingPlan, pair: Pair, step: number) =>
  plan.interruptions.some(
    ({ from, to, family, afterStep, untilStep = Number.POSITIVE_INFINITY }) =>
      from === pair.from && to === pair.to && family === pair.family && afterStep <= step && step < untilStep,
  );

/** Replays the plan with `trace`: what is cut off without an announcement, and what is announced without being cut off. */
function replay(topology: Topology, plan: RenumberingPlan): { wrong: string[]; last: Topology; lost: Pair[] } {
  let current = beforeRenumbering(topology, plan.conflicts);
  const expected = pairsOf(topology).filter((pair) => passes(current, pair));
  const drained = new Set<string>();
  const wrong: string[] = [];
  let cut: Pair[] = [];
  const moved = (id: string) => (drained.has(id) ? renumberedNetworkId({ privateNetworkId: id }) : id);
  for (const [index, step] of plan.steps.entries()) {
    const next = applyRenumberingStep(current, step);
    const isSame = next === current && step.action.kind !== "drain";
    current = next;
    if (step.action.kind === "drain") drained.add(step.action.move.privateNetworkId);
    if (!isSame) cut = expected.filter((pair) => !passes(current, { ...pair, from: moved(pair.from), to: moved(pair.to) }));
    for (const pair of expected)
      if (cut.includes(pair) !== isAnnounced(plan, pair, index + 1))
        wrong.push(
          `step ${index + 1} (${step.title}): ${JSON.stringify(pair)} ${cut.includes(pair) ? "is cut off" : "is announced as cut off"}`,
        );
  }
  return { wrong, last: current, lost: cut };
}

function overlapsLeft(topology: Topology, plan: RenumberingPlan): string[] {
  const blocksOf = (id: string) =>
    topology.privateNetworks.filter((network) => network.id === id).flatMap(({ blocks }) => blocks.map((text) => Cidr.parse(text)));
  const stands = (id: string) =>
    plan.moves.some((move) => move.privateNetworkId === id) ? [id, renumberedNetworkId({ privateNetworkId: id })] : [id];
  return plan.conflicts.flatMap(({ networks: [left, right] }) =>
    stands(left).flatMap((a) =>
      stands(right).flatMap((b) => (blocksOf(a).some((own) => blocksOf(b).some((other) => own.overlaps(other))) ? [`${a} × ${b}`] : [])),
    ),
  );
}

describe("renumbering replayed", () => {
  const seed = runSeed("renumbering replayed");

  test(`the ${PLANS} plans of random topologies cut off nothing that they do not announce, and restore every pair`, () => {
    let interrupted = 0;
    let moves = 0;
    for (let plans = 0, run = 0; plans < PLANS; run++) {
      const topology = randomRenumbering(new Random(seed + run));
      const plan = planRenumbering(topology);
      if ("message" in plan) continue;
      plans += 1;
      const { wrong, last, lost } = replay(topology, plan);
      const context = `SEED=${seed + run}\n${JSON.stringify(topology)}`;
      if (wrong.length > 0) throw new Error(`${wrong.join("\n")}\n${context}`);
      if (lost.length > 0)
        throw new Error(`not restored: ${JSON.stringify(lost)}\n${plan.steps.map(({ title }) => title).join("\n")}\n${context}`);
      expect({ left: overlapsLeft(last, plan), context }).toEqual({ left: [], context });
      interrupted += Number(plan.interruptions.length > 0);
      moves += plan.moves.length;
    }
    console.info(`renumbering replayed: ${PLANS} plans, ${moves} moves, ${interrupted} plans with interruptions`);
    expect(interrupted / PLANS).toBeLessThan(0.25);
  });
});
