import { type Family, parseLooseCidr, type TopologyAcl, type TopologyAclRule } from "../../core";
import { ROUTER_BLOCK_V4, ROUTER_BLOCK_V6 } from "./numbers";

/** What a router's nftables table depends on. */
export interface RouterFilter {
  readonly transitive: boolean;
  readonly maxHops: number;
  readonly acls: readonly TopologyAcl[];
  /** Marks for packets that arrive from other VPCs, the longest source first. */
  readonly marks: readonly { readonly source: string; readonly mark: number }[];
}

const MAX_TTL = 255;

/**
 * The stateless rules of a VPC's router. Device names say where a packet comes from: `n` a Private Network, `p` a peered VPC, `s` a
 * forwarding host.
 *
 * The hop limit: the first router lowers the TTL of a packet, as the kernel has just decremented it, to the number of VPCs that it
 * may cross, whatever the program set; the kernel of the router after the last one then reports "Time to live exceeded". A smaller
 * TTL stays, so that traceroute works.
 */
export function routerFilter({ transitive, maxHops, acls, marks }: RouterFilter): string {
  const forward = [
    ...(maxHops < MAX_TTL
      ? [`iifname "n*" ip ttl > ${maxHops} ip ttl set ${maxHops}`, `iifname "n*" ip6 hoplimit > ${maxHops} ip6 hoplimit set ${maxHops}`]
      : []),
    `ip saddr ${ROUTER_BLOCK_V4} accept`,
    `ip6 saddr ${ROUTER_BLOCK_V6} accept`,
    ...(transitive ? [] : ['iifname "p*" oifname "p*" drop', 'iifname "s*" oifname "p*" drop']),
    ...acls.map(({ isIpv6 }) => (isIpv6 ? "meta nfproto ipv6 jump acl6" : "meta nfproto ipv4 jump acl4")),
  ];
  return table([
    ...acls.map(aclChain),
    chain("forward", "type filter hook forward priority 0; policy accept;", forward),
    ...(marks.length === 0 ? [] : steering(marks, maxHops)),
  ]);
}

/** A detour through a forwarding host costs no hop: the TTL that the two further steps take is given back on the way out. */
function steering(marks: RouterFilter["marks"], maxHops: number): string[] {
  return [
    chain(
      "steer",
      "type filter hook prerouting priority -150; policy accept;",
      marks.map(({ source, mark }) => `iifname "p*" ${word(source)} saddr ${source} meta mark set ${mark} accept`),
    ),
    chain("refund", "type filter hook postrouting priority 0; policy accept;", refundTtl('oifname "s*"', { maxHops, steps: 2 })),
  ];
}

/** Rules of a host that hands packets on within its own Private Network. */
export function applianceFilter(maxHops: number): string {
  return table([
    chain("refund", "type filter hook prerouting priority 0; policy accept;", refundTtl('iifname "eth0"', { maxHops, steps: 1 })),
  ]);
}

/** From the highest value down, so that no packet meets two of the rules. */
function refundTtl(match: string, { maxHops, steps }: { readonly maxHops: number; readonly steps: number }): string[] {
  const highest = Math.min(maxHops, MAX_TTL - steps);
  return Array.from({ length: highest }, (_, index) => highest - index).flatMap((ttl) => [
    `${match} ip ttl ${ttl} ip ttl set ${ttl + steps}`,
    `${match} ip6 hoplimit ${ttl} ip6 hoplimit set ${ttl + steps}`,
  ]);
}

function aclChain(acl: TopologyAcl): string {
  const family: Family = acl.isIpv6 ? 6 : 4;
  const rules = acl.rules.flatMap((rule) => {
    const match = aclMatch(rule, family);
    return match === undefined ? [] : [`${match} ${rule.action === "accept" ? "return" : "drop"}`.trim()];
  });
  return chain(acl.isIpv6 ? "acl6" : "acl4", "", [...rules, ...(acl.defaultPolicy === "drop" ? ["drop"] : [])]);
}

/** Undefined for a rule that no packet of the family meets. A rule for any protocol that names ports meets TCP and UDP only. */
function aclMatch(rule: TopologyAclRule, family: Family): string | undefined {
  const source = parseLooseCidr(rule.source);
  const destination = parseLooseCidr(rule.destination);
  if (source?.family !== family || destination?.family !== family) return undefined;
  const ports = [...portMatch("sport", rule.srcPortLow, rule.srcPortHigh), ...portMatch("dport", rule.dstPortLow, rule.dstPortHigh)];
  const header = family === 4 ? "ip" : "ip6";
  return [
    `meta nfproto ipv${family}`,
    ...(source.prefixLength > 0 ? [`${header} saddr ${source}`] : []),
    ...(destination.prefixLength > 0 ? [`${header} daddr ${destination}`] : []),
    ...protocolMatch(rule.protocol, family, ports.length > 0),
    ...(rule.protocol === "ICMP" ? [] : ports),
  ].join(" ");
}

function protocolMatch(protocol: TopologyAclRule["protocol"], family: Family, hasPorts: boolean): string[] {
  switch (protocol) {
    case "ANY":
      return hasPorts ? ["meta l4proto { tcp, udp }"] : [];
    case "ICMP":
      return [`meta l4proto ${family === 4 ? "icmp" : "ipv6-icmp"}`];
    default:
      return [`meta l4proto ${protocol.toLowerCase()}`];
  }
}

const LAST_PORT = 65_535;

function portMatch(field: "sport" | "dport", low: number, high: number): string[] {
  if (low === 0 && (high === 0 || high >= LAST_PORT)) return [];
  const last = Math.min(Math.max(low, high), LAST_PORT);
  return [`th ${field} ${low === last ? low : `${low}-${last}`}`];
}

const word = (block: string) => (block.includes(":") ? "ip6" : "ip");
const chain = (name: string, hook: string, rules: readonly string[]) =>
  `  chain ${name} {\n${[...(hook ? [hook] : []), ...rules].map((rule) => `    ${rule}\n`).join("")}  }\n`;
const table = (chains: readonly string[]) => `table inet lab {\n${chains.join("")}}\n`;
