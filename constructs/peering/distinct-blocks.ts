import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { NullResource } from "../bindings/null-provider";
import { isToken } from "../vpc/tokens";
import type { IVpc } from "../vpc/vpc-base";
import type { RequirePeered } from "./peering-link";
import { TerraformCheck } from "./terraform-check";

export interface DistinctBlocksProps {
  /** VPCs that some VPC must tell apart: itself, and whose blocks it routes. */
  readonly groups: readonly (readonly IVpc[])[];
  readonly requirePeered: RequirePeered;
}

/**
 * Checks at plan or apply what synth cannot: that IPv4 blocks which are only known then overlap no block of a VPC that is reached over
 * the same one. The service compares neighbours only, so nothing else would tell. IPv6 blocks are left out: the API assigns each
 * network another.
 */
export class DistinctBlocks extends Construct {
  /** Depend on it to wait for the check; undefined where there is nothing to check, or nothing is to stop. */
  readonly gate?: NullResource;

  constructor(scope: Construct, id: string, { groups, requirePeered }: DistinctBlocksProps) {
    super(scope, id);
    const conditions = largest(groups).flatMap((group, index) => {
      const held = group.flatMap((vpc) =>
        vpc.blocks.filter(({ family }) => family === 4).map(({ cidr }) => ({ vpc: vpc.node.path, cidr })),
      );
      return held.some(({ cidr }) => isToken(cidr)) ? [this.condition(index, held)] : [];
    });
    if (conditions.length === 0 || requirePeered === false) return;
    if (requirePeered === "warn") conditions.forEach((condition, index) => void new TerraformCheck(this, `check-${index}`, condition));
    else this.gate = new NullResource(this, "gate", { lifecycle: { precondition: conditions } });
  }

  private condition(index: number, held: readonly { readonly vpc: string; readonly cidr: string }[]) {
    const local = (id: string, value: unknown) => `local.${new TerraformLocal(this, `${id}-${index}`, value).friendlyUniqueId}`;
    const blocks = local("blocks", held);
    const inOrder = local("in-order", `\${sort([for block in ${blocks} : ${SORT_KEY}])}`);
    const overlaps = local("overlaps", `\${[for i, key in ${inOrder} : ${sentence(inOrder)} if ${isOverlap(inOrder)}]}`);
    return {
      condition: `\${length(${overlaps}) == 0}`,
      errorMessage:
        `${this.node.scope!.node.path}: \${join("; ", ${overlaps})}. The way to one of the two VPCs would lead to the other: ` +
        "give one of these networks another block.",
    };
  }
}

/** Address with leading zeros, block, VPC: in this order of the blocks, some neighbours overlap when any two do, because blocks nest. */
const SORT_KEY = 'format("%03d.%03d.%03d.%03d %s %s", concat(split(".", split("/", block.cidr)[0]), [block.cidr, block.vpc])...)';

const block = (key: string) => `split(" ", ${key})[1]`;
const vpc = (key: string) => `join(" ", slice(split(" ", ${key}), 2, length(split(" ", ${key}))))`;

function sentence(list: string): string {
  const [before, own] = [`${list}[i - 1]`, "key"];
  return `"\${${block(before)}} of \${${vpc(before)}} overlaps \${${block(own)}} of \${${vpc(own)}}"`;
}

/** Whether a line and the one before it, of another VPC, overlap: both are cut to the shorter prefix and compared. */
function isOverlap(list: string): string {
  const [before, own] = [`${list}[max(i - 1, 0)]`, "key"];
  const bits = `min(split("/", ${block(before)})[1], split("/", ${block(own)})[1])`;
  const cut = (key: string) => `cidrsubnet("\${split("/", ${block(key)})[0]}/\${${bits}}", 0, 0)`;
  return `i > 0 && ${vpc(before)} != ${vpc(own)} && ${cut(before)} == ${cut(own)}`;
}

/** Groups of three and more that no other one holds: two VPCs are neighbours, whose blocks the service compares. */
function largest(groups: readonly (readonly IVpc[])[]): (readonly IVpc[])[] {
  const kept: ReadonlySet<IVpc>[] = [];
  for (const group of groups.map((vpcs) => new Set(vpcs)).sort((a, b) => b.size - a.size)) {
    if (group.size > 2 && !kept.some((other) => [...group].every((vpc) => other.has(vpc)))) kept.push(group);
  }
  return kept.map((group) => [...group]);
}
