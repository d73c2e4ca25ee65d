/** Protocols that ACL rules can tell apart; `OTHER` is everything that only a rule for any protocol meets. */
export const FLOW_PROTOCOLS = ["TCP", "UDP", "ICMP", "OTHER"] as const;
export type FlowProtocol = (typeof FLOW_PROTOCOLS)[number];

/** Ports, both ends included. */
interface Ports {
  readonly low: number;
  readonly high: number;
}

/** One protocol with a rectangle of source and destination ports. ICMP and OTHER have no ports: always the whole rectangle. */
export interface FlowBox {
  readonly protocol: FlowProtocol;
  readonly source: Ports;
  readonly destination: Ports;
}

/** A set of flows as disjoint boxes: which protocols and ports. Addresses are the engine's business. */
export type FlowSet = readonly FlowBox[];

const ANY_PORT: Ports = { low: 0, high: 65_535 };

/** Every protocol and port. */
export const ALL_FLOWS: FlowSet = FLOW_PROTOCOLS.map((protocol) => ({ protocol, source: ANY_PORT, destination: ANY_PORT }));

/** The flows that a question is about. A port narrows TCP and UDP only; asked without a protocol it means both. */
export function askedFlows(asked: { readonly protocol?: "TCP" | "UDP" | "ICMP"; readonly port?: number }): FlowSet {
  if (asked.protocol === undefined && asked.port === undefined) return ALL_FLOWS;
  const destination = asked.port === undefined ? ANY_PORT : { low: asked.port, high: asked.port };
  return ALL_FLOWS.filter((box) => (asked.protocol === undefined ? hasPorts(box.protocol) : box.protocol === asked.protocol)).map((box) =>
    hasPorts(box.protocol) ? { ...box, destination } : box,
  );
}

/** ICMP and OTHER carry no ports. */
export function hasPorts(protocol: FlowProtocol): boolean {
  return protocol === "TCP" || protocol === "UDP";
}

/** The same flows seen from the reply: source and destination ports change places. */
export function replyFlows(flows: FlowSet): FlowSet {
  return flows === ALL_FLOWS ? flows : flows.map((box) => ({ ...box, source: box.destination, destination: box.source }));
}

export function intersectFlows(a: FlowSet, b: FlowSet): FlowSet {
  return a.flatMap((left) => b.flatMap((right) => intersectBoxes(left, right) ?? []));
}

export function subtractFlows(from: FlowSet, less: FlowSet): FlowSet {
  return less.reduce<FlowSet>((rest, hole) => rest.flatMap((box) => subtractBox(box, hole)), from);
}

function intersectBoxes(a: FlowBox, b: FlowBox): FlowBox | undefined {
  if (a.protocol !== b.protocol) return undefined;
  const source = intersectPorts(a.source, b.source);
  const destination = intersectPorts(a.destination, b.destination);
  return source && destination && { protocol: a.protocol, source, destination };
}

function intersectPorts(a: Ports, b: Ports): Ports | undefined {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return low <= high ? { low, high } : undefined;
}

function subtractBox(box: FlowBox, hole: FlowBox): FlowBox[] {
  const shared = intersectBoxes(box, hole);
  if (!shared) return [box];
  return [
    ...portsBeside(box.source, shared.source).map((source) => ({ ...box, source })),
    ...portsBeside(box.destination, shared.destination).map((destination) => ({ ...box, source: shared.source, destination })),
  ];
}

function portsBeside(ports: Ports, hole: Ports): Ports[] {
  return [
    ...(ports.low < hole.low ? [{ low: ports.low, high: hole.low - 1 }] : []),
    ...(hole.high < ports.high ? [{ low: hole.high + 1, high: ports.high }] : []),
  ];
}

/** Text of a set: `TCP to port 443; ICMP`. */
export function formatFlows(flows: FlowSet): string {
  return flows
    .map(({ protocol, source, destination }) => {
      const from = formatPorts(source);
      const to = formatPorts(destination);
      const name = protocol === "OTHER" ? "other protocols" : protocol;
      return `${name}${from && ` from ${from}`}${to && ` to ${to}`}`;
    })
    .join("; ");
}

function formatPorts({ low, high }: Ports): string {
  if (low === ANY_PORT.low && high === ANY_PORT.high) return "";
  return low === high ? `port ${low}` : `ports ${low}–${high}`;
}
