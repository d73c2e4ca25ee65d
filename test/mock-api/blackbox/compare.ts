import { microsOf } from "./answers";
import type { Wire } from "./client";
import type { ModelConnector } from "./model";
import { spanOf } from "./naive-blocks";
import { type Touched, WALK_REGIONS, type Walk } from "./walk";

const MICROS_PER_HOUR = 3_600_000_000;
const NANOS_PER_HOUR = 20_000_000n;
/** Changes that share a moment of the frozen clock are stamped microseconds apart. */
const STAMP_SLACK = 10_000;

/** What only a step of this kind can change is compared after it; everything else is compared with `compareAll`. */
export async function compareTouched(walk: Walk, touched: Touched): Promise<void> {
  if (touched.all) return compareAll(walk);
  const settling = touched.clock && walk.model.settings.settleMs > 0;
  for (const region of WALK_REGIONS) if (settling || region === touched.region) await compareConnectors(walk, region);
  const near = [...walk.model.connectors.values()].filter(
    ({ vpcId, targetVpcId }) => touched.vpcIds.includes(vpcId) || touched.vpcIds.includes(targetVpcId),
  );
  for (const connector of near) if (connector.status === "conflict") await compareOverlaps(walk, connector);
  const metered = new Set(walk.tenants.map(({ name }) => name).filter((name) => touched.clock || metersMoved(walk, name)));
  for (const name of metered) await compareMeters(walk, name);
}

export async function compareAll(walk: Walk): Promise<void> {
  for (const region of WALK_REGIONS) await compareConnectors(walk, region);
  for (const connector of walk.model.connectors.values()) await compareOverlaps(walk, connector);
  for (const { name } of walk.tenants) await compareMeters(walk, name);
}

/** Every organization's whole list of connectors in a region, field by field. */
async function compareConnectors(walk: Walk, region: string): Promise<void> {
  for (const tenant of walk.tenants) {
    const listed = await walk.http.get(`/vpc/v2/regions/${region}/vpc-connectors?page_size=100`, tenant.secretKey);
    const own = [...walk.model.connectors.values()].filter((one) => one.owner === tenant.name && one.region === region);
    const rows = (listed["vpc_connectors"] as Wire[]).map(({ created_at, updated_at, srn, ...row }) => row);
    const expected = own.map((connector) => expectedRow(walk, connector));
    // Cheap first: the assertion library is slow, and rows hardly ever differ.
    if (listed["total_count"] !== own.length || !sameRows(rows, expected)) {
      expect({ tenant: tenant.name, region, total: listed["total_count"], rows }).toEqual({
        tenant: tenant.name,
        region,
        total: own.length,
        rows: expected,
      });
      throw new Error(`rows differ in a way that the comparison does not show: ${JSON.stringify(rows)}`);
    }
  }
}

function sameRows(rows: readonly Wire[], expected: readonly Wire[]): boolean {
  const sorted = (row: Wire) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return rows.length === expected.length && rows.every((row, index) => sorted(canonical(row)) === sorted(canonical(expected[index]!)));
}

function canonical(row: Wire): Wire {
  const peer = row["peer_info"] as Wire | undefined;
  return peer ? { ...row, peer_info: Object.entries(peer).sort(([a], [b]) => (a < b ? -1 : 1)) } : row;
}

function expectedRow(walk: Walk, connector: ModelConnector): Wire {
  const { id, name, owner, projectId, vpcId, targetVpcId, region, tags } = connector;
  const status = walk.model.shown(connector);
  const organizationOf = (who: string) => walk.tenants.find((tenant) => tenant.name === who)!.organizationId;
  const target = status === "peered" ? walk.model.targetOf(connector)! : undefined;
  return {
    ...{
      id,
      name,
      organization_id: organizationOf(owner),
      project_id: projectId,
      vpc_id: vpcId,
      target_vpc_id: targetVpcId,
      status,
      region,
    },
    tags: [...tags],
    ...(target && { peer_info: { organization_id: organizationOf(target.owner), project_id: target.projectId, vpc_name: target.name } }),
  };
}

/** Rows only in conflict, sorted by the own block's address; the other side blanked for strangers where privacy is asked for. */
async function compareOverlaps(walk: Walk, connector: ModelConnector): Promise<void> {
  const token = walk.tenants.find(({ name }) => name === connector.owner)!.secretKey;
  const path = `/vpc/v2/regions/${connector.region}/vpc-connectors/${connector.id}/subnet-overlaps?page_size=1000`;
  const answered = await walk.http.get(path, token);
  const pairs = connector.status === "conflict" ? walk.model.collisions(connector.vpcId, connector.targetVpcId) : [];
  const blank = walk.model.settings.overlapsPrivacy && walk.model.targetOf(connector)?.owner !== connector.owner;
  const expected = pairs.map(({ own, other }) => ({
    ...{ subnet_id: own.id, subnet: own.block },
    ...(blank ? { target_subnet_id: "", target_subnet: "" } : { target_subnet_id: other.id, target_subnet: other.block }),
  }));
  const rows = answered["subnet_overlaps"] as Wire[];
  walk.count(`overlap rows ${blank ? "blanked" : "shown"}`, rows.length);
  const key = (row: Wire) => `${row["subnet_id"]} ${row["target_subnet_id"]}`;
  const byKey = (list: readonly Wire[]) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const told = { connector: connector.id, status: connector.status, total: answered["total_count"], rows: byKey(rows) };
  expect(told).toEqual({ ...told, total: expected.length, rows: byKey(expected) });
  const order = rows.map((row) => spanOf(row["subnet"]).first + (row["subnet"].includes(":") ? 1n << 128n : 0n));
  expect(order).toEqual([...order].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
}

const seen = new WeakMap<Walk, Map<string, string>>();

/** True when the model's meters of an organization changed since they were last compared. */
function metersMoved(walk: Walk, owner: string): boolean {
  const own = walk.model.begunMeters(owner);
  const now = `${own.length} ${own.filter(({ stoppedAt }) => stoppedAt === null).length}`;
  const known = seen.get(walk) ?? new Map<string, string>();
  seen.set(walk, known);
  const moved = known.get(owner) !== now;
  known.set(owner, now);
  return moved;
}

/** Every peered interval of an organization: when, for which project, how many started hours, how much. */
async function compareMeters(walk: Walk, owner: string): Promise<void> {
  const { organizationId } = walk.tenants.find(({ name }) => name === owner)!;
  const billing = await walk.http.get(`/mock/billing?organization=${organizationId}`);
  const expected = walk.model.begunMeters(owner);
  const rows = (billing["meters"] as Wire[]).map((row) => ({
    row,
    startedAt: microsOf(row["started_at"]),
    stoppedAt: row["stopped_at"] === null ? null : microsOf(row["stopped_at"]),
  }));
  if (rows.length !== expected.length)
    throw new Error(`${owner} has ${rows.length} meters, the model ${expected.length}: ${JSON.stringify({ rows, expected })}`);
  const left = [...rows];
  let hours = 0;
  for (const meter of expected) {
    const at = left.findIndex(
      ({ row, startedAt, stoppedAt }) =>
        row["vpc_connector_id"] === meter.connectorId &&
        row["project_id"] === meter.projectId &&
        near(startedAt, meter.startedAt) &&
        (meter.stoppedAt === null ? stoppedAt === null : stoppedAt !== null && near(stoppedAt, meter.stoppedAt)),
    );
    if (at < 0) throw new Error(`${owner} has no meter like ${JSON.stringify(meter)} among ${JSON.stringify(left)}`);
    const [found] = left.splice(at, 1);
    const billed = Math.max(0, Math.ceil(((found!.stoppedAt ?? walk.model.now) - found!.startedAt) / MICROS_PER_HOUR));
    hours += billed;
    if (found!.row["hours"] !== billed || !sameMoney(found!.row["amount"], billed))
      throw new Error(`${billed} started hours were to be billed: ${JSON.stringify(found)} at ${walk.model.now}`);
  }
  if (billing["hours"] !== hours || !sameMoney(billing["amount"], hours))
    throw new Error(`${owner} owes for ${hours} hours, told ${JSON.stringify({ hours: billing["hours"], amount: billing["amount"] })}`);
  walk.count("meters compared", rows.length);
}

function near(told: number, moment: number): boolean {
  return told >= moment && told - moment <= STAMP_SLACK;
}

function sameMoney(money: Wire, hours: number): boolean {
  const nanos = BigInt(hours) * NANOS_PER_HOUR;
  const same = money["units"] === Number(nanos / 1_000_000_000n) && money["nanos"] === Number(nanos % 1_000_000_000n);
  return same && money["currency_code"] === "EUR";
}
