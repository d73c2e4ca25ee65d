import { type FindingCode, type Reachability, reachability, type Topology, type TraceOptions, type VerdictOptions } from "../../core";

/**
 * Answer of one pair: `reachable`, reachable in one address family only, `isolated` on purpose (no route either way and no intent), or the code of
 * what blocks it first.
 */
export type MatrixCell = "reachable" | "isolated" | "ipv4-only" | "ipv6-only" | FindingCode;

export const isOneFamily = (cell: MatrixCell) => cell === "ipv4-only" || cell === "ipv6-only";

/** The reachability of every pair, with the reasons that a reader has to distinguish. */
export interface Matrix extends Omit<Reachability, "privateNetworkMatrix" | "vpcMatrix"> {
  readonly privateNetworkMatrix: readonly (readonly MatrixCell[])[];
  readonly vpcMatrix: readonly (readonly MatrixCell[])[];
}

type Intents = NonNullable<VerdictOptions["intents"]>;

/** Fills the matrix. Each address family is walked by itself where the topology has both. */
export function matrixOf(topology: Topology, options: TraceOptions, intents: Intents = []): Matrix {
  const whole = reachability(topology, options);
  const single = hasBothFamilies(topology) && options.family === undefined ? byFamily(topology, options) : undefined;
  const wanted = new Set(intents.map(({ from, to }) => `${from} ${to}`));
  const vpcOf = new Map(topology.privateNetworks.map(({ id, vpcId }) => [id, vpcId]));
  const classify = (matrix: "vpcMatrix" | "privateNetworkMatrix", ids: readonly string[], owner: (id: string) => string) => {
    const isOpen = (family: 4 | 6, from: number, to: number) => single?.[family][matrix][from]?.[to] === "reachable";
    return whole[matrix].map((row, from) =>
      row.map((cell, to): MatrixCell => {
        if (cell === "reachable") return cell;
        if (isOpen(4, from, to)) return "ipv4-only";
        if (isOpen(6, from, to)) return "ipv6-only";
        const [a, b] = [owner(ids[from]!), owner(ids[to]!)];
        const isWanted = wanted.has(`${a} ${b}`) || wanted.has(`${b} ${a}`);
        const isRouted = cell !== "no-route" || whole[matrix][to]![from] !== "no-route";
        return isRouted || isWanted ? cell : "isolated";
      }),
    );
  };
  return {
    ...whole,
    privateNetworkMatrix: classify("privateNetworkMatrix", whole.privateNetworks, (id) => vpcOf.get(id)!),
    vpcMatrix: classify("vpcMatrix", whole.vpcs, (id) => id),
  };
}

function byFamily(topology: Topology, options: TraceOptions): Readonly<Record<4 | 6, Reachability>> {
  return { 4: reachability(topology, { ...options, family: 4 }), 6: reachability(topology, { ...options, family: 6 }) };
}

function hasBothFamilies({ privateNetworks }: Topology): boolean {
  const has = (family: 4 | 6) =>
    privateNetworks.some(
      ({ blocks, pendingFamilies }) => pendingFamilies?.includes(family) || blocks.some((block) => block.includes(":") === (family === 6)),
    );
  return has(4) && has(6);
}
