import type { HttpClient, Wire } from "./client";
import { type Collection, KILL_REGION, type Ledger, type Written } from "./kill-writers";
import { meet } from "./naive-blocks";
import type { Tenant } from "./tenants";

const BASE = `/vpc/v2/regions/${KILL_REGION}`;
const LISTS: Readonly<Record<Collection, string>> = {
  vpcs: "vpcs",
  "private-networks": "private_networks",
  "vpc-connectors": "vpc_connectors",
};

type Found = ReadonlyMap<string, Wire>;

/** Everything of a collection that an organization sees, page by page. */
export async function listAll(http: HttpClient, path: string, key: string, token: string): Promise<Wire[]> {
  const rows: Wire[] = [];
  for (let page = 1; ; page++) {
    const answered = await http.get(`${path}?page_size=100&page=${page}`, token);
    rows.push(...answered[key]);
    if (answered[key].length === 0 || rows.length >= answered["total_count"]) {
      expect(rows.length).toBe(answered["total_count"]);
      return rows;
    }
  }
}

/** After a restart: holds what the mock has against the ledger, settles what was pending, and looks for half writes. */
export async function checkSurvivors(http: HttpClient, ledger: Ledger, tenants: readonly Tenant[]): Promise<void> {
  const found: Record<Collection, Map<string, Wire>> = { vpcs: new Map(), "private-networks": new Map(), "vpc-connectors": new Map() };
  for (const tenant of tenants) {
    for (const collection of Object.keys(LISTS) as Collection[]) {
      const rows = await listAll(http, `${BASE}/${collection}`, LISTS[collection], tenant.secretKey);
      for (const row of rows) if (!row["is_default"]) found[collection].set(row["id"], row);
      adopt(ledger, { collection, tenant, rows });
    }
  }
  settle(ledger, found);
  for (const collection of Object.keys(LISTS) as Collection[]) {
    const expected = [...ledger.written.values()].filter((one) => one.collection === collection);
    expect([...found[collection].keys()].sort()).toEqual(expected.map(({ id }) => id).sort());
    for (const one of expected) expect(found[collection].get(one.id)).toMatchObject(one.fields);
  }
  for (const tenant of tenants) await checkNetworks(http, tenant, found);
  checkConnectors(found);
  for (const tenant of tenants) await checkMeters(http, tenant, found["vpc-connectors"]);
}

/** A created object whose answer was lost is known by its name. */
function adopt(ledger: Ledger, { collection, tenant, rows }: { collection: Collection; tenant: Tenant; rows: readonly Wire[] }): void {
  for (const pending of [...ledger.pending]) {
    if (pending.kind !== "create" || pending.collection !== collection || pending.owner !== tenant) continue;
    ledger.pending.delete(pending);
    const row = rows.find((candidate) => candidate["name"] === pending.name);
    if (row)
      ledger.written.set(row["id"], { collection, owner: tenant, id: row["id"], fields: { name: pending.name, tags: [pending.name] } });
  }
}

/** A lost change or deletion happened wholly or not at all. */
function settle(ledger: Ledger, found: Readonly<Record<Collection, Found>>): void {
  for (const pending of ledger.pending) {
    if (pending.kind === "create") throw new Error("a pending creation was not looked at");
    const row = found[pending.written.collection].get(pending.written.id);
    const { written } = pending;
    if (pending.kind === "delete" && !row) ledger.written.delete(written.id);
    if (pending.kind === "change" && row?.["name"] === pending.fields["name"])
      ledger.written.set(written.id, changed(written, pending.fields));
  }
  ledger.pending.clear();
}

function changed(written: Written, fields: Readonly<Record<string, unknown>>): Written {
  return { ...written, fields: { ...written.fields, ...fields } };
}

/** Each Private Network has its two subnets, both in the list of subnets, and its VPC counts it. */
async function checkNetworks(http: HttpClient, tenant: Tenant, found: Readonly<Record<Collection, Found>>): Promise<void> {
  const networks = [...found["private-networks"].values()].filter((row) => row["organization_id"] === tenant.organizationId);
  const subnets = await listAll(http, `${BASE}/subnets`, "subnets", tenant.secretKey);
  const inside = networks.flatMap((network) => network["subnets"] as Wire[]);
  expect(networks.filter((network) => network["subnets"].length !== 2)).toEqual([]);
  expect(subnets.map((subnet) => subnet["id"]).sort()).toEqual(inside.map((subnet) => subnet["id"]).sort());
  for (const vpc of [...found.vpcs.values()].filter((row) => row["organization_id"] === tenant.organizationId)) {
    const members = networks.filter((network) => network["vpc_id"] === vpc["id"]);
    expect({ vpc: vpc["id"], count: vpc["private_network_count"] }).toEqual({ vpc: vpc["id"], count: members.length });
  }
}

/** Both connectors of a pair have the one status that their networks give; nothing else is peered. */
function checkConnectors(found: Readonly<Record<Collection, Found>>): void {
  const connectors = [...found["vpc-connectors"].values()];
  const blocks = (vpcId: string) =>
    [...found["private-networks"].values()]
      .filter((row) => row["vpc_id"] === vpcId)
      .flatMap((row) => row["subnets"].map((subnet: Wire) => subnet["subnet"]));
  for (const one of connectors) {
    const mirror = connectors.find((other) => other["vpc_id"] === one["target_vpc_id"] && other["target_vpc_id"] === one["vpc_id"]);
    const collide = blocks(one["vpc_id"]).some((own) => blocks(one["target_vpc_id"]).some((other) => meet(own, other)));
    const status = !mirror ? "orphan" : collide ? "conflict" : "peered";
    expect({ id: one["id"], status: one["status"], peer: "peer_info" in one }).toEqual({
      id: one["id"],
      status,
      peer: status === "peered",
    });
  }
}

/** A meter runs for each peered connector and for nothing else. */
async function checkMeters(http: HttpClient, tenant: Tenant, connectors: Found): Promise<void> {
  const { meters } = await http.get(`/mock/billing?organization=${tenant.organizationId}`);
  const running = (meters as Wire[]).filter((meter) => meter["stopped_at"] === null).map((meter) => meter["vpc_connector_id"]);
  const peered = [...connectors.values()].filter((row) => row["organization_id"] === tenant.organizationId && row["status"] === "peered");
  expect(running.sort()).toEqual(peered.map((row) => row["id"]).sort());
}
