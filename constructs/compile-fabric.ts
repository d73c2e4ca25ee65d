import { type BlockReference, compileRoutes, DEFAULT_ROUTE_HALVES, type Finding, type RouteBlock, type RouteIntent } from "../core";
import type { FabricPlan } from "./peering-fabric";
import { isToken, known, valueName } from "./tokens";
import type { IVpc } from "./vpc-base";
import type { RouteDestination } from "./vpc-routes";

/** A route to write, by role names. */
export interface FabricRoute {
  readonly from: string;
  readonly via: string;
  readonly destination: RouteDestination;
  readonly description: string;
}

export interface CompiledFabric {
  readonly routes: readonly FabricRoute[];
  /** Construct paths of the VPCs that forward between two others. */
  readonly forwarding: readonly string[];
  readonly findings: readonly Finding[];
}

interface NamedToken {
  readonly cidr: string;
  readonly owner: string;
  readonly name: string;
}

/** Lets core's route compiler work on constructs: construct paths are its ids, tokens its references. */
export function compileFabric(plan: FabricPlan, options: { readonly ipv6: boolean; readonly maxHops?: number }): CompiledFabric {
  const { members, edges, talks, steers = [] } = plan;
  const vpcs = [...new Set(Object.values(members))];
  const roleOf = new Map(Object.entries(members).map(([role, vpc]) => [vpc.node.path, role]));
  const tokens = new Map<string, NamedToken>();
  const idOf = (role: string) => members[role]!.node.path;
  const between = (a: string, b: string): RouteIntent => ({ between: [idOf(a), idOf(b)] });
  const blocks = new Map(vpcs.map((vpc) => [vpc.node.path, routeBlocks(vpc, { tokens, ipv6: options.ipv6 })]));
  const compiled = compileRoutes({
    vpcs: vpcs.map((vpc) => ({
      id: vpc.node.path,
      name: vpc.toTopology().name,
      blocks: blocks.get(vpc.node.path)!,
      transitivity: vpc.settledTransitivity,
    })),
    links: edges.filter(({ left, right }) => members[left] !== members[right]).map(({ left, right }) => [idOf(left), idOf(right)] as const),
    intents: [
      ...talks.filter((pair) => !steers.some(({ from, via }) => pair.includes(from) && pair.includes(via))).map(([a, b]) => between(a, b)),
      ...steers.map(
        ({ from, via }): RouteIntent => ({
          ...between(from, via),
          destinations: { [idOf(via)]: everythingThrough(blocks.get(idOf(via))!) },
        }),
      ),
    ],
    maxHops: options.maxHops,
  });
  return {
    forwarding: compiled.transitive,
    findings: compiled.findings,
    routes: compiled.routes.map(({ vpcId, viaVpcId, destination, destinationOf }) => {
      const [from, via] = [roleOf.get(vpcId)!, roleOf.get(viaVpcId)!];
      if (destination !== undefined) return { from, via, destination: { cidr: destination }, description: `through ${via}` };
      const { cidr, owner, name } = tokens.get(keyOf(destinationOf))!;
      const role = roleOf.get(owner)!;
      const label = role === via ? name : `${name}-of-${role}`;
      return { from, via, destination: { cidr, of: { ...destinationOf, name: label } }, description: `${name} of ${role} through ${via}` };
    }),
  };
}

/** A VPC's blocks and explicit destinations; each token as a reference, and remembered under it. */
function routeBlocks(vpc: IVpc, { tokens, ipv6 }: { readonly tokens: Map<string, NamedToken>; readonly ipv6: boolean }): RouteBlock[] {
  const explicit = vpc.destinations.map((cidr) => {
    const networkName = valueName(vpc, cidr);
    return { privateNetworkId: `${vpc.node.path}/${networkName}`, networkName, family: known(cidr)?.includes(":") ? 6 : 4, cidr } as const;
  });
  return [...vpc.blocks, ...explicit].flatMap(({ privateNetworkId, networkName, family, cidr }): RouteBlock[] => {
    if (family === 6 && !ipv6) return [];
    if (!isToken(cidr)) return [cidr];
    const reference = { privateNetworkId, family };
    tokens.set(keyOf(reference), { cidr, owner: vpc.node.path, name: networkName });
    return [reference];
  });
}

const keyOf = ({ privateNetworkId, family }: BlockReference) => `${privateNetworkId} ${family}`;

const isIpv6 = (block: RouteBlock) => (typeof block === "string" ? block.includes(":") : block.family === 6);

/** Everything of IPv4 by halves, which beat a default route without replacing it; IPv6 block by block, because ULA blocks lead nowhere else. */
function everythingThrough(blocks: readonly RouteBlock[]): RouteBlock[] {
  return [...DEFAULT_ROUTE_HALVES.filter((half) => !isIpv6(half)), ...blocks.filter(isIpv6)];
}
