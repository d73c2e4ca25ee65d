import type { Family } from "../addresses/cidr";
import { reachability } from "../reachability/reachability";
import type { Topology } from "../topology/topology";
import { applyRenumberingStep, beforeRenumbering, renumberedNetworkId } from "./apply-step";
import type { RenumberingConflict, RenumberingInterruption, RenumberingStep } from "./renumbering-steps";

type Reached = ReadonlySet<string>;

/**
 * Pairs of networks that reach each other before the plan and not after some of its steps, by replaying it. Until its drain a moved
 * network stands for its old addresses, afterwards for its new ones.
 */
export function interruptionsOf(
  topology: Topology,
  conflicts: readonly RenumberingConflict[],
  steps: readonly RenumberingStep[],
): RenumberingInterruption[] {
  let current = beforeRenumbering(topology, conflicts);
  const standsFor = new Map<string, string>();
  const id = (network: string) => standsFor.get(network) ?? network;
  const families = [4, 6] as const;
  let reached = families.map((family) => reachedPairs(current, family));
  const expected = families.flatMap((family, at) =>
    [...reached[at]!].map((pair) => ({ family, pair: pair.split("\n") as [string, string] })),
  );
  const open = new Map<string, RenumberingInterruption>();
  const found: RenumberingInterruption[] = [];
  for (const [index, step] of steps.entries()) {
    const next = applyRenumberingStep(current, step);
    if (step.action.kind === "drain") standsFor.set(step.action.move.privateNetworkId, renumberedNetworkId(step.action.move));
    if (next !== current) reached = families.map((family) => reachedPairs(next, family));
    else if (step.action.kind !== "drain") continue;
    current = next;
    for (const { family, pair } of expected) {
      const key = `${family}\n${pair.join("\n")}`;
      const isReached = reached[family === 4 ? 0 : 1]!.has(pair.map(id).join("\n"));
      const cut = open.get(key);
      if (!isReached && !cut) open.set(key, { from: pair[0], to: pair[1], family, afterStep: index + 1 });
      if (isReached && cut) {
        found.push({ ...cut, untilStep: index + 1 });
        open.delete(key);
      }
    }
  }
  return [...found, ...open.values()].sort((a, b) => a.afterStep - b.afterStep);
}

/** Pairs of different networks that reach each other, as two ids with a line break between them. */
function reachedPairs(topology: Topology, family: Family): Reached {
  const { privateNetworks, privateNetworkMatrix } = reachability(topology, { family });
  return new Set(
    privateNetworks.flatMap((from, row) =>
      privateNetworks.flatMap((to, column) =>
        from !== to && privateNetworkMatrix[row]![column] === "reachable" ? [`${from}\n${to}`] : [],
      ),
    ),
  );
}
