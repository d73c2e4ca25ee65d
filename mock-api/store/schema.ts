/** "VPCP": marks a file as this mock's. */
export const APPLICATION_ID = 0x56504350;

/** Tables of the imitated world; the others keep what the mock itself remembers. Order: a table after those it points to. */
export const WORLD_TABLES = [
  "organizations",
  "projects",
  "api_keys",
  "vpcs",
  "private_networks",
  "subnets",
  "vpc_connectors",
  "status_history",
  "routes",
  "acls",
  "ingress_rules",
  "ips",
  "ipv6_pools",
] as const;

/** Tables whose rows are counted by organization and region, and listed in the order of their creation. */
export const COUNTED_TABLES = ["vpcs", "private_networks", "subnets", "vpc_connectors", "routes", "ingress_rules", "ips"] as const;
export type CountedTable = (typeof COUNTED_TABLES)[number];

/** Tables whose rows a project must not have to be deleted. */
const PROJECT_TABLES = ["vpcs", "private_networks", "vpc_connectors", "routes", "ingress_rules", "ips"];

/** Keeps a table's counts by triggers, and orders its rows of an organization and region by time. */
function countingSql(table: string): string {
  const one = (row: string) => `table_name = '${table}' AND organization_id = ${row}.organization_id AND region = ${row}.region`;
  return `
  DROP INDEX ${table}_by_organization;
  CREATE INDEX ${table}_by_organization ON ${table} (organization_id, region, created_at);
  INSERT INTO row_counts SELECT '${table}', organization_id, region, count(*) FROM ${table} GROUP BY organization_id, region;
  CREATE TRIGGER ${table}_counted AFTER INSERT ON ${table} BEGIN
    INSERT INTO row_counts VALUES ('${table}', NEW.organization_id, NEW.region, 1)
    ON CONFLICT (table_name, organization_id, region) DO UPDATE SET n = n + 1;
  END;
  CREATE TRIGGER ${table}_uncounted AFTER DELETE ON ${table} BEGIN
    UPDATE row_counts SET n = n - 1 WHERE ${one("OLD")};
  END;`;
}

/**
 * Each entry lifts the file by one schema version and is never changed afterwards: a new need is a new entry.
 * Times are integers, microseconds since 1970. Lists are JSON texts. Flags are 0 or 1.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE snapshots (name TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, document TEXT NOT NULL);

  CREATE TABLE organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, payment_method INTEGER NOT NULL, created_at INTEGER NOT NULL);
  CREATE TABLE projects (
    id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX projects_by_organization ON projects (organization_id);
  CREATE TABLE api_keys (
    secret_key TEXT PRIMARY KEY, access_key TEXT NOT NULL, organization_id TEXT NOT NULL, permission_sets TEXT NOT NULL,
    expires_at INTEGER);

  CREATE TABLE vpcs (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, name TEXT NOT NULL, tags TEXT NOT NULL,
    is_default INTEGER NOT NULL, routing_enabled INTEGER NOT NULL, custom_routes_propagation_enabled INTEGER NOT NULL,
    transitivity_enabled INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX vpcs_by_organization ON vpcs (organization_id, region);

  CREATE TABLE private_networks (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL, name TEXT NOT NULL,
    tags TEXT NOT NULL, dhcp_enabled INTEGER NOT NULL, default_route_propagation_enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX private_networks_by_vpc ON private_networks (vpc_id);
  CREATE INDEX private_networks_by_organization ON private_networks (organization_id, region);

  CREATE TABLE subnets (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL,
    private_network_id TEXT NOT NULL, family INTEGER NOT NULL, subnet TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX subnets_by_network ON subnets (private_network_id, family);
  CREATE INDEX subnets_by_vpc ON subnets (vpc_id);
  CREATE INDEX subnets_by_project ON subnets (project_id, region);
  CREATE INDEX subnets_by_organization ON subnets (organization_id, region);

  CREATE TABLE vpc_connectors (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL,
    target_vpc_id TEXT NOT NULL, name TEXT NOT NULL, tags TEXT NOT NULL, status TEXT NOT NULL, settles_at INTEGER NOT NULL,
    locked INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE UNIQUE INDEX vpc_connectors_by_ends ON vpc_connectors (vpc_id, target_vpc_id);
  CREATE INDEX vpc_connectors_by_organization ON vpc_connectors (organization_id, region);

  CREATE TABLE status_history (
    seq INTEGER PRIMARY KEY, vpc_connector_id TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL,
    at INTEGER NOT NULL, status TEXT NOT NULL);
  CREATE INDEX status_history_by_connector ON status_history (vpc_connector_id, seq);
  CREATE INDEX status_history_by_organization ON status_history (organization_id, seq);

  CREATE TABLE routes (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL,
    description TEXT NOT NULL, tags TEXT NOT NULL, destination TEXT NOT NULL, nexthop_resource_id TEXT, nexthop_private_network_id TEXT,
    nexthop_vpc_connector_id TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX routes_by_vpc ON routes (vpc_id);
  CREATE INDEX routes_by_organization ON routes (organization_id, region);

  CREATE TABLE acls (vpc_id TEXT NOT NULL, is_ipv6 INTEGER NOT NULL, default_policy TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY (vpc_id, is_ipv6));

  CREATE TABLE ingress_rules (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL,
    is_ipv6 INTEGER NOT NULL, source TEXT NOT NULL, nexthop_resource_ip TEXT NOT NULL, nexthop_private_network_id TEXT NOT NULL,
    description TEXT, tags TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE INDEX ingress_rules_by_vpc ON ingress_rules (vpc_id);
  CREATE INDEX ingress_rules_by_organization ON ingress_rules (organization_id, region);

  CREATE TABLE ips (
    id TEXT PRIMARY KEY, region TEXT NOT NULL, organization_id TEXT NOT NULL, project_id TEXT NOT NULL, vpc_id TEXT NOT NULL,
    private_network_id TEXT NOT NULL, subnet_id TEXT NOT NULL, address TEXT NOT NULL, prefix_length INTEGER NOT NULL, is_ipv6 INTEGER NOT NULL,
    tags TEXT NOT NULL, reverses TEXT NOT NULL, resource TEXT, attached_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
  CREATE UNIQUE INDEX ips_by_subnet ON ips (subnet_id, address);
  CREATE INDEX ips_by_network ON ips (private_network_id);
  CREATE INDEX ips_by_organization ON ips (organization_id, region);

  CREATE TABLE ipv6_pools (project_id TEXT NOT NULL, region TEXT NOT NULL, block TEXT NOT NULL, PRIMARY KEY (project_id, region));
  `,
  `
  CREATE TABLE row_counts (
    table_name TEXT NOT NULL, organization_id TEXT NOT NULL, region TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (table_name, organization_id, region)) WITHOUT ROWID;
  ${COUNTED_TABLES.map(countingSql).join("\n")}
  ${PROJECT_TABLES.map((table) => `CREATE INDEX ${table}_by_project ON ${table} (project_id);`).join("\n")}
  CREATE INDEX vpcs_default ON vpcs (project_id, region) WHERE is_default = 1;
  CREATE INDEX ips_by_vpc ON ips (vpc_id);
  CREATE INDEX routes_by_connector ON routes (nexthop_vpc_connector_id);
  CREATE INDEX status_history_by_time ON status_history (vpc_connector_id, at);
  `,
];
