import { examine, type Finding, type Topology, verdicts } from "../../core";
import { loadTopology, type RecordSet } from "../../terraform";

/** The records of one of several configurations that share a plan or a state. */
export function part(set: RecordSet, holds: (address: string) => boolean): RecordSet {
  return { ...set, records: set.records.filter(({ address }) => holds(address)) };
}

/** A default VPC has an id of its own in a plan; a state names it by its API id alone. */
const samePlace = (planned: string, deployed: string) =>
  planned === deployed || (planned.startsWith("default VPC") && deployed.includes("/"));

/** What a plan says of objects differently from the state that comes of it; empty when it contradicts nothing. */
export function contradictions(plan: Topology, state: Topology): string[] {
  const known = <T>(before: T | undefined, after: T | undefined) => before === undefined || before === "unknown" || before === after;
  const found: string[] = [];
  const compare = <T extends { id: string }>(was: readonly T[], is: readonly T[], same: (one: T, other: T) => boolean) => {
    const after = new Map(is.map((one) => [one.id, one]));
    for (const one of was) {
      const other = after.get(one.id);
      if (!other) found.push(`${one.id} is in the plan only`);
      else if (!same(one, other)) found.push(`${JSON.stringify(one)} became ${JSON.stringify(other)}`);
    }
  };
  compare(
    plan.vpcs.filter(({ id }) => !id.startsWith("default VPC")),
    state.vpcs,
    (one, other) =>
      [
        known(one.region, other.region),
        known(one.routingEnabled ?? true, other.routingEnabled),
        known(one.transitivityEnabled ?? false, other.transitivityEnabled),
        known(one.customRoutesPropagationEnabled ?? true, other.customRoutesPropagationEnabled),
      ].every(Boolean),
  );
  compare(
    plan.privateNetworks,
    state.privateNetworks,
    (one, other) => samePlace(one.vpcId, other.vpcId) && one.blocks.every((block) => other.blocks.includes(block)),
  );
  compare(plan.connectors, state.connectors, (one, other) => samePlace(one.vpcId, other.vpcId) && one.targetVpcId === other.targetVpcId);
  compare(
    plan.routes,
    state.routes,
    (one, other) =>
      samePlace(one.vpcId, other.vpcId) &&
      known(one.destination, other.destination) &&
      JSON.stringify(one.nexthop) === JSON.stringify(other.nexthop),
  );
  return [...found, ...missing(plan, state)];
}

/** Objects of the state that the plan neither places nor lists as unplaced, and known ends of unplaced ones that came out otherwise. */
function missing(plan: Topology, state: Topology): string[] {
  const open = new Map((plan.unplaced ?? []).map((object) => [object.id, object]));
  const placed = new Set([plan.vpcs, plan.privateNetworks, plan.connectors, plan.routes].flatMap((list) => list.map(({ id }) => id)));
  const objects = [...state.privateNetworks, ...state.connectors, ...state.routes];
  const lost = objects.filter(({ id }) => !placed.has(id) && !open.has(id)).map(({ id }) => `${id} is missing in the plan`);
  const wrong = objects.filter(({ id, vpcId }) => open.get(id)?.vpcId !== undefined && open.get(id)!.vpcId !== vpcId);
  return [...lost, ...wrong.map(({ id }) => `${id} is in another VPC than the plan says`)];
}

/** Core names objects by their names, the loader by their addresses. */
const namesOf = ({ vpcs, privateNetworks, connectors }: Topology) =>
  new Map([...vpcs, ...privateNetworks, ...connectors].map(({ id, name }) => [id, name]));
const share = (one: Finding, other: Finding) => one.code === other.code && one.subjects.some((subject) => other.subjects.includes(subject));

/** Errors of the plan that the state does not have, and errors of the state of which the plan gives no sign. */
export function falseVerdicts(plan: Topology, state: Topology): string[] {
  const { findings, assumptions } = examine(plan);
  const before = findings.filter(({ severity }) => severity === "error");
  const after = verdicts(state).filter(({ severity }) => severity === "error");
  const invented = before.filter((finding) => !after.some((other) => share(finding, other)));
  const named = namesOf(plan);
  const isNamed = (subject: string) =>
    assumptions.some((sentence) => [subject, named.get(subject) ?? subject].some((name) => sentence.includes(name)));
  const unsaid = after.filter((finding) => !findings.some((other) => share(finding, other)) && !finding.subjects.some(isNamed));
  return [
    ...invented.map(({ message }) => `only the plan has: ${message}`),
    ...unsaid.map(
      ({ message, subjects }) => `the plan gives no sign of: ${message} [${subjects.join(", ")}] among: ${assumptions.join(" ")}`,
    ),
  ];
}

export const topologyOf = (set: RecordSet): Topology => loadTopology([set]).topology;
