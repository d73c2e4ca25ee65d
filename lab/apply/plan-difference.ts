import type { Cable, LabPlan, Namespace, PolicyRule, Route } from "../plan/plan";

/** What must change in one namespace, in the order in which it is safe to do. */
export interface NamespaceChange {
  readonly namespace: Namespace;
  /** The namespace does not exist yet. */
  readonly created: boolean;
  readonly bridgesAdded: readonly string[];
  readonly bridgesRemoved: readonly string[];
  /** Devices of cables that end here and are new. */
  readonly devicesAdded: readonly { readonly device: string; readonly bridge?: string }[];
  readonly addressesAdded: readonly string[];
  readonly addressesRemoved: readonly string[];
  readonly neighboursAdded: readonly string[];
  readonly neighboursRemoved: readonly string[];
  /** New ones, and those that replace another of the same destination. */
  readonly routesAdded: readonly Route[];
  readonly routesRemoved: readonly Route[];
  readonly rulesAdded: readonly PolicyRule[];
  readonly rulesRemoved: readonly PolicyRule[];
  readonly settingsChanged: readonly string[];
  /** The new table, when it differs. */
  readonly filter: string | undefined;
}

/** From one plan to another of the same lab. */
export interface PlanDifference {
  readonly changes: readonly NamespaceChange[];
  readonly namespacesRemoved: readonly string[];
  readonly cablesAdded: readonly Cable[];
  readonly cablesRemoved: readonly Cable[];
}

/** What the kernel must do to get from one plan to the other. Whatever both hold stays untouched. */
export function planDifference(before: LabPlan, after: LabPlan): PlanDifference {
  const cablesAdded = [...after.cables].filter(([key, cable]) => !sameCable(before.cables.get(key), cable)).map(([, cable]) => cable);
  const cablesRemoved = [...before.cables].filter(([key, cable]) => !sameCable(after.cables.get(key), cable)).map(([, cable]) => cable);
  const changes = [...after.namespaces.values()]
    .map((namespace) => namespaceChange(before.namespaces.get(namespace.name), namespace, cablesAdded))
    .filter(isChange);
  const namespacesRemoved = [...before.namespaces.keys()].filter((name) => !after.namespaces.has(name));
  return { changes, namespacesRemoved, cablesAdded, cablesRemoved };
}

/** True when the two plans ask for the same kernel state. */
export function isEmptyDifference({ changes, namespacesRemoved, cablesAdded, cablesRemoved }: PlanDifference): boolean {
  return changes.length + namespacesRemoved.length + cablesAdded.length + cablesRemoved.length === 0;
}

function sameCable(a: Cable | undefined, b: Cable): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function namespaceChange(before: Namespace | undefined, after: Namespace, cables: readonly Cable[]): NamespaceChange {
  const devicesAdded = cables
    .flatMap(({ left, right }) => [left, right])
    .filter(({ namespace }) => namespace === after.name)
    .map(({ device, bridge }) => ({ device, bridge }));
  const fresh = new Set(devicesAdded.map(({ device }) => device));
  const added = (next: readonly string[], previous: readonly string[] = []) => next.filter((entry) => !previous.includes(entry));
  return {
    namespace: after,
    created: before === undefined,
    bridgesAdded: added(after.bridges, before?.bridges),
    bridgesRemoved: added(before?.bridges ?? [], after.bridges),
    devicesAdded,
    addressesAdded: after.addresses.filter((text) => !before?.addresses.includes(text) || fresh.has(deviceOf(text))),
    addressesRemoved: added(before?.addresses ?? [], after.addresses),
    neighboursAdded: after.neighbours.filter((text) => !before?.neighbours.includes(text) || fresh.has(deviceOf(text))),
    neighboursRemoved: added(before?.neighbours ?? [], after.neighbours),
    routesAdded: [...after.routes]
      .filter(([key, route]) => !sameRoute(before?.routes.get(key), route) || usesAny(route, fresh))
      .map(second),
    routesRemoved: [...(before?.routes ?? [])].filter(([key]) => !after.routes.has(key)).map(second),
    rulesAdded: after.rules.filter((rule) => !before?.rules.some((other) => sameRule(rule, other))),
    rulesRemoved: (before?.rules ?? []).filter((rule) => !after.rules.some((other) => sameRule(rule, other))),
    settingsChanged: added(after.settings, before?.settings),
    filter: after.filter === (before?.filter ?? "") ? undefined : after.filter,
  };
}

const second = <T>([, value]: readonly [string, T]) => value;
const deviceOf = (address: string) => address.split(" dev ")[1]!;
const usesAny = ({ via }: Route, devices: ReadonlySet<string>) => devices.has(/ ?dev (\S+)/.exec(via)?.[1] ?? "");
const sameRoute = (a: Route | undefined, b: Route) => a !== undefined && a.via === b.via && a.type === b.type;
const sameRule = (a: PolicyRule, b: PolicyRule) => a.family === b.family && a.preference === b.preference && a.rule === b.rule;

function isChange(change: NamespaceChange): boolean {
  const lists = Object.values(change).filter(Array.isArray);
  return change.created || change.filter !== undefined || lists.some((list) => list.length > 0);
}
