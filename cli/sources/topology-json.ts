import type { Topology, VerdictOptions } from "../../core";
import { UsageError } from "../terminal/usage-error";
import { flag, isObject, listOf, maybe, name, number, object, oneOf, type Shape, text } from "./shape";

type Fields = Readonly<Record<string, unknown>>;

const LISTS = ["vpcs", "privateNetworks", "connectors", "routes"] as const;
const FAMILY = oneOf(4, 6);

const NEXTHOP: Shape = (value, path) =>
  isObject(value) && value["kind"] === "connector"
    ? name(value["connectorId"], `${path}.connectorId`)
    : isObject(value) && value["kind"] === "private-network"
      ? object({ privateNetworkId: name, resourceId: maybe(text) })(value, path)
      : `${path} is neither a connector nor a private-network`;

const ACL_RULE = object({
  protocol: oneOf("ANY", "TCP", "UDP", "ICMP"),
  source: name,
  srcPortLow: number,
  srcPortHigh: number,
  destination: name,
  dstPortLow: number,
  dstPortHigh: number,
  action: oneOf("accept", "drop"),
});

const TOPOLOGY = object({
  vpcs: listOf(
    object({
      id: name,
      name,
      region: maybe(text),
      organizationId: maybe(text),
      projectId: maybe(text),
      routingEnabled: maybe(flag),
      transitivityEnabled: maybe(flag),
      customRoutesPropagationEnabled: maybe(flag),
      opaque: maybe(flag),
    }),
  ),
  privateNetworks: listOf(object({ id: name, name, vpcId: name, blocks: listOf(text), pendingFamilies: maybe(listOf(FAMILY)) })),
  connectors: listOf(
    object({
      id: name,
      name,
      vpcId: name,
      targetVpcId: name,
      status: maybe(oneOf("orphan", "peered", "conflict")),
      mirrorAssumed: maybe(flag),
      organizationId: maybe(text),
      projectId: maybe(text),
    }),
  ),
  routes: listOf(
    object({
      id: name,
      vpcId: name,
      name: maybe(text),
      destination: maybe(text),
      destinationOf: maybe(object({ privateNetworkId: name, family: FAMILY })),
      nexthop: NEXTHOP,
    }),
  ),
  acls: maybe(listOf(object({ vpcId: name, isIpv6: flag, defaultPolicy: oneOf("accept", "drop"), rules: listOf(ACL_RULE) }))),
  ingressRules: maybe(listOf(object({ id: name, vpcId: name, source: name, nexthopResourceIp: name, nexthopPrivateNetworkId: name }))),
  assumptions: maybe(listOf(text)),
});

const COUNT = maybe(number);

/** Settings of the checks, as they stand beside a topology. */
export const VERDICT_OPTIONS = object({
  maxHops: COUNT,
  monthlyBudgetNanos: COUNT,
  quotas: maybe(object({ vpcConnectors: COUNT, privateNetworks: COUNT, privateNetworksPerVpc: COUNT })),
  rate: maybe(object({ currencyCode: name, nanosPerHour: number, source: text })),
  intents: maybe(listOf(object({ from: name, to: name, family: maybe(FAMILY) }))),
});

/** Settings read from beside a topology. @throws UsageError that names the first thing wrong. */
export function parseVerdictOptions(json: unknown, topology: Topology, shown: string): VerdictOptions {
  if (json === undefined) return {};
  const problem = VERDICT_OPTIONS(json, "verdictOptions");
  if (problem) throw new UsageError(`"${shown}" cannot be checked as it asks: ${problem}`);
  const vpcs = new Set(topology.vpcs.map((vpc) => vpc.id));
  const stray = ((json as VerdictOptions).intents ?? []).flatMap(({ from, to }) => [from, to]).find((id) => !vpcs.has(id));
  if (stray !== undefined) throw new UsageError(`"${shown}": intents name the VPC "${stray}", which vpcs does not hold`);
  return json as VerdictOptions;
}

/** True for plain data that has the shape of a topology at first sight. */
export function looksLikeTopology(json: unknown): json is Fields {
  return isObject(json) && LISTS.every((list) => Array.isArray(json[list]));
}

/**
 * Plain topology data, checked so far that the rules can work on it: shapes, and ids that agree with each other.
 * @throws UsageError that names the first thing wrong.
 */
export function parseTopology(json: Fields, shown: string): Topology {
  const problem = TOPOLOGY(json, "") ?? strayOf(json as unknown as Topology);
  if (problem) throw new UsageError(`"${shown}" is not a topology: ${problem}`);
  return json as unknown as Topology;
}

/** The first object that names a VPC that is not there. */
function strayOf(topology: Topology): string | undefined {
  const vpcs = new Set(topology.vpcs.map((vpc) => vpc.id));
  for (const list of ["privateNetworks", "connectors", "routes", "acls", "ingressRules"] as const) {
    const stray = (topology[list] ?? []).find((entry) => !vpcs.has(entry.vpcId));
    if (stray) return `${list} names the VPC "${stray.vpcId}", which vpcs does not hold`;
  }
  return undefined;
}
