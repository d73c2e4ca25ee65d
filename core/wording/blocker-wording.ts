import { type AddressRange, formatRange } from "../addresses/address-range";
import { formatFlows } from "../reachability/flow-set";
import { nextLinkTowards } from "../reachability/next-link";
import type { Blocker, Place } from "../reachability/walk-request";
import { routingHint } from "./connector-wording";
import {
  type DeadEnd,
  ingressBlackholeWording,
  propagationHint,
  routeBlackholeWording,
  routeText,
  routeToConflictWording,
  routeToOrphanWording,
} from "./route-wording";
import { ruleText } from "./setting-wording";
import { destinations, familyOrRange, networkText, pathText, type Wording } from "./text";

/** A blocker with every destination that it stops. */
export interface Stop extends Blocker {
  readonly gaps: readonly AddressRange[];
}

const hints: { readonly [code: string]: ((stop: Stop) => Wording) | undefined } = {
  "routing-disabled": (stop) => {
    const off = [stop.at, ...(stop.connector ? [stop.connector.target] : [])].find((vpc) => vpc.routing === false) ?? stop.at;
    return { message: `VPC ${off.name} has routing disabled`, hint: routingHint(`VPC ${off.name}`) };
  },
  "no-route": (stop) => ({
    message: `VPC ${stop.at.name} has no route ${stop.reply ? "back to" : "for"} ${goal(stop)}`,
    hint: missingRouteHint(stop),
  }),
  "propagation-off": (stop) => ({
    message: `VPC ${stop.at.name} does not propagate custom routes, so its networks do not know ${routeText({ vpc: stop.at, route: stop.route })}`,
    hint: propagationHint(stop.at),
  }),
  "transitivity-off": (stop) => ({
    message: `VPC ${stop.at.name} is between VPC ${stop.path.at(-2)?.name} and ${goal(stop)} but has transitivity off`,
    hint: `recreate VPC ${stop.at.name} with transitivity (it can only be set at creation), or peer VPC ${stop.from.vpc.name} with VPC ${stop.to.vpc.name} directly`,
  }),
  "hop-limit": (stop) => ({
    message: `the path ${pathText(stop.path)} has ${stop.path.length} VPCs, and at most ${stop.maxHops} can be chained`,
    hint: `peer VPC ${stop.from.vpc.name} with a VPC nearer to VPC ${stop.to.vpc.name}, so that the path has at most ${stop.maxHops} VPCs`,
  }),
  "route-loop": (stop) => ({
    message: `${routeText({ vpc: stop.at, route: stop.route })} sends packets back where they came from (${pathText(stop.path)})`,
    hint: `give VPC ${stop.at.name} a more specific route for ${destinations(stop.gaps)} that leads on${betterLink(stop)}, or delete ${routeText({ vpc: stop.at, route: stop.route })}`,
  }),
  "route-to-orphan": (stop) => routeToOrphanWording({ vpc: stop.at, route: stop.route }, stop.connector!),
  "route-to-conflict": (stop) => routeToConflictWording({ vpc: stop.at, route: stop.route }, stop.connector!),
  "route-blackhole": (stop) =>
    stop.ingress
      ? ingressBlackholeWording(stop.at, stop.ingress.rule, stop.network)
      : routeBlackholeWording({ vpc: stop.at, route: stop.route }, deadEnd(stop), betterLink(stop)),
  "ambiguous-destination": (stop) => ({
    message: `${destinations(stop.gaps)} is also in ${networkText(stop.network!)}, so packets end there instead of in VPC ${stop.to.vpc.name}`,
    hint: `renumber ${stop.at.opaque ? placeText(stop.to) : networkText(stop.network!)}: VPCs on one path need distinct blocks`,
  }),
  "acl-drop": (stop) => {
    const { droppedBy, family } = stop.acl!;
    const by = droppedBy ? `rule ${droppedBy.index + 1} (${ruleText(droppedBy.rule)})` : "the default policy (drop)";
    const flows = formatFlows(stop.packets.flows);
    const [source, destination] = [destinations([stop.packets.source]), destinations(stop.gaps)];
    return {
      message: `${by} of the IPv${family} ACL of VPC ${stop.at.name} drops ${flows === ANYTHING ? "all traffic" : flows} from ${source} to ${destination}`,
      hint: `add an accept rule from ${source} to ${destination} ${droppedBy ? `before rule ${droppedBy.index + 1}` : "to the ACL"} of VPC ${stop.at.name}; ACLs are stateless, so replies need one too`,
    };
  },
};

const ANYTHING = "TCP; UDP; ICMP; other protocols";

/** What stops packets, and which: the fault first, then the packets that it concerns. */
export function blockerWording(stop: Stop): Wording {
  const { message, hint } = hints[stop.code]!(stop);
  return { message: `${message}; this stops ${trip(stop)}`, hint };
}

/** When the ends have no blocks of one family. */
export function nothingToCompareWording(from: string, to: string): Wording {
  return {
    message: `VPC ${from} and VPC ${to} have no known blocks of one address family`,
    hint: "give both VPCs a Private Network, or declare the blocks of the one that is managed elsewhere",
  };
}

/** When something unknown decides. */
export function undecidedWording(from: string, to: string): Wording {
  return {
    message: `whether VPC ${from} reaches VPC ${to} is unknown until apply; the assumptions name what is unknown`,
    hint: "apply, then ask again",
  };
}

function deadEnd(stop: Stop): DeadEnd {
  const { route, reason, connector, network, to } = stop;
  const nexthop = route?.nexthop;
  if (reason === "foreign-connector") return { reason, connector: connector! };
  if (reason === "foreign-network") return { reason, network: network! };
  if (reason === "resource") return { reason, network: network!, towards: to.vpc };
  return nexthop?.kind === "private-network"
    ? { reason: "no-network", id: nexthop.privateNetworkId }
    : { reason: "no-connector", id: nexthop?.kind === "connector" ? nexthop.connectorId : "" };
}

/** The routes to write and where they lead. */
function missingRouteHint(stop: Stop): string {
  const { at, to, gaps } = stop;
  const missing = destinations(gaps);
  const pending = gaps.some(({ label }) => label);
  const routes = pending ? `a route for ${missing}` : `${gaps.length > 1 || missing.includes(",") ? "routes" : "a route"} ${missing}`;
  const link = nextLinkTowards(at, to.vpc, { carrying: false });
  if (!link) {
    return at === to.vpc
      ? `create a network that contains ${missing} in VPC ${at.name}, or add ${routes}`
      : `peer VPC ${at.name} with VPC ${to.vpc.name}, or with a VPC that leads there, then add ${routes} in VPC ${at.name}`;
  }
  const via = link.connector ? `connector ${link.connector.connector.name}` : `its connector to VPC ${link.to.name}`;
  return `add ${routes} via ${via} in VPC ${at.name}${pending ? ", by reference: the block is unknown until apply" : ""}`;
}

function betterLink(stop: Stop): string {
  const link = nextLinkTowards(stop.at, stop.to.vpc, { carrying: false });
  if (!link?.connector || stop.path.slice(0, -1).includes(link.to)) return "";
  return ` (connector ${link.connector.connector.name} leads to VPC ${link.to.name})`;
}

function goal({ gaps, to }: Stop): string {
  return gaps.some(({ label }) => label) ? destinations(gaps) : `${destinations(gaps)} (${placeText(to)})`;
}

const placeText = ({ network, vpc }: Place) => (network ? networkText(network) : `VPC ${vpc.name}`);

/** The packets concerned. */
function trip({ reply, from, to, packets, gaps }: Stop): string {
  const there = gaps.length === 1 ? familyOrRange(packets.destination) : gaps.map(formatRange).join(", ");
  return `${reply ? "replies" : "packets"} from ${placeText(from)} (${familyOrRange(packets.source)}) to ${placeText(to)} (${there})`;
}
