import { recordKey, type TerraformRecord } from "../record";
import { type UnknownValue, unknown, type Value } from "../value";

const DOUBT = unknown("its index may be calculated from each.key");

/**
 * The records without references by `each.key` that cannot be as they look: a plan prints `v[each.key]` and
 * `v[each.key == "a" ? "b" : "a"]` alike. The API refuses a VPC that peers with itself and a route through a connector of another VPC,
 * so ends that come out so show that an index is more than the key. Nothing of the same block is then taken by key.
 */
export function withoutKeyDoubts(records: readonly TerraformRecord[], byKey: ReadonlySet<Value>): TerraformRecord[] {
  const blocks = new Set(records.filter((record) => peersWithItself(record, byKey)).map(blockOf));
  const connectors = records.map((record) => (blocks.has(blockOf(record)) ? doubted(record, byKey) : record));
  const byRecord = new Map(connectors.map((record) => [recordKey(record), record]));
  const routes = new Set(connectors.filter((record) => leavesItsVpc(record, byRecord, byKey)).map(blockOf));
  return connectors.map((record) => (routes.has(blockOf(record)) ? doubted(record, byKey) : record));
}

const blockOf = ({ address }: TerraformRecord) => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");

function doubted(record: TerraformRecord, byKey: ReadonlySet<Value>): TerraformRecord {
  const entries = Object.entries(record.attributes).map(([name, value]) => [name, byKey.has(value) ? DOUBT : value]);
  return { ...record, attributes: Object.fromEntries(entries) };
}

const referenceOf = (value: Value | undefined) => (value?.kind === "unknown" ? (value as UnknownValue).reference : undefined);

function peersWithItself({ type, attributes }: TerraformRecord, byKey: ReadonlySet<Value>): boolean {
  const [origin, target] = [attributes["vpc_id"], attributes["target_vpc_id"]];
  if (type !== "scaleway_vpc_connector" || !referenceOf(origin) || !referenceOf(target)) return false;
  return (byKey.has(origin!) || byKey.has(target!)) && JSON.stringify(referenceOf(origin)) === JSON.stringify(referenceOf(target));
}

/** Whether a route is in another VPC than its connector starts from, or may be. */
function leavesItsVpc(
  { type, attributes }: TerraformRecord,
  records: ReadonlyMap<string, TerraformRecord>,
  byKey: ReadonlySet<Value>,
): boolean {
  const [vpc, nexthop] = [attributes["vpc_id"], referenceOf(attributes["nexthop_vpc_connector_id"])];
  if (type !== "scaleway_vpc_route" || !vpc || !byKey.has(vpc) || !nexthop || !("record" in nexthop)) return false;
  const origin = records.get(nexthop.record)?.attributes["vpc_id"];
  return JSON.stringify(referenceOf(origin)) !== JSON.stringify(referenceOf(vpc));
}
