import type { CompiledVpc, Link } from "../topology/compiled-vpc";

/** Which connectors and VPCs between the ends a chain may use. */
export interface TransitRules {
  readonly link: (link: Link) => boolean;
  readonly forwards: (vpc: CompiledVpc) => boolean;
}

/** Connectors of any status, VPCs that forward for certain. */
export const KNOWN_TRANSIT: TransitRules = { link: () => true, forwards: (vpc) => vpc.transitivity === true };
/** The same with VPCs whose transitivity is unknown. */
export const POSSIBLE_TRANSIT: TransitRules = { link: () => true, forwards: (vpc) => vpc.transitivity !== false };
/** Peered connectors and VPCs that forward: what can carry traffic. */
export const CARRYING_TRANSIT: TransitRules = { link: ({ peered }) => peered, forwards: (vpc) => vpc.transitivity === true };

/** Shortest chains of VPCs by one set of rules; each VPC's are looked for once. */
export class TransitPaths {
  private readonly trees = new Map<CompiledVpc, ReadonlyMap<CompiledVpc, Step>>();

  constructor(private readonly rules: TransitRules) {}

  /** A shortest chain, both ends included; undefined when there is none of at most `maxHops` VPCs. */
  between(from: CompiledVpc, to: CompiledVpc, maxHops = Number.POSITIVE_INFINITY): readonly CompiledVpc[] | undefined {
    let tree = this.trees.get(from);
    if (!tree) {
      tree = this.grow(from);
      this.trees.set(from, tree);
    }
    const end = tree.get(to);
    if (!end || end.length > maxHops) return undefined;
    const path: CompiledVpc[] = [];
    for (let step: Step | undefined = end; step; step = step.before) path.unshift(step.vpc);
    return path;
  }

  private grow(from: CompiledVpc): ReadonlyMap<CompiledVpc, Step> {
    const root: Step = { vpc: from, length: 1 };
    const found = new Map([[from, root]]);
    for (const step of found.values()) {
      if (step !== root && !this.rules.forwards(step.vpc)) continue;
      for (const link of step.vpc.links) {
        if (found.has(link.to) || !this.rules.link(link)) continue;
        found.set(link.to, { vpc: link.to, length: step.length + 1, before: step });
      }
    }
    return found;
  }
}

interface Step {
  readonly vpc: CompiledVpc;
  readonly length: number;
  readonly before?: Step;
}
