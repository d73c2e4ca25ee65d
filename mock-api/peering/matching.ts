import { type ConnectorStatus, connectorStatus, type PeeringEnd, type PeeringSubnet } from "../../core";
import type { ConnectorRow, StatusHistoryRow, SubnetRow, VpcRow } from "../store";
import type { World } from "../world/world";
import { blockOf } from "./blocks";

/** The connector that points back within the same region: consent is two mirrored connectors (documented). */
export function mirrorOf({ store }: World, connector: ConnectorRow): ConnectorRow | undefined {
  return store.one<ConnectorRow>(
    "SELECT * FROM vpc_connectors WHERE vpc_id = ? AND target_vpc_id = ? AND region = ?",
    connector.target_vpc_id,
    connector.vpc_id,
    connector.region,
  );
}

export function peeringSubnets({ store }: World, vpcId: string): PeeringSubnet[] {
  return store
    .all<SubnetRow>("SELECT id, subnet FROM subnets WHERE vpc_id = ?", vpcId)
    .map(({ id, subnet }) => ({ id, block: blockOf(subnet) }));
}

/** One side as the rules see it. */
export function peeringEnd(world: World, connector: ConnectorRow): PeeringEnd {
  const vpc = world.store.one<VpcRow>("SELECT routing_enabled FROM vpcs WHERE id = ?", connector.vpc_id);
  return {
    vpcId: connector.vpc_id,
    targetVpcId: connector.target_vpc_id,
    region: connector.region,
    routingEnabled: vpc?.routing_enabled === 1,
    subnets: peeringSubnets(world, connector.vpc_id),
  };
}

/** What may happen to a pair in conflict whose overlap is gone. */
export interface Rematch {
  /** Lift the conflict although conflicts wait for a refresh. */
  readonly refresh?: boolean;
}

/**
 * Decides the status of a connector and of its mirror anew: when a connector comes or goes, when a Private Network of either VPC comes or
 * goes, when routing is switched on. Documented: a solved conflict stays until refreshed; no such call exists in the API, so it is lifted
 * at once unless the setting says otherwise (inferred).
 */
export function rematch(world: World, connector: ConnectorRow, { refresh = false }: Rematch = {}): void {
  const mirror = mirrorOf(world, connector);
  const own = peeringEnd(world, connector);
  const status = connectorStatus(own, mirror && peeringEnd(world, mirror));
  const held = connector.status === "conflict" && status === "peered" && world.settings.conflict_refresh === "manual" && !refresh;
  if (held) return;
  setStatus(world, connector, status);
  if (mirror) setStatus(world, mirror, status);
}

/** Decides every connector of a VPC anew, on both ends. */
export function rematchVpc(world: World, vpcId: string): void {
  const own = world.store.all<ConnectorRow>("SELECT * FROM vpc_connectors WHERE vpc_id = ?", vpcId);
  for (const connector of own) rematch(world, connector);
}

/** Cuts the link: the mirror is alone from now on, and what the connector used is billed (documented; its end inferred). */
export function unmatch(world: World, connector: ConnectorRow): void {
  const mirror = mirrorOf(world, connector);
  if (mirror) setStatus(world, mirror, "orphan");
  forgetFuture(world, connector);
  noteHistory(world, connector, { at: world.clock.now(), status: "deleted" });
}

/** Begins a connector's history. */
export function beginHistory(world: World, connector: ConnectorRow): void {
  noteHistory(world, connector, { at: world.clock.now(), status: connector.status });
}

function setStatus(world: World, connector: ConnectorRow, status: ConnectorStatus): void {
  if (connector.status === status) return;
  const now = world.clock.now();
  const settles = connector.status === "orphan" && status === "peered" ? now + world.settings.settle_ms * 1000 : now;
  world.store.update("vpc_connectors", connector.id, { status, settles_at: settles });
  forgetFuture(world, connector);
  noteHistory(world, connector, { at: settles, status });
  world.events.note(now, "vpc_connector.status", {
    vpc_connector_id: connector.id,
    from: connector.status,
    to: status,
    ...(settles > now ? { settling: true } : {}),
  });
}

/** A pair that falls apart before it settled was never peered. */
function forgetFuture({ store, clock }: World, connector: ConnectorRow): void {
  store.run("DELETE FROM status_history WHERE vpc_connector_id = ? AND at > ?", connector.id, clock.now());
}

/** Changes that are kept of one connector. */
const MAX_HISTORY = 1000;

/** The oldest interval makes room where a connector changes very often: it is no longer billed. */
function noteHistory({ store }: World, connector: ConnectorRow, change: Pick<StatusHistoryRow, "at" | "status">): void {
  if (store.count("status_history", "vpc_connector_id = ?", connector.id) >= MAX_HISTORY)
    store.run(
      "DELETE FROM status_history WHERE seq IN (SELECT seq FROM status_history WHERE vpc_connector_id = ? ORDER BY seq LIMIT 2)",
      connector.id,
    );
  store.insert("status_history", {
    vpc_connector_id: connector.id,
    organization_id: connector.organization_id,
    project_id: connector.project_id,
    ...change,
  });
}
