import { intersectRanges } from "../addresses/address-range";
import { addressBits, Cidr, compareCidrs, type Family } from "../addresses/cidr";
import { collisions } from "../addresses/overlaps";
import { mergeRanges, summarize } from "../addresses/summarize";

/** A destination and the neighbour it is reached through. */
export interface TableLine {
  readonly block: Cidr;
  readonly via: string;
}

/**
 * The fewest routes that send every address of the given lines where the longest of them does, and no other address anywhere. A
 * prefix is used for a next hop only where all of it is a destination of that next hop. The whole address space is never a
 * summary: 0.0.0.0/1 and 128.0.0.0/1 are written in place of a default route on purpose. Sorted by next hop and block.
 */
export function minimalTable(lines: readonly TableLine[]): TableLine[] {
  const families = ([4, 6] as const).map((family) => lines.filter(({ block }) => block.family === family));
  return families
    .flatMap((own) => (nestedAcross(own) ? new TableSolver(own).solve() : summarizeByNextHop(own)))
    .sort((a, b) => (a.via === b.via ? compareCidrs(a.block, b.block) : a.via < b.via ? -1 : 1));
}

/** True when a block of one next hop lies in a block of another. */
function nestedAcross(lines: readonly TableLine[]): boolean {
  if (lines.every(({ via }) => via === lines[0]!.via)) return false;
  return collisions(lines, ({ block }) => block).some(({ holder, held }) => holder.via !== held.via);
}

function summarizeByNextHop(lines: readonly TableLine[]): TableLine[] {
  const byVia = new Map<string, Cidr[]>();
  for (const { block, via } of lines) {
    const list = byVia.get(via);
    if (list) list.push(block);
    else byVia.set(via, [block]);
  }
  return [...byVia].flatMap(([via, blocks]) =>
    summarize(blocks)
      .flatMap((block) => (block.prefixLength > 0 || blocks.some((asked) => asked.prefixLength === 0) ? [block] : halves(block)))
      .map((block) => ({ block, via })),
  );
}

function halves(block: Cidr): [Cidr, Cidr] {
  const length = block.prefixLength + 1;
  return [Cidr.at(block.family, block.first, length), Cidr.at(block.family, block.last, length)];
}

interface Choice {
  readonly cost: number;
  /** Next hop written at this prefix; undefined for none. */
  readonly install?: string;
}

/** Fewest routes where next hops nest, by the best choice for each prefix and each next hop inherited from above. */
class TableSolver {
  private readonly declared = new Map<string, string>();
  private readonly branches = new Set<string>();
  private readonly unions = new Map<string, ReturnType<typeof mergeRanges>>();
  private readonly memo = new Map<string, Choice>();
  private readonly family: Family;

  constructor(lines: readonly TableLine[]) {
    this.family = lines[0]!.block.family;
    const sorted = [...lines].sort((a, b) => (a.via < b.via ? -1 : a.via > b.via ? 1 : 0));
    for (const { block, via } of sorted) {
      if (!this.declared.has(key(block))) this.declared.set(key(block), via);
      for (let above = block.parent; above && !this.branches.has(key(above)); above = above.parent) this.branches.add(key(above));
    }
    for (const { via } of sorted) {
      if (!this.unions.has(via)) this.unions.set(via, mergeRanges(sorted.filter((line) => line.via === via).map(({ block }) => block)));
    }
  }

  solve(): TableLine[] {
    const result: TableLine[] = [];
    this.emit(Cidr.at(this.family, 0n, 0), { wanted: undefined, inherited: undefined }, result);
    return result;
  }

  private emit(block: Cidr, state: NodeState, result: TableLine[]): void {
    const { install } = this.best(block, state);
    if (install !== undefined) result.push({ block, via: install });
    const wanted = this.declared.get(key(block)) ?? state.wanted;
    if (!this.branches.has(key(block))) return;
    for (const half of halves(block)) this.emit(half, { wanted, inherited: install ?? state.inherited }, result);
  }

  /** Fewest routes at and below the prefix, given what addresses here want by a longer match above, and what they get. */
  private best(block: Cidr, state: NodeState): Choice {
    const situation = `${key(block)} ${JSON.stringify([state.wanted, state.inherited])}`;
    let choice = this.memo.get(situation);
    if (!choice) {
      choice = this.decide(block, state);
      this.memo.set(situation, choice);
    }
    return choice;
  }

  private decide(block: Cidr, { wanted: above, inherited }: NodeState): Choice {
    const wanted = this.declared.get(key(block)) ?? above;
    let best: Choice = { cost: this.below(block, { wanted, inherited }) };
    for (const [via, union] of this.unions) {
      const allowed = block.prefixLength > 0 || this.declared.get(key(block)) === via;
      if (via === inherited || !allowed || !union.some((range) => intersectRanges(block, range) === block)) continue;
      const cost = 1 + this.below(block, { wanted, inherited: via });
      if (cost < best.cost) best = { cost, install: via };
    }
    return best;
  }

  private below(block: Cidr, state: NodeState): number {
    if (block.prefixLength === addressBits(this.family) || !this.branches.has(key(block))) {
      return state.wanted === state.inherited ? 0 : Number.POSITIVE_INFINITY;
    }
    return halves(block).reduce((sum, half) => sum + this.best(half, state).cost, 0);
  }
}

/** Tells the blocks of one family apart, cheaper than their text. */
function key(block: Cidr): string {
  return `${block.first}/${block.prefixLength}`;
}

interface NodeState {
  readonly wanted: string | undefined;
  readonly inherited: string | undefined;
}
