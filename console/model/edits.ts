import type { Topology, TopologyConnector, TopologyVpc } from "../../core";

/** One change that a user tries out on the page. Ids of added objects are given by `nextId`. */
export type Edit =
  | { readonly kind: "add-connector"; readonly id: string; readonly vpcId: string; readonly targetVpcId: string }
  | { readonly kind: "add-route"; readonly id: string; readonly vpcId: string; readonly destination: string; readonly connectorId: string }
  | { readonly kind: "add-network"; readonly id: string; readonly vpcId: string; readonly name: string; readonly block: string }
  | { readonly kind: "remove"; readonly what: "connector" | "route" | "network"; readonly id: string }
  | { readonly kind: "set-transitivity"; readonly vpcId: string; readonly on: boolean };

/**
 * The topology after the edits, in order. Statuses that the source reported are dropped once anything changed, so that core derives
 * them again: a status of before the change would contradict it. An edit whose object no longer exists has no effect.
 */
export function applyEdits(topology: Topology, edits: readonly Edit[]): Topology {
  if (edits.length === 0) return topology;
  const start: Topology = { ...topology, connectors: topology.connectors.map(withoutStatus) };
  return edits.reduce(applyEdit, start);
}

function withoutStatus({ status: _, ...connector }: TopologyConnector): TopologyConnector {
  return connector;
}

function applyEdit(topology: Topology, edit: Edit): Topology {
  switch (edit.kind) {
    case "add-connector": {
      const name = `${nameOf(topology, edit.vpcId)}-to-${nameOf(topology, edit.targetVpcId)}`;
      const added = { id: edit.id, name, vpcId: edit.vpcId, targetVpcId: edit.targetVpcId, planned: true };
      return { ...topology, connectors: [...topology.connectors, added] };
    }
    case "add-route": {
      const { id, vpcId, destination, connectorId } = edit;
      return { ...topology, routes: [...topology.routes, { id, vpcId, destination, nexthop: { kind: "connector", connectorId } }] };
    }
    case "add-network":
      return {
        ...topology,
        privateNetworks: [...topology.privateNetworks, { id: edit.id, name: edit.name, vpcId: edit.vpcId, blocks: [edit.block] }],
      };
    case "remove":
      return removed(topology, edit.what, edit.id);
    case "set-transitivity":
      return { ...topology, vpcs: topology.vpcs.map((vpc) => (vpc.id === edit.vpcId ? { ...vpc, transitivityEnabled: edit.on } : vpc)) };
  }
}

function removed(topology: Topology, what: "connector" | "route" | "network", id: string): Topology {
  if (what === "route") return { ...topology, routes: topology.routes.filter((route) => route.id !== id) };
  if (what === "network") return { ...topology, privateNetworks: topology.privateNetworks.filter((network) => network.id !== id) };
  return { ...topology, connectors: topology.connectors.filter((connector) => connector.id !== id) };
}

function nameOf({ vpcs }: Topology, id: string): string {
  return vpcs.find((vpc: TopologyVpc) => vpc.id === id)?.name ?? id;
}

/** An id that neither the topology nor an earlier edit uses. */
export function nextId(prefix: string, topology: Topology): string {
  const taken = new Set([...topology.connectors, ...topology.routes, ...topology.privateNetworks].map(({ id }) => id));
  let count = 1;
  while (taken.has(`${prefix}-${count}`)) count += 1;
  return `${prefix}-${count}`;
}

/** One edit in words. */
export function describeEdit(edit: Edit, topology: Topology): string {
  const vpc = (id: string) => `VPC ${nameOf(topology, id)}`;
  switch (edit.kind) {
    case "add-connector":
      return `add a connector from ${vpc(edit.vpcId)} to ${vpc(edit.targetVpcId)}`;
    case "add-route":
      return `add a route to ${edit.destination} in ${vpc(edit.vpcId)}`;
    case "add-network":
      return `add network ${edit.name} (${edit.block}) to ${vpc(edit.vpcId)}`;
    case "remove": {
      const all = { connector: topology.connectors, route: topology.routes, network: topology.privateNetworks }[edit.what];
      const found = (all as readonly { readonly id: string; readonly name?: string }[]).find(({ id }) => id === edit.id);
      return `remove ${edit.what} ${found?.name ?? edit.id}`;
    }
    case "set-transitivity":
      return `create ${vpc(edit.vpcId)} ${edit.on ? "with" : "without"} transitivity`;
  }
}
