import { type AddressRange, formatRange } from "../addresses/address-range";
import { subnetOverlapText } from "../addresses/overlap-text";
import type { Finding, FindingCode, Severity } from "../checks/finding";
import type { CompiledConnector, CompiledVpc } from "../topology/compiled-vpc";
import { detour } from "./detour";
import { formatFlows } from "./flow-set";
import type { Blocker, Place } from "./journey";

/** Puts a blocker into words: both ends, both values, and the cure. */
export function blockerFinding(blocker: Blocker, severity: Severity = "error"): Finding {
  const code: FindingCode = blocker.code === "no-route" && blocker.reply ? "no-return-route" : blocker.code;
  const { message, hint, subjects } = wording[blocker.code]!(blocker);
  return { code, severity, message, subjects: [...new Set(subjects)], hint };
}

interface Wording {
  readonly message: string;
  readonly hint: string;
  readonly subjects: readonly string[];
}

const wording: { readonly [code in FindingCode]?: (blocker: Blocker) => Wording } = {
  "routing-disabled": (blocker) => {
    const off = [blocker.at, ...(blocker.connector ? [blocker.connector.target] : [])].find((vpc) => !vpc.routing) ?? blocker.at;
    return {
      message: `VPC ${off.vpc.name} has routing disabled, so ${trip(blocker)} stop at VPC ${blocker.at.vpc.name}`,
      hint: `enable routing on VPC ${off.vpc.name} (this cannot be undone)`,
      subjects: [off.vpc.id, ...ids(blocker)],
    };
  },
  "no-route": (blocker) => ({
    message: `VPC ${blocker.at.vpc.name} has no route ${blocker.reply ? "back to" : "for"} ${target(blocker)}, so ${trip(blocker)} stop there`,
    hint: routeHint(blocker),
    subjects: [blocker.at.vpc.id, ...ids(blocker)],
  }),
  "propagation-off": (blocker) => ({
    message: `VPC ${blocker.at.vpc.name} does not propagate custom routes, so its networks do not know ${routeText(blocker)} and ${trip(blocker)} stop there`,
    hint: `enable custom routes propagation on VPC ${blocker.at.vpc.name} (this cannot be undone)`,
    subjects: [blocker.at.vpc.id, ...(blocker.route ? [blocker.route.id] : []), ...ids(blocker)],
  }),
  "transitivity-off": (blocker) => ({
    message: `VPC ${blocker.at.vpc.name} is between VPC ${blocker.path.at(-2)?.vpc.name} and ${target(blocker)} but has transitivity off, so ${trip(blocker)} stop there`,
    hint: `create VPC ${blocker.at.vpc.name} with transitivity (it can only be set at creation), or peer VPC ${blocker.from.vpc.vpc.name} with VPC ${blocker.to.vpc.vpc.name} directly`,
    subjects: [blocker.at.vpc.id, ...ids(blocker)],
  }),
  "hop-limit": (blocker) => ({
    message: `the path ${pathText(blocker.path)} has ${blocker.path.length} VPCs, and only ${blocker.path.length - 1} may be chained: ${trip(blocker)} stop at VPC ${blocker.at.vpc.name}`,
    hint: `shorten the path to at most ${blocker.path.length - 1} VPCs, for example by peering VPC ${blocker.from.vpc.vpc.name} with a VPC nearer to VPC ${blocker.to.vpc.vpc.name}`,
    subjects: [...blocker.path.map((vpc) => vpc.vpc.id), ...ids(blocker)],
  }),
  "route-loop": (blocker) => ({
    message: `${routeText(blocker)} of VPC ${blocker.at.vpc.name} sends packets back where they came from (${pathText(blocker.path)}), so ${trip(blocker)} never arrive`,
    hint: `give VPC ${blocker.at.vpc.name} a more specific route for ${target(blocker)} that leads on${viaText(blocker)}, or remove ${routeText(blocker)}`,
    subjects: [blocker.at.vpc.id, ...(blocker.route ? [blocker.route.id] : []), ...ids(blocker)],
  }),
  "route-to-orphan": (blocker) =>
    connectorWording(blocker, "is an orphan: VPC %target% has no connector back", "create a connector from VPC %target% to VPC %origin%"),
  "route-to-conflict": (blocker) => {
    const text = subnetOverlapText(blocker.connector!);
    return connectorWording(blocker, `is in conflict${text.overlap}`, text.hint);
  },
  "route-blackhole": (blocker) => (blocker.ingress ? ingressWording(blocker) : blackholeWording(blocker)),
  "ambiguous-destination": (blocker) => {
    const other = blocker.network!;
    return {
      message: `${formatRange(blocker.packets.destination)} is also in network ${other.network.name} of VPC ${blocker.at.vpc.name}, so ${trip(blocker)} end there instead of in VPC ${blocker.to.vpc.vpc.name}`,
      hint: `renumber network ${other.network.name} of VPC ${blocker.at.vpc.name} or ${placeText(blocker.to)}: VPCs on one path need distinct blocks`,
      subjects: [blocker.at.vpc.id, other.network.id, ...ids(blocker)],
    };
  },
  "acl-drop": (blocker) => {
    const { droppedBy, family } = blocker.acl!;
    const by = droppedBy ? `rule ${droppedBy.index + 1} (${ruleText(droppedBy.rule)})` : "the default policy (drop)";
    const flows = formatFlows(blocker.packets.flows);
    return {
      message: `${by} of the IPv${family} ACL of VPC ${blocker.at.vpc.name} drops ${flows === ANYTHING ? "everything" : flows} from ${formatRange(blocker.packets.source)} to ${formatRange(blocker.packets.destination)}, so ${trip(blocker)} stop there`,
      hint: `put an accept rule from ${formatRange(blocker.packets.source)} to ${formatRange(blocker.packets.destination)} ${droppedBy ? `before rule ${droppedBy.index + 1}` : "into the ACL"} of VPC ${blocker.at.vpc.name}; ACLs are stateless, so replies need one too`,
      subjects: [blocker.at.vpc.id, ...ids(blocker)],
    };
  },
};

const ANYTHING = "TCP; UDP; ICMP; other protocols";

function connectorWording(blocker: Blocker, state: string, cure: string): Wording {
  const connector = blocker.connector!;
  const fill = (text: string) => text.replaceAll("%target%", connector.target.vpc.name).replaceAll("%origin%", connector.origin.vpc.name);
  const route = blocker.route
    ? `${routeText(blocker)} of VPC ${blocker.at.vpc.name} leads through connector`
    : `VPC ${blocker.at.vpc.name} reaches on only through connector`;
  return {
    message: `${route} ${connector.connector.name}, which ${fill(state)}, so ${trip(blocker)} stop there`,
    hint: fill(cure),
    subjects: [...(blocker.route ? [blocker.route.id] : []), connector.connector.id, ...ids(blocker)],
  };
}

function ingressWording(blocker: Blocker): Wording {
  const { rule } = blocker.ingress!;
  const where = blocker.network
    ? `network ${blocker.network.network.name} of VPC ${blocker.network.vpc.vpc.name}`
    : `network ${rule.nexthopPrivateNetworkId}`;
  return {
    message: `the ingress rule for ${rule.source} of VPC ${blocker.at.vpc.name} steers to ${rule.nexthopResourceIp}, which is not an address in ${where}${blocker.network?.vpc === blocker.at ? "" : " (no network of this VPC)"}, so ${trip(blocker)} stop there`,
    hint: `steer to an address inside a network of VPC ${blocker.at.vpc.name}, or remove the rule`,
    subjects: [rule.id, blocker.at.vpc.id, ...ids(blocker)],
  };
}

function blackholeWording(blocker: Blocker): Wording {
  const { route, reason, at } = blocker;
  const nexthop = route?.nexthop;
  const id = nexthop?.kind === "connector" ? nexthop.connectorId : (nexthop?.privateNetworkId ?? "");
  const why = {
    "no-connector": `connector ${id}, which does not exist`,
    "foreign-connector": `connector ${blocker.connector?.connector.name}, which belongs to VPC ${blocker.connector?.origin.vpc.name}`,
    "no-network": `network ${id}, which does not exist`,
    "foreign-network": `network ${blocker.network?.network.name}, which belongs to VPC ${blocker.network?.vpc.vpc.name}`,
    resource: `a resource in network ${blocker.network?.network.name}, and nothing shows that it leads on to VPC ${blocker.to.vpc.vpc.name}`,
    "outside-network": "an address outside its network",
  }[reason ?? "no-connector"];
  return {
    message: `${routeText(blocker)} of VPC ${at.vpc.name} leads to ${why}, so ${trip(blocker)} are lost there`,
    hint: `point ${routeText(blocker)} of VPC ${at.vpc.name} to an existing next hop${viaText(blocker)}, or remove it`,
    subjects: [...(route ? [route.id] : []), at.vpc.id, ...ids(blocker)],
  };
}

/** What the route to write is called, and where it leads. */
function routeHint(blocker: Blocker): string {
  const { at, to, packets } = blocker;
  const link = detour(at, to.vpc, { peeredOnly: false });
  if (!link) {
    return at === to.vpc
      ? `put the address into a network of VPC ${at.vpc.name}, or add a route for it`
      : `peer VPC ${at.vpc.name} with VPC ${to.vpc.vpc.name}, or with a VPC that leads there, then add a route ${formatRange(packets.destination)} in VPC ${at.vpc.name}`;
  }
  const via = `via ${linkText(link.connector, link.to)} in VPC ${at.vpc.name}`;
  const { label } = packets.destination;
  return label
    ? `add a route for ${label} ${via}, by reference: its text is only known after apply`
    : `add a route ${formatRange(packets.destination)} ${via}`;
}

function linkText(connector: CompiledConnector | undefined, to: CompiledVpc): string {
  return connector ? `connector ${connector.connector.name}` : `its connector to VPC ${to.vpc.name}`;
}

function viaText(blocker: Blocker): string {
  const link = detour(blocker.at, blocker.to.vpc, { peeredOnly: false });
  if (link && blocker.path.slice(0, -1).includes(link.to)) return "";
  return link?.connector ? ` (connector ${link.connector.connector.name} leads to VPC ${link.to.vpc.name})` : "";
}

function routeText({ route }: Blocker): string {
  return route ? `route ${route.destination ?? route.name ?? route.id}` : "a route";
}

function ruleText(rule: {
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
}): string {
  return `${rule.action} ${rule.protocol} ${rule.source} to ${rule.destination}`;
}

function target(blocker: Blocker): string {
  const { destination } = blocker.packets;
  return destination.label ?? `${formatRange(destination)} (${placeText(blocker.to)})`;
}

function placeText(place: Place): string {
  return place.network ? `network ${place.network.network.name} of VPC ${place.vpc.vpc.name}` : `VPC ${place.vpc.vpc.name}`;
}

/** The packets concerned, as the sentence's subject. */
function trip({ reply, from, to, packets }: Blocker): string {
  const values = (range: AddressRange) => (range.label ? `IPv${range.family}` : formatRange(range));
  const ends = `from ${placeText(from)} (${values(packets.source)}) to ${placeText(to)} (${values(packets.destination)})`;
  return `${reply ? "replies" : "packets"} ${ends}`;
}

function pathText(path: readonly CompiledVpc[]): string {
  return path.map((vpc) => vpc.vpc.name).join(" – ");
}

function ids({ from, to }: Blocker): string[] {
  return [from, to].map((place) => place.network?.network.id ?? place.vpc.vpc.id);
}

/** Equal for blockers that one cure removes: the same route, connector, VPC or rule, whoever met it. */
export function blockerKey(blocker: Blocker): string {
  const { code, at, reply, packets, path, route, connector, network, ingress, acl } = blocker;
  const range = formatRange(packets.destination);
  const place: Partial<Record<FindingCode, string>> = {
    "no-route": `${reply} ${range}`,
    "hop-limit": pathText(path),
    "route-loop": `${route?.id} ${range}`,
    "route-to-orphan": connector?.connector.id,
    "route-to-conflict": connector?.connector.id,
    "routing-disabled": connector?.connector.id,
    "route-blackhole": ingress?.rule.id ?? route?.id,
    "ambiguous-destination": `${network?.network.id} ${range}`,
    "acl-drop": `${acl?.family} ${acl?.droppedBy?.index ?? `policy ${formatRange(packets.source)} ${range}`}`,
  };
  return `${code} ${at.vpc.id} ${place[code] ?? ""}`;
}
