import { type AddressRange, intersectRanges, parseLooseCidr, subtractRange } from "../addresses/address-range";
import type { Cidr, Family } from "../addresses/cidr";
import type { AclSourcePortZero } from "../checks/options";
import type { TopologyAcl, TopologyAclRule } from "../topology/topology";
import { ALL_FLOWS, type FlowSet, hasPorts, intersectFlows, subtractFlows } from "./flow-set";

/** Packets of one source range to one destination range, and the flows among them. */
export interface PacketClass {
  readonly source: AddressRange;
  readonly destination: AddressRange;
  readonly flows: FlowSet;
}

/** What an ACL does to a class of packets: the flows that pass, and the first rule that drops some (the policy when undefined). */
export interface AclOutcome {
  readonly packets: PacketClass;
  readonly passed: FlowSet;
  readonly droppedBy?: { readonly index: number; readonly rule: TopologyAclRule };
}

interface CompiledRule {
  readonly rule: TopologyAclRule;
  readonly index: number;
  readonly source: Cidr;
  readonly destination: Cidr;
  readonly flows: FlowSet;
}

const compiled = new WeakMap<TopologyAcl, Map<AclSourcePortZero, CompiledAcl>>();

/** The ACL made ready, once for each reading of source ports 0 to 0. */
export function compileAcl(acl: TopologyAcl, sourcePortZero: AclSourcePortZero): CompiledAcl {
  const readings = compiled.get(acl) ?? new Map<AclSourcePortZero, CompiledAcl>();
  compiled.set(acl, readings);
  const ready = readings.get(sourcePortZero) ?? new CompiledAcl(acl, sourcePortZero);
  readings.set(sourcePortZero, ready);
  return ready;
}

/** One ACL of a VPC, ready to judge packets: stateless, first match wins (documented). */
export class CompiledAcl {
  private readonly rules: readonly CompiledRule[];

  constructor(
    readonly acl: TopologyAcl,
    sourcePortZero: AclSourcePortZero,
  ) {
    const family: Family = acl.isIpv6 ? 6 : 4;
    this.rules = acl.rules.flatMap((rule, index) => {
      const source = parseLooseCidr(rule.source);
      const destination = parseLooseCidr(rule.destination);
      if (source?.family !== family || destination?.family !== family) return [];
      return [{ rule, index, source, destination, flows: ruleFlows(rule, sourcePortZero) }];
    });
  }

  /** True when the ACL passes everything, whatever the packets. */
  get acceptsAll(): boolean {
    return this.acl.defaultPolicy === "accept" && this.rules.every(({ rule }) => rule.action === "accept");
  }

  /** Splits the packets where rules distinguish their addresses, and judges each part. */
  judge(packets: PacketClass): AclOutcome[] {
    return this.judgeFrom(0, { packets, left: packets.flows, passed: [], droppedBy: undefined });
  }

  private judgeFrom(
    start: number,
    state: { packets: PacketClass; left: FlowSet; passed: FlowSet; droppedBy: AclOutcome["droppedBy"] },
  ): AclOutcome[] {
    let { left, passed, droppedBy } = state;
    const { packets } = state;
    for (let at = start; at < this.rules.length && left.length > 0; at++) {
      const rule = this.rules[at]!;
      const source = intersectRanges(packets.source, rule.source);
      const destination = source && intersectRanges(packets.destination, rule.destination);
      if (!source || !destination || intersectFlows(left, rule.flows).length === 0) continue;
      if (source !== packets.source || destination !== packets.destination) {
        return splitAround(packets, source, destination).flatMap((part) => this.judgeFrom(at, { packets: part, left, passed, droppedBy }));
      }
      const met = intersectFlows(left, rule.flows);
      left = subtractFlows(left, rule.flows);
      if (rule.rule.action === "accept") passed = passed.length === 0 ? met : [...passed, ...met];
      else droppedBy ??= { index: rule.index, rule: rule.rule };
    }
    if (this.acl.defaultPolicy === "accept") passed = passed.length === 0 ? left : [...passed, ...left];
    return [{ packets, passed, droppedBy }];
  }
}

const compareFirst = (a: AddressRange, b: AddressRange) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0);

/** The packets inside the two ranges, and those around them, in address order. */
function splitAround(packets: PacketClass, source: AddressRange, destination: AddressRange): PacketClass[] {
  const parts = [
    { ...packets, source, destination },
    ...subtractRange(packets.source, source).map((rest) => ({ ...packets, source: rest })),
    ...subtractRange(packets.destination, destination).map((rest) => ({ ...packets, source, destination: rest })),
  ];
  return parts.sort((a, b) => compareFirst(a.source, b.source) || compareFirst(a.destination, b.destination));
}

/**
 * Flows of a rule. A rule with ports meets TCP and UDP only, since nothing else has ports (inferred). 0 to 0 is any port (documented);
 * of source ports that is contested: two public configurations report that such rules match nothing.
 */
function ruleFlows(rule: TopologyAclRule, sourcePortZero: AclSourcePortZero): FlowSet {
  const source = rulePorts(rule.srcPortLow, rule.srcPortHigh);
  const destination = rulePorts(rule.dstPortLow, rule.dstPortHigh);
  const nothing = sourcePortZero === "none" && isSourcePortZero(rule);
  return ALL_FLOWS.filter(({ protocol }) => rule.protocol === "ANY" || rule.protocol === protocol).flatMap((box) => {
    if (!hasPorts(box.protocol)) return source || destination ? (rule.protocol === "ANY" ? [] : [box]) : [box];
    return nothing ? [] : [{ ...box, source: source ?? box.source, destination: destination ?? box.destination }];
  });
}

/** True when the meaning of the rule's source ports is contested: 0 to 0, on a protocol that has ports. */
export function isSourcePortZero({ protocol, srcPortLow, srcPortHigh }: TopologyAclRule): boolean {
  return srcPortLow === 0 && srcPortHigh === 0 && protocol !== "ICMP";
}

function rulePorts(low: number, high: number): { low: number; high: number } | undefined {
  if (low === 0 && (high === 0 || high >= 65_535)) return undefined;
  return { low, high: Math.min(Math.max(low, high), 65_535) };
}

/** True when the rules after `index` accept everything that this rule accepts, whatever source ports 0 to 0 mean. */
export function isAcceptedLater(acl: TopologyAcl, index: number): boolean {
  const rule = acl.rules[index]!;
  const [source, destination] = [parseLooseCidr(rule.source), parseLooseCidr(rule.destination)];
  if (!source || !destination) return true;
  const rest = new CompiledAcl({ ...acl, rules: acl.rules.slice(index + 1) }, "none");
  const packets = { source, destination, flows: ruleFlows(rule, "any").filter(({ protocol }) => hasPorts(protocol)) };
  return rest.judge(packets).every(({ packets: part, passed }) => subtractFlows(part.flows, passed).length === 0);
}
