import { Cidr } from "../addresses/cidr";
import { collisions, overlaps } from "../addresses/overlaps";
import type { Finding } from "../checks/finding";
import { ownBlockWording, sharedBlockWording } from "../wording/compiler-wording";
import type { Need, RouteVpc } from "./types";

/**
 * Destinations that one VPC cannot distinguish: blocks of two VPCs that share an address, a block that it holds itself, or one explicit
 * destination through two next hops. Nested explicit destinations differ by their length and are fine.
 */
export function ambiguousDestinations(needs: ReadonlyMap<string, readonly Need[]>, vpcs: ReadonlyMap<string, RouteVpc>): Finding[] {
  const names = (id: string) => vpcs.get(id)?.name ?? id;
  return [...needs].flatMap(([vpcId, own]) => {
    const lines = own.flatMap((need): Line[] => (need.block instanceof Cidr ? [{ need, block: need.block }] : []));
    return [
      ...sharedBlocks(lines).map((pair) => ambiguousFinding(names, vpcId, pair)),
      ...ownBlocks(vpcs.get(vpcId), lines).map((line) => ownFinding(names, vpcId, line)),
    ];
  });
}

interface Line {
  readonly need: Need;
  readonly block: Cidr;
}

function sharedBlocks(lines: readonly Line[]): [Line, Line][] {
  return collisions(lines, ({ block }) => block).flatMap(({ holder, held }): [Line, Line][] => {
    if (holder.need.ownerId === held.need.ownerId) return [];
    if (!holder.need.explicit && !held.need.explicit) return [[holder, held]];
    return holder.block.equals(held.block) && holder.need.viaVpcId !== held.need.viaVpcId ? [[holder, held]] : [];
  });
}

function ownBlocks(vpc: RouteVpc | undefined, lines: readonly Line[]): Line[] {
  const own = (vpc?.blocks ?? []).flatMap((block) => (typeof block === "string" ? [{ block: Cidr.parse(block) }] : []));
  const held = lines.filter(({ need }) => !need.explicit);
  return overlaps(own, held, (line) => line.block).map(({ right }) => right as Line);
}

function ambiguousFinding(name: (id: string) => string, vpcId: string, [left, right]: [Line, Line]): Finding {
  return {
    code: "ambiguous-destination",
    severity: "error",
    ...sharedBlockWording(name(vpcId), owned(name, left), owned(name, right)),
    subjects: [vpcId, left.need.ownerId, right.need.ownerId],
  };
}

function ownFinding(name: (id: string) => string, vpcId: string, line: Line): Finding {
  return {
    code: "ambiguous-destination",
    severity: "error",
    ...ownBlockWording(name(vpcId), owned(name, line)),
    subjects: [vpcId, line.need.ownerId],
  };
}

const owned = (name: (id: string) => string, { block, need }: Line) => ({ block, owner: name(need.ownerId) });
