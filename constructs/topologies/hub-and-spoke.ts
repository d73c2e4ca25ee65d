import { Construct } from "constructs";
import type { ScalewayVpcIngressRule } from "../bindings/vpc-ingress-rule";
import type { ScalewayVpcRoute } from "../bindings/vpc-route";
import { malformedBlocks } from "../vpc/block-texts";
import { assertObject } from "../vpc/shapes";
import type { IVpc } from "../vpc/vpc-base";
import type { FabricEdge, FabricPlan } from "./fabric-plan";
import { createEgress, type EgressProps, IPV4_HALVES } from "./hub-egress";
import { createInspection, type InspectionProps } from "./hub-inspection";
import type { HubAndSpokeRoles, SpokeProps } from "./hub-roles";
import { PeeringFabric, type PeeringFabricProps } from "./peering-fabric";
import { assertPairs, assertRoleList, refuseNumbersInRow } from "./role-names";

/** Who among the spokes may talk: nobody, everybody, or the listed pairs, each both ways. */
export type SpokeToSpoke = "isolated" | "transitive" | readonly (readonly [string, string])[];

export interface HubAndSpokeProps extends PeeringFabricProps {
  /** The one hub, or several by role name, peered in the order of the keys. */
  readonly hub: IVpc | { readonly [role: string]: IVpc };
  /** Spokes by role name. Names, not positions, make construct ids: adding one touches no other. */
  readonly spokes: { readonly [role: string]: IVpc | SpokeProps };
  /** @default "isolated" - spokes reach the hubs' networks only */
  readonly spokeToSpoke?: SpokeToSpoke;
  /** Spokes that every other spoke may talk to, even when they are isolated from each other. @default - none */
  readonly sharedServices?: readonly string[];
  /** Sends spokes' traffic through a firewall in a hub before its target. @default - no inspection */
  readonly inspection?: InspectionProps;
  /** Leads what a hub does not know to an appliance in one of its networks. @default - no such route */
  readonly egress?: EgressProps;
}

/**
 * Spokes peered with a hub, or with the hubs of a chain. Spokes reach their hub, and with `"transitive"` or pairs each other
 * through it; a hub that forwards gets transitivity at its creation. Neighbouring hubs reach each other.
 *
 * Findings at synth: those of every peering, and hop-limit, transitivity-off, ambiguous-destination along the ways through the hubs.
 * @throws Error for names of spokes or hubs that are not there.
 */
export class HubAndSpoke extends PeeringFabric {
  /** Rules of the inspecting hub, by construct id. */
  readonly ingressRules: { readonly [id: string]: ScalewayVpcIngressRule };
  /** Routes of the hub to its egress appliance, by construct id. */
  readonly egressRoutes: { readonly [id: string]: ScalewayVpcRoute };

  constructor(scope: Construct, id: string, props: HubAndSpokeProps) {
    const roles = readRoles(`${scope.node.path}/${id}`, props);
    super(scope, id, planOf(roles, props), props);
    const { hubs, spokes } = roles;
    this.ingressRules = props.inspection
      ? createInspection(this, { hubs, spokes, inspection: props.inspection, ipv6: props.ipv6 ?? true })
      : {};
    this.egressRoutes = props.egress ? createEgress(this, { hubs, egress: props.egress, tags: props.tags }) : {};
  }
}

function readRoles(path: string, props: HubAndSpokeProps): HubAndSpokeRoles {
  assertObject({ path, name: "props", value: props }, "{ hub, spokes: { web } }");
  assertObject({ path, name: "spokes", value: props.spokes }, "{ web, data: { vpc, destinations } }");
  const hubs =
    Construct.isConstruct(props.hub) || !props.hub ? { hub: props.hub as IVpc } : (props.hub as { readonly [role: string]: IVpc });
  const names = Object.keys(hubs);
  refuseNumbersInRow(path, names);
  if (names.length === 0) throw new Error(`${path} has no hub: give one VPC, or several by name`);
  const spokes = Object.entries(props.spokes).map(([role, given]) => {
    const spoke: SpokeProps =
      Construct.isConstruct(given) || typeof given !== "object" || !given ? { vpc: given as IVpc } : (given as SpokeProps);
    if (Object.hasOwn(hubs, role)) throw new Error(`${path} calls both a hub and a spoke "${role}": rename one`);
    const hub = spoke.hub ?? (names.length === 1 ? names[0] : undefined);
    if (hub === undefined)
      throw new Error(`${path} has ${names.length} hubs: say which one spoke "${role}" is peered with, { vpc, hub: "${names[0]}" }`);
    if (!Object.hasOwn(hubs, hub)) throw new Error(`${path}: spoke "${role}" names hub "${hub}", the hubs are ${names.join(", ")}`);
    return [role, { ...spoke, hub }] as const;
  });
  const roles = { hubs, spokes: Object.fromEntries(spokes) };
  refuseUnknownSpokes(path, roles, props);
  refuseBadDestinations(path, roles);
  return roles;
}

function refuseUnknownSpokes(path: string, { spokes }: HubAndSpokeRoles, props: HubAndSpokeProps): void {
  assertPairs(path, { name: "spokeToSpoke", value: props.spokeToSpoke ?? "isolated", words: ["isolated", "transitive"] });
  assertRoleList(path, "sharedServices", props.sharedServices);
  const pairs = typeof props.spokeToSpoke === "object" ? props.spokeToSpoke.flat() : [];
  const unknown = [...pairs, ...(props.sharedServices ?? [])].filter((role) => !Object.hasOwn(spokes, role));
  if (unknown.length === 0) return;
  throw new Error(
    `${path} has no spoke ${unknown.map((role) => `"${role}"`).join(", ")}: the spokes are ${Object.keys(spokes).join(", ") || "none"}`,
  );
}

function refuseBadDestinations(path: string, { spokes }: HubAndSpokeRoles): void {
  const problems = Object.entries(spokes).flatMap(([role, { destinations = [] }]) =>
    malformedBlocks(destinations).map((problem) => `spoke "${role}": ${problem}`),
  );
  if (problems.length > 0) throw new Error([`${path} has invalid destinations:`, ...problems].join("\n  "));
}

function planOf({ hubs, spokes }: HubAndSpokeRoles, props: HubAndSpokeProps): FabricPlan {
  const hubNames = Object.keys(hubs);
  const chain = hubNames.slice(1).map((right, index): FabricEdge => ({ id: `${hubNames[index]}-${right}`, left: hubNames[index]!, right }));
  const ofSpokes = Object.entries(spokes).map(([role, { hub }]): FabricEdge => ({ id: role, left: hub, right: role }));
  return {
    members: { ...hubs, ...Object.fromEntries(Object.entries(spokes).map(([role, { vpc }]) => [role, vpc])) },
    edges: [...chain, ...ofSpokes],
    talks: distinctPairs([
      ...[...chain, ...ofSpokes].map(({ left, right }) => [left, right] as const),
      ...spokePairs({ hubs, spokes }, props.spokeToSpoke ?? "isolated"),
      ...(props.sharedServices ?? []).flatMap((service) => Object.keys(spokes).map((role) => [service, role] as const)),
    ]),
    steers: Object.entries(spokes).flatMap(([from, spoke]) => {
      const destinations = [...(spoke.defaultRoute ? IPV4_HALVES : []), ...(spoke.destinations ?? [])];
      return destinations.length > 0 ? [{ from, via: spoke.hub, destinations }] : [];
    }),
  };
}

/** With `"transitive"`, spokes also reach the other hubs of the chain. */
function spokePairs({ hubs, spokes }: HubAndSpokeRoles, rule: SpokeToSpoke): (readonly [string, string])[] {
  if (rule === "isolated") return [];
  if (rule !== "transitive") return [...rule];
  const names = Object.keys(spokes);
  const among = names.flatMap((left, index) => names.slice(index + 1).map((right) => [left, right] as const));
  const others = names.flatMap((role) => Object.keys(hubs).map((hub) => [hub, role] as const));
  return [...among, ...others];
}

/** Each pair once, whichever way round it was given; a pair of one with itself is none. */
export function distinctPairs(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const keyed = pairs.filter(([a, b]) => a !== b).map((pair) => [[...pair].sort().join("\n"), pair] as const);
  return [...new Map(keyed.reverse()).values()].reverse();
}
