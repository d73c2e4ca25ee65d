import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { parseAddress } from "../../core";
import { ScalewayVpcIngressRule } from "../bindings/vpc-ingress-rule";
import { PeeringApp } from "../checks/peering-app";
import { familyOf } from "../vpc/block-texts";
import { isToken, known, slug, valueName } from "../vpc/tokens";
import { Vpc } from "../vpc/vpc";
import type { IVpc, VpcBlock } from "../vpc/vpc-base";
import type { HubAndSpokeRoles } from "./hub-roles";

export interface InspectionProps {
  /** Role name of the hub's Private Network that the firewall sits on. */
  readonly network: string;
  /** The firewall's IPv4 address in that network. */
  readonly address: string;
  /** Its IPv6 address. @default - IPv6 is not steered, and the app's assumptions say so */
  readonly ipv6Address?: string;
  /** Which hub, where there are several. @default - the only hub */
  readonly hub?: string;
  /** Spokes whose traffic is steered. @default - every spoke of the hub */
  readonly spokes?: readonly string[];
}

/**
 * One ingress rule for each block of each inspected spoke: traffic that comes from it goes to the firewall first. The firewall
 * forwards; its own networks' traffic does not pass here, because ingress rules see traffic from other VPCs only.
 */
export function createInspection(
  scope: Construct,
  { hubs, spokes, inspection, ipv6 }: HubAndSpokeRoles & { readonly inspection: InspectionProps; readonly ipv6: boolean },
): { [id: string]: ScalewayVpcIngressRule } {
  const hub = inspectingHub(scope, hubs, inspection);
  const role = inspection.hub ?? Object.keys(hubs)[0]!;
  const network = hub.privateNetworks[inspection.network];
  if (!network) {
    throw new Error(
      `${scope.node.path}: hub ${hub.node.path} has no network "${inspection.network}", it has ${Object.keys(hub.privateNetworks).join(", ") || "none"}`,
    );
  }
  refuseWrongFamily(scope, inspection);
  const inspected = Object.entries(spokes).filter(([name, spoke]) =>
    inspection.spokes ? inspection.spokes.includes(name) : spoke.hub === role,
  );
  const unknown = (inspection.spokes ?? []).filter((name) => !Object.hasOwn(spokes, name));
  if (unknown.length > 0)
    throw new Error(`${scope.node.path}: inspection names ${unknown.join(", ")}, the spokes are ${Object.keys(spokes).join(", ")}`);
  if (ipv6 && !inspection.ipv6Address) {
    PeeringApp.of(scope).assume(`IPv6 traffic of the spokes of ${scope.node.path} passes without inspection: it has no ipv6Address`);
  }
  const rules = inspected.flatMap(([name, { vpc }]) => {
    const sources = sourcesOf(vpc);
    if (sources.length === 0) {
      Annotations.of(scope).addWarning(
        `no block of spoke "${name}" (${vpc.node.path}) is known, so its traffic passes without inspection: declare its "cidrs"`,
      );
    }
    return sources.flatMap((block) => {
      const address = block.family === 4 ? inspection.address : inspection.ipv6Address;
      if (!address || (block.family === 6 && !ipv6)) return [];
      const id = `inspect-${name}-${isToken(block.cidr) ? `${block.networkName}-ipv${block.family}` : slug(block.cidr)}`;
      return [inspect(scope, { id, hub, spoke: name, source: block.cidr, address, networkId: network.id })];
    });
  });
  return Object.fromEntries(rules.map((rule) => [rule.node.id, rule]));
}

/** What a spoke's packets come from: its networks, and what else it is said to reach. */
function sourcesOf(vpc: IVpc): Pick<VpcBlock, "networkName" | "family" | "cidr">[] {
  const named = [...new Set(vpc.destinations)].filter((cidr) => !vpc.blocks.some((block) => block.cidr === cidr));
  return [...vpc.blocks, ...named.map((cidr) => ({ networkName: valueName(vpc, cidr), family: familyOf(cidr), cidr }))];
}

function inspectingHub(scope: Construct, hubs: { readonly [role: string]: IVpc }, { hub }: InspectionProps): Vpc {
  const names = Object.keys(hubs);
  if (hub === undefined && names.length > 1)
    throw new Error(`${scope.node.path} has ${names.length} hubs: say which one inspects, { hub: "${names[0]}" }`);
  const vpc = hubs[hub ?? names[0]!];
  if (!vpc) throw new Error(`${scope.node.path}: inspection names hub "${hub}", the hubs are ${names.join(", ")}`);
  if (vpc instanceof Vpc) return vpc;
  throw new Error(
    `${scope.node.path}: hub ${vpc.node.path} exists already, so its networks' ids are not known here: add ScalewayVpcIngressRule yourself`,
  );
}

function refuseWrongFamily(scope: Construct, { address, ipv6Address }: InspectionProps): void {
  for (const [name, text, family] of [["address", known(address), 4] as const, ["ipv6Address", known(ipv6Address), 6] as const]) {
    if (text === undefined) continue;
    if (parseAddress(text)?.family !== family)
      throw new Error(`${scope.node.path}: inspection ${name} "${text}" is not an IPv${family} address: write one, without prefix length`);
  }
}

interface Inspected {
  readonly id: string;
  readonly hub: Vpc;
  readonly spoke: string;
  readonly source: string;
  readonly address: string;
  readonly networkId: string;
}

function inspect(scope: Construct, { id, hub, spoke, source, address, networkId }: Inspected): ScalewayVpcIngressRule {
  return new ScalewayVpcIngressRule(scope, id, {
    vpcId: hub.vpcId,
    source,
    nexthopResourceIp: address,
    nexthopPrivateNetworkId: networkId,
    description: `inspect ${spoke}`,
    region: hub.region,
    provider: hub.provider,
  });
}
