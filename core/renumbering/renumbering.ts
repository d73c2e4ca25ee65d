import { Cidr } from "../addresses/cidr";
import { freeBlock } from "../addresses/free-block";
import { overlaps } from "../addresses/overlaps";
import { IPV4_PREFIX_LENGTHS, IPV6_PREFIX_LENGTH, privateNetworkBlockProblem } from "../addresses/private-network-block";
import { compileTopology } from "../topology/compiled-topology";
import type { CompiledConnector, CompiledVpc } from "../topology/compiled-vpc";
import type { Topology, TopologyPrivateNetwork } from "../topology/topology";
import { interruptionsOf } from "./interruptions";
import { renumberingSteps } from "./renumbering-order";
import type { RenumberingConflict, RenumberingMove, RenumberingPlan, RenumberingProblem } from "./renumbering-steps";

export * from "./renumbering-steps";

/** What to move, and where to; by default the plan chooses both. */
export interface RenumberingOptions {
  /** The one network to move. @default - the fewest networks that resolve every overlap, smaller ones first */
  readonly privateNetworkId?: string;
  /** New IPv4 block of that network, canonical text. @default - the lowest free block of its size */
  readonly block?: string;
}

function hiddenConflict({ connector, target }: CompiledConnector): RenumberingProblem {
  return {
    message: `connector ${connector.name} is in conflict, but no overlap is visible here, so the plan cannot choose a network`,
    hint: `ask for the blocks of VPC ${target.vpc.name} and read both sides; if the overlap is gone already, refresh the connector`,
  };
}

/**
 * The ordered steps that lift the overlaps between peered VPCs: a network cannot change its block, so a new one is put
 * beside it, traffic follows, and the old one goes. A conflict stays until refreshed (documented, early 2026).
 * Answers a problem instead when nothing overlaps, or when the network or the block cannot be taken.
 */
export function planRenumbering(topology: Topology, options: RenumberingOptions = {}): RenumberingPlan | RenumberingProblem {
  const conflicts = conflictsOf(topology);
  if (conflicts.length === 0) {
    const hidden = compileTopology(topology).connectors.find(({ status }) => status === "conflict");
    if (hidden) return hiddenConflict(hidden);
    return { message: "no two peered VPCs have overlapping Private Networks", hint: "there is nothing to renumber", nothingToDo: true };
  }
  const chosen = chooseNetworks(topology, conflicts, options);
  if ("message" in chosen) return chosen;
  const moves = planMoves(topology, chosen, options.block);
  if ("message" in moves) return moves;
  const ids = new Set(chosen.map((network) => network.id));
  const isLifted = ({ networks }: RenumberingConflict) => networks.some((id) => ids.has(id));
  const lifted = conflicts.filter(isLifted);
  const assumptions = [
    ...(topology.assumptions ?? []),
    ...unknownFacts(topology, chosen),
    "A client learns a new route when its DHCP lease is renewed, after an hour at most (documented).",
    "Every resource of a moved network can be attached to one network more (8 at most, documented).",
  ];
  const remaining = conflicts.filter((conflict) => !isLifted(conflict));
  const steps = renumberingSteps(topology, lifted, moves, remaining);
  return { conflicts: lifted, moves, steps, interruptions: interruptionsOf(topology, lifted, steps), remaining, assumptions };
}

/** Unknown facts that the plan rests on, each with the object and the attribute. */
function unknownFacts(topology: Topology, chosen: readonly TopologyPrivateNetwork[]): string[] {
  const nameOf = (vpcId: string) => topology.vpcs.find(({ id }) => id === vpcId)?.name ?? vpcId;
  return [
    ...chosen.flatMap(({ name, pendingFamilies = [] }) =>
      pendingFamilies.map(
        (family) =>
          `The IPv${family} block of Private Network ${name} is unknown until apply: routes and rules that name it are not in the plan.`,
      ),
    ),
    ...topology.vpcs
      .filter(({ opaque }) => opaque)
      .map(
        ({ name }) => `VPC ${name} is not fully visible: its routes, ACLs and ingress rules that name the old block are not in the plan.`,
      ),
    ...(topology.acls ?? []).flatMap(({ vpcId, isIpv6, incomplete }) =>
      incomplete ? [`The rules of the IPv${isIpv6 ? 6 : 4} ACL of VPC ${nameOf(vpcId)} are not fully known (${incomplete}).`] : [],
    ),
    ...compileTopology(topology).vpcs.flatMap((vpc) =>
      vpc.unknownRoutes.map(
        ({ id, name }) =>
          `The destination of route ${name ?? id} in VPC ${vpc.vpc.name} is unknown until apply: the plan leaves the route as it is.`,
      ),
    ),
    ...(topology.unplaced ?? []).map(
      ({ kind, name, attribute, reason }) =>
        `The plan ignores ${kind.replace(/-/g, " ")} ${name}: its ${attribute} is unknown because ${reason}.`,
    ),
  ];
}

/** Every pair of overlapping networks of two peered VPCs, or of two whose counterpart is assumed or in conflict. */
function conflictsOf(topology: Topology): RenumberingConflict[] {
  const seen = new Set<string>();
  return compileTopology(topology).connectors.flatMap(({ connector, origin, target, mirror, status }) => {
    const pair = [connector.vpcId, connector.targetVpcId].sort().join("\n");
    const inOneRegion = origin.vpc.region === undefined || target.vpc.region === undefined || origin.vpc.region === target.vpc.region;
    const isJoined = (mirror && inOneRegion) || connector.mirrorAssumed || status === "conflict";
    if (origin === target || seen.has(pair) || !isJoined) return [];
    seen.add(pair);
    const connectorIds = [connector.id, ...(mirror && inOneRegion ? [mirror.id] : [])];
    return overlaps(heldCidrs(origin), heldCidrs(target), (entry) => entry.block).map(({ left, right }) => ({
      connectorIds,
      networks: [left.network.id, right.network.id] as const,
      blocks: [`${left.block}`, `${right.block}`] as const,
      family: left.block.family,
    }));
  });
}

function heldCidrs(vpc: CompiledVpc): { network: TopologyPrivateNetwork; block: Cidr }[] {
  return vpc.networks.flatMap(({ network, blocks }) => blocks.flatMap((block) => (block instanceof Cidr ? [{ network, block }] : [])));
}

/** The asked network, or greedily the one in most overlaps, then the smallest, until every overlap has one; never one that is another party's. */
function chooseNetworks(
  topology: Topology,
  conflicts: readonly RenumberingConflict[],
  options: RenumberingOptions,
): TopologyPrivateNetwork[] | RenumberingProblem {
  const networks = new Map(topology.privateNetworks.map((network) => [network.id, network]));
  const opaque = new Set(topology.vpcs.filter((vpc) => vpc.opaque).map((vpc) => vpc.id));
  if (options.privateNetworkId !== undefined) {
    const network = networks.get(options.privateNetworkId);
    if (network && conflicts.some((conflict) => conflict.networks.includes(network.id))) return [network];
    const names = [...new Set(conflicts.flatMap((conflict) => conflict.networks))].map((id) => networks.get(id)!.name);
    return {
      message: `Private Network ${network?.name ?? options.privateNetworkId} does not overlap a network of a peered VPC`,
      hint: `those that do: ${names.join(", ")}`,
    };
  }
  const chosen: TopologyPrivateNetwork[] = [];
  let open = [...conflicts];
  while (open.length > 0) {
    const candidates = [...new Set(open.flatMap((conflict) => conflict.networks))]
      .map((id) => networks.get(id)!)
      .filter((network) => !opaque.has(network.vpcId));
    const degree = (network: TopologyPrivateNetwork) => open.filter((conflict) => conflict.networks.includes(network.id)).length;
    const [best] = candidates.sort((a, b) => degree(b) - degree(a) || lengthOf(b) - lengthOf(a) || (a.id < b.id ? -1 : 1));
    if (!best) {
      return {
        message: "every overlapping network belongs to a VPC that is not visible here",
        hint: "its owner has to renumber; read both sides' sources together",
      };
    }
    chosen.push(best);
    open = open.filter((conflict) => !conflict.networks.includes(best.id));
  }
  return chosen;
}

const ipv4Of = (network: TopologyPrivateNetwork) => network.blocks.map((text) => Cidr.tryParse(text)).find((block) => block?.family === 4);
const lengthOf = (network: TopologyPrivateNetwork) => ipv4Of(network)?.prefixLength ?? 0;
const hasIpv6 = (network: TopologyPrivateNetwork) =>
  network.blocks.some((text) => text.includes(":")) || network.pendingFamilies?.includes(6) === true;
const DEFAULT_LENGTH = 22;

function planMoves(
  topology: Topology,
  chosen: readonly TopologyPrivateNetwork[],
  asked: string | undefined,
): RenumberingMove[] | RenumberingProblem {
  const parsed = (texts: readonly string[]) => texts.flatMap((text) => Cidr.tryParse(text) ?? []);
  const held = parsed(topology.privateNetworks.flatMap((network) => network.blocks));
  const isDefaultLike = (block: Cidr) => block.prefixLength < 8;
  const routed = parsed(topology.routes.flatMap((route) => route.destination ?? [])).filter((block) => !isDefaultLike(block));
  /** Outside all routes if possible: within a wide route the new block needs routes of its own, but works. */
  const free = (length: number) => freeBlock(length, [...held, ...routed]) ?? freeBlock(length, held);
  const moves: RenumberingMove[] = [];
  for (const network of chosen) {
    const { largest, smallest } = IPV4_PREFIX_LENGTHS;
    const length = Math.min(smallest, Math.max(largest, lengthOf(network) || DEFAULT_LENGTH));
    const block = asked === undefined ? free(length) : askedBlock(asked, topology, network);
    if (block === undefined)
      return { message: `no /${length} is free for Private Network ${network.name}`, hint: "name a block with the block option" };
    if ("message" in block) return block;
    held.push(block);
    const toIpv6 = hasIpv6(network) ? free(IPV6_PREFIX_LENGTH) : undefined;
    if (toIpv6) held.push(toIpv6);
    moves.push({
      privateNetworkId: network.id,
      vpcId: network.vpcId,
      name: network.name,
      newName: newName(topology, network),
      from: network.blocks,
      to: `${block}`,
      ...(toIpv6 && { toIpv6: `${toIpv6}` }),
    });
  }
  return moves;
}

/** The block that was asked for, unless it is no Private Network block or is taken already. */
function askedBlock(text: string, topology: Topology, network: TopologyPrivateNetwork): Cidr | RenumberingProblem {
  const block = Cidr.tryParse(text);
  if (!block || block.family === 6)
    return { message: `"${text}" is not an IPv4 CIDR block`, hint: 'write it as "10.20.0.0/22"; the plan chooses the IPv6 block' };
  const problem = privateNetworkBlockProblem(block);
  if (problem) return { message: problem.message, hint: problem.hint };
  const holder = topology.privateNetworks.find((other) => other.blocks.some((own) => Cidr.tryParse(own)?.overlaps(block)));
  if (!holder) return block;
  const taken = topology.privateNetworks.flatMap((other) => other.blocks.flatMap((own) => Cidr.tryParse(own) ?? []));
  return {
    message: `${block} overlaps Private Network ${holder.name} (${holder.blocks.join(", ")})`,
    hint: `${freeBlock(block.prefixLength, taken) ?? "no block of this size"} is free for ${network.name}`,
  };
}

function newName(topology: Topology, network: TopologyPrivateNetwork): string {
  const names = new Set(topology.privateNetworks.filter((other) => other.vpcId === network.vpcId).map((other) => other.name));
  let number = 2;
  while (names.has(`${network.name}-${number}`)) number += 1;
  return `${network.name}-${number}`;
}
