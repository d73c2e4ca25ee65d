import type { IConstruct } from "constructs";
import { type PeeringReport, peeringManifest, topologyId } from "../constructs";
import {
  costs,
  DEFAULT_RATE,
  type Endpoint,
  type Finding,
  formatAmount,
  type Rate,
  type Topology,
  type Trace,
  type TraceOptions,
  trace,
} from "../core";

/** What a matcher takes as one end: a Vpc, a Private Network of one, or a Vpc with an address. */
export type End = IConstruct | { readonly vpc: IConstruct; readonly address: string };

/** How a monthly sum is counted. */
export interface CostLimit {
  /** @default - that of PeeringChecks, else EUR 0.02 an hour */
  readonly rate?: Rate;
}

/**
 * The matchers' types, for `expect` of any test runner that has `expect.extend`. With `expect` from `@jest/globals`, TypeScript learns them
 * by `declare module "expect" { interface Matchers<R extends void | Promise<void>> extends PeeringMatchers<R> {} }`.
 */
export interface PeeringMatchers<R> {
  /** Both VPCs have a connector to each other, and their networks do not overlap. */
  toBePeeredWith(other: IConstruct): R;
  /** Packets get there and replies get back, directly or through other VPCs. @param options narrows protocol, port or family */
  toReach(other: End, options?: TraceOptions): R;
  /** No network of the one gets a packet to a network of the other, in either direction and either family. */
  toBeIsolatedFrom(other: End): R;
  /** Nothing wrong with the whole app that nobody accepted. @param options `atLeast: "error"` lets warnings pass */
  toHaveNoFindings(options?: { readonly atLeast?: "error" | "warning" }): R;
  /** One month of the peered connectors of an app, a stack or a VPC costs no more, in units of the rate's currency. */
  toCostAtMost(amount: number, options?: CostLimit): R;
}

interface Result {
  readonly pass: boolean;
  message(): string;
}

const result = (pass: boolean, message: () => string): Result => ({ pass, message });

/** Give these to `expect.extend`; importing `vpc-peering/testing` does so where `expect` is global. */
export const matchers = {
  toBePeeredWith(received: IConstruct, other: IConstruct): Result {
    const { topology } = manifestOf(received, other);
    const [left, right] = [vpcIdOf(topology, received), vpcIdOf(topology, other)];
    const peered = costs(topology).connectors;
    const has = (from: string, to: string) => peered.some(({ vpcId, targetVpcId }) => vpcId === from && targetVpcId === to);
    const mirrored = topology.connectors.some(
      ({ vpcId, targetVpcId, mirrorAssumed }) => mirrorAssumed && vpcId === left && targetVpcId === right,
    );
    const pass = has(left, right) && (has(right, left) || mirrored);
    return result(pass, () =>
      pass ? `${left} is peered with ${right}` : `${left} is not peered with ${right}: ${whyNotPeered(received, left, right)}`,
    );
  },

  toReach(received: End, other: End, options: TraceOptions = {}): Result {
    const { topology } = manifestOf(constructOf(received), constructOf(other));
    const ends = { from: endpointOf(topology, received), to: endpointOf(topology, other) };
    for (const end of [ends.from, ends.to]) refuseUnknown(topology, end);
    const answer = trace(topology, ends, options);
    if (answer.undecided) throw new Error(traceText(answer, topology));
    return result(answer.verdict === "reachable", () => traceText(answer, topology));
  },

  toBeIsolatedFrom(received: End, other: End): Result {
    const { topology } = manifestOf(constructOf(received), constructOf(other));
    const passages = [...passagesBetween(topology, received, other), ...passagesBetween(topology, other, received)];
    return result(passages.length === 0, () =>
      passages.length === 0
        ? `${labelOf(received)} is isolated from ${labelOf(other)}`
        : [`${labelOf(received)} is not isolated from ${labelOf(other)}:`, ...new Set(passages.map(passageText))].join("\n  "),
    );
  },

  toHaveNoFindings(received: IConstruct, { atLeast = "warning" }: { readonly atLeast?: "error" | "warning" } = {}): Result {
    const counted = ["error", ...(atLeast === "warning" ? ["warning"] : [])];
    const findings = manifestOf(received).findings.filter(({ severity }) => counted.includes(severity));
    return result(findings.length === 0, () =>
      findings.length === 0
        ? "the app has no findings"
        : [`the app has ${findings.length} ${findings.length === 1 ? "finding" : "findings"}:`, ...findings.map(findingLine)].join("\n  "),
    );
  },

  toCostAtMost(received: IConstruct, amount: number, limit: CostLimit = {}): Result {
    const { topology, settings } = manifestOf(received);
    if (!Number.isFinite(amount)) throw new Error(`toCostAtMost takes an amount of money, not ${amount}`);
    const rate = limit.rate ?? settings.rate ?? DEFAULT_RATE;
    const prefix = topologyId(received);
    const own = costs(topology, rate).connectors.filter(({ vpcId }) => prefix === "" || vpcId === prefix || vpcId.startsWith(`${prefix}/`));
    const total = own.reduce((sum, { amountNanos }) => sum + amountNanos, 0);
    return result(total <= Math.round(amount * 1e9), () =>
      [
        `${prefix || "the app"} costs ${formatAmount(total, rate.currencyCode)} a month for ${own.length} peered ${own.length === 1 ? "connector" : "connectors"}, the limit is ${amount} ${rate.currencyCode} (rate: ${rate.source})`,
        ...own.map(({ connectorId, amountNanos }) => `${connectorId}: ${formatAmount(amountNanos, rate.currencyCode)}`),
      ].join("\n  "),
    );
  },
};

/** What is no construct, or of another app, is a mistake of the test: it fails with `.not` as well. */
function manifestOf(...constructs: [IConstruct, IConstruct?]): PeeringReport {
  for (const given of constructs) {
    if (typeof given?.node?.path !== "string")
      throw new Error(
        `vpc-peering matchers take constructs: a Vpc, a Private Network, a stack or an app; this is ${given ?? typeof given}`,
      );
  }
  const [construct, other = construct] = constructs;
  if (construct.node.root !== other.node.root)
    throw new Error(`${construct.node.path} and ${other.node.path} are of two apps, of which neither knows the other`);
  return peeringManifest(construct);
}

const isAddress = (end: End): end is Exclude<End, IConstruct> => typeof end === "object" && end !== null && "address" in end;
const constructOf = (end: End): IConstruct => (isAddress(end) ? end.vpc : end);
const labelOf = (end: End): string => (isAddress(end) ? `${end.address} in ${end.vpc.node.path}` : end.node.path);

function vpcIdOf(topology: Topology, construct: IConstruct): string {
  const path = topologyId(construct);
  if (topology.vpcs.some(({ id }) => id === path)) return path;
  throw new Error(`${path} is not a VPC of this app, which has ${topology.vpcs.map(({ id }) => id).join(", ") || "none"}`);
}

function endpointOf(topology: Topology, end: End): Endpoint {
  if (isAddress(end)) return { vpcId: vpcIdOf(topology, end.vpc), address: end.address };
  const network = topology.privateNetworks.find(({ id }) => id === end.node.path);
  return network ? { vpcId: network.vpcId, privateNetworkId: network.id } : { vpcId: vpcIdOf(topology, end) };
}

/** Of an existing VPC without blocks nothing can be shown: neither that it is reached nor that it is not. */
function refuseUnknown({ vpcs, privateNetworks }: Topology, { vpcId, address }: Endpoint): void {
  if (address !== undefined || !vpcs.some(({ id, opaque }) => id === vpcId && opaque)) return;
  if (privateNetworks.some((network) => network.vpcId === vpcId)) return;
  throw new Error(`${vpcId} exists already, and no block of it is declared: give it "cidrs", or ask about an address`);
}

/** Ways on which packets arrive, network by network and family by family: replies may find no way back all the same. */
function passagesBetween(topology: Topology, from: End, to: End): Trace[] {
  const split = (end: End) => {
    const endpoint = endpointOf(topology, end);
    refuseUnknown(topology, endpoint);
    if (endpoint.address !== undefined || endpoint.privateNetworkId !== undefined) return [endpoint];
    return topology.privateNetworks
      .filter(({ vpcId }) => vpcId === endpoint.vpcId)
      .map(({ id, vpcId }) => ({ vpcId, privateNetworkId: id }));
  };
  return split(from).flatMap((source) =>
    split(to).flatMap((target) =>
      ([4, 6] as const)
        .map((family) => trace(topology, { from: source, to: target }, { family }))
        .filter((answer) => {
          if (answer.undecided) throw new Error(traceText(answer, topology));
          return arrives(answer);
        }),
    ),
  );
}

/** The way back is walked only when packets arrive. */
const arrives = ({ verdict, back, blocker }: Trace) => verdict === "reachable" || back.length > 0 || blocker?.code === "no-return-route";

function whyNotPeered(construct: IConstruct, left: string, right: string): string {
  const { topology, findings } = manifestOf(construct);
  const between = topology.connectors.filter(
    ({ vpcId, targetVpcId }) => (vpcId === left && targetVpcId === right) || (vpcId === right && targetVpcId === left),
  );
  if (between.length === 0) return "no connector joins them; peer them with PeeredVpcPair, or through a topology construct";
  const about = findings.filter(({ subjects }) => subjects.includes(left) && subjects.includes(right));
  return about.length > 0
    ? about.map(findingLine).join("\n  ")
    : `there is only connector ${between.map(({ id }) => id).join(", ")}; add the other side's`;
}

function traceText({ verdict, from, to, forward, blocker }: Trace, { vpcs }: Topology): string {
  const nameOf = (id: string) => vpcs.find((vpc) => vpc.id === id)?.id ?? id;
  const path = forward.map(({ vpcId }) => nameOf(vpcId)).join(" – ");
  const ends = `${from.privateNetworkId ?? from.address ?? from.vpcId} ${verdict === "reachable" ? "reaches" : "does not reach"} ${to.privateNetworkId ?? to.address ?? to.vpcId}`;
  return blocker ? `${ends} (${path || "no way"}): ${findingLine(blocker)}` : `${ends} (${path})`;
}

/** What a packet that should not arrive does. */
function passageText({ from, to, forward, blocker }: Trace): string {
  const [source, target] = [from, to].map(({ privateNetworkId, address, vpcId }) => privateNetworkId ?? address ?? vpcId);
  const path = forward.map(({ vpcId }) => vpcId).join(" – ");
  return blocker
    ? `packets from ${source} arrive in ${target} (${path}), though replies do not: ${findingLine(blocker)}`
    : `${source} reaches ${target} (${path})`;
}

const findingLine = ({ severity, code, message, hint }: Finding) => `${severity} ${code}: ${message}; ${hint}`;
