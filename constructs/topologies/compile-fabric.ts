import {
  type BlockReference,
  type CompiledRoute,
  compileRoutes,
  type Finding,
  type OpenedPair,
  type RouteBlock,
  type RouteIntent,
} from "../../core";
import type { RouteDestination } from "../peering/vpc-routes";
import { familyOf } from "../vpc/block-texts";
import { isToken, valueName } from "../vpc/tokens";
import type { IVpc } from "../vpc/vpc-base";
import type { FabricPlan } from "./fabric-plan";

/** A route to write, by role names. */
export interface FabricRoute {
  readonly from: string;
  readonly via: string;
  readonly destination: RouteDestination;
  readonly description: string;
}

export interface CompiledFabric {
  readonly routes: readonly FabricRoute[];
  /** For each VPC the construct paths of those that its routes must tell apart, itself among them. */
  readonly together: readonly ReadonlySet<string>[];
  /** Construct paths of the VPCs that forward between two others. */
  readonly forwarding: readonly string[];
  readonly findings: readonly Finding[];
  /** Pairs that nobody asked for and that the routes open all the same. */
  readonly alsoOpened: readonly OpenedPair[];
}

interface NamedToken {
  readonly cidr: string;
  readonly owner: string;
  readonly name: string;
}

/** Lets core's route compiler work on constructs: construct paths are its ids, tokens its references. */
export function compileFabric(plan: FabricPlan, options: { readonly ipv6: boolean; readonly maxHops?: number }): CompiledFabric {
  const { members, edges } = plan;
  const tokens = new Map<string, NamedToken>();
  const vpcs = [...new Set(Object.values(members))].map((vpc) => ({
    id: vpc.node.path,
    name: vpc.displayName,
    blocks: routeBlocks(vpc, { tokens, ipv6: options.ipv6 }),
    transitivity: vpc.settledTransitivity,
  }));
  const idOf = (role: string) => members[role]!.node.path;
  const compiled = compileRoutes({
    vpcs,
    links: edges.filter(({ left, right }) => members[left] !== members[right]).map(({ left, right }) => [idOf(left), idOf(right)] as const),
    intents: intentsOf(plan, (vpc, destinations) => {
      const own = vpcs.find(({ id }) => id === vpc.node.path)!.blocks;
      return steered(
        destinations.map((cidr) => explicitBlock(vpc, cidr, tokens)),
        own,
      );
    }),
    maxHops: options.maxHops,
  });
  const roleOf = new Map(Object.entries(members).map(([role, vpc]) => [vpc.node.path, role]));
  return {
    together: toldApart(compiled.paths.map(({ path }) => path)),
    forwarding: compiled.transitive,
    findings: compiled.findings,
    alsoOpened: compiled.unintendedPairs,
    routes: compiled.routes.map((route) => fabricRoute(route, roleOf, tokens)),
  };
}

/** Each VPC on a path routes to both its ends. */
function toldApart(paths: readonly (readonly string[])[]): ReadonlySet<string>[] {
  const byVpc = new Map<string, Set<string>>();
  for (const path of paths) {
    for (const vpc of path) {
      const own = byVpc.get(vpc) ?? new Set([vpc]);
      byVpc.set(vpc, own.add(path[0]!).add(path.at(-1)!));
    }
  }
  return [...byVpc.values()];
}

/** Pairs that talk; a steered member's pair with its neighbour names what it sends there. */
function intentsOf(
  { members, talks, steers = [] }: FabricPlan,
  blocksTo: (neighbour: IVpc, destinations: readonly string[]) => RouteBlock[],
): RouteIntent[] {
  const idOf = (role: string) => members[role]!.node.path;
  const isSteered = (pair: readonly string[]) => steers.some(({ from, via }) => pair.includes(from) && pair.includes(via));
  return [
    ...talks.filter((pair) => !isSteered(pair)).map(([a, b]): RouteIntent => ({ between: [idOf(a), idOf(b)] })),
    ...steers.map(
      ({ from, via, destinations }): RouteIntent => ({
        between: [idOf(from), idOf(via)],
        destinations: { [idOf(via)]: blocksTo(members[via]!, destinations) },
      }),
    ),
  ];
}

/** A compiled route in the words of constructs. */
function fabricRoute(
  { vpcId, viaVpcId, destination, destinationOf }: CompiledRoute,
  roleOf: ReadonlyMap<string, string>,
  tokens: ReadonlyMap<string, NamedToken>,
): FabricRoute {
  const [from, via] = [roleOf.get(vpcId)!, roleOf.get(viaVpcId)!];
  if (destination !== undefined) return { from, via, destination: { cidr: destination }, description: `through ${via}` };
  const { cidr, owner, name } = tokens.get(keyOf(destinationOf))!;
  const role = roleOf.get(owner)!;
  const label = role === via ? name : `${name}-of-${role}`;
  return { from, via, destination: { cidr, of: { ...destinationOf, name: label } }, description: `${name} of ${role} through ${via}` };
}

/** A VPC's blocks and explicit destinations; each token as a reference, and remembered under it. */
function routeBlocks(vpc: IVpc, { tokens, ipv6 }: { readonly tokens: Map<string, NamedToken>; readonly ipv6: boolean }): RouteBlock[] {
  const own = vpc.blocks.flatMap(({ privateNetworkId, networkName, family, cidr }): RouteBlock[] => {
    if (family === 6 && !ipv6) return [];
    if (!isToken(cidr)) return [cidr];
    const reference = { privateNetworkId, family };
    tokens.set(keyOf(reference), { cidr, owner: vpc.node.path, name: networkName });
    return [reference];
  });
  const explicit = vpc.destinations.filter((cidr) => ipv6 || familyOf(cidr) === 4).map((cidr) => explicitBlock(vpc, cidr, tokens));
  return [...own, ...explicit];
}

/** A destination in or behind a VPC. A token is the block of the network that has it, or a reference of its own, named by its expression. */
function explicitBlock(vpc: IVpc, cidr: string, tokens: Map<string, NamedToken>): RouteBlock {
  if (!isToken(cidr)) return cidr;
  const block = vpc.blocks.find((own) => own.cidr === cidr);
  const name = block?.networkName ?? valueName(vpc, cidr);
  const reference = { privateNetworkId: block?.privateNetworkId ?? `${vpc.node.path}/${name}`, family: block?.family ?? familyOf(cidr) };
  tokens.set(keyOf(reference), { cidr, owner: vpc.node.path, name });
  return reference;
}

const keyOf = ({ privateNetworkId, family }: BlockReference) => `${privateNetworkId} ${family}`;

const isIpv6 = (block: RouteBlock) => (typeof block === "string" ? block.includes(":") : block.family === 6);

/** Explicit destinations, and the neighbour's own blocks of a family that none of them is of: those lead nowhere else. */
function steered(destinations: readonly RouteBlock[], own: readonly RouteBlock[]): RouteBlock[] {
  return [...destinations, ...own.filter((block) => !destinations.some((destination) => isIpv6(destination) === isIpv6(block)))];
}
