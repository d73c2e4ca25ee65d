import type { Random } from "./random";

const TEXTS = [
  ...[
    "",
    " ",
    "a",
    "x".repeat(201),
    "y".repeat(5000),
    "ä€𝕏🦔",
    "\u0000",
    "\ud800",
    "../../etc/passwd",
    "'; DROP TABLE vpcs; --",
    "%s%n",
    "{{7*7}}",
  ],
  ...["true", "null", "NaN", "-1", "1e400", "0x10", "fr-par", "created_at_asc", "orphan", "peered", "accept", "ANY", "toString"],
];
const BLOCKS = [
  ...[
    "10.0.0.0/22",
    "10.0.0.0/20",
    "10.0.4.0/24",
    "172.16.0.0/22",
    "192.168.0.0/29",
    "10.0.0.1/22",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "127.0.0.0/24",
  ],
  ...[
    "256.0.0.0/22",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "/22",
    "10.0.0/22",
    "1.2.3.4",
    "fd00::/64",
    "fd00::1/64",
    "::/0",
    "fd00::/129",
  ],
  ...["::ffff:10.0.0.0/118", "fd00:::/64", "010.0.0.0/22", "10.0.0.0/022", "fd00::%eth0/64", "2001:db8::/64"],
];
const NUMBERS = [0, -0, 1, -1, 1.5, 20, 101, 1000, 65535, 65536, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 1e308, -1e308, 5e-324];

/** Every field name that some operation knows, and names that a JavaScript object must not trip over. */
export const FIELD_NAMES = [
  ...[
    "name",
    "tags",
    "project_id",
    "organization_id",
    "vpc_id",
    "target_vpc_id",
    "subnets",
    "enable_routing",
    "enable_transitivity",
    "description",
  ],
  ...["destination", "nexthop_resource_id", "nexthop_private_network_id", "nexthop_vpc_connector_id", "default_route_propagation_enabled"],
  ...[
    "rules",
    "is_ipv6",
    "default_policy",
    "protocol",
    "source",
    "src_port_low",
    "src_port_high",
    "dst_port_low",
    "dst_port_high",
    "action",
  ],
  ...["nexthop_resource_ip", "resource", "from_resource", "to_resource", "mac_address", "address", "ip_ids", "reverses", "hostname"],
  ...[
    "private_network_id",
    "subnet_id",
    "id",
    "region",
    "status",
    "created_at",
    "hours",
    "now",
    "frozen",
    "projects",
    "keys",
    "permission_sets",
  ],
  ...[
    "expires_at",
    "payment_method",
    "connector_id",
    "locked",
    "conflict_refresh",
    "settle_ms",
    "quota_vpcs",
    "rate",
    "unknown_target",
    "max_hops",
  ],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length", "", "0", "ünï", "a.b", "a[0]"],
];

export const QUERY_NAMES = [
  ...[
    "order_by",
    "page",
    "page_size",
    "name",
    "tags",
    "organization_id",
    "project_id",
    "is_default",
    "routing_enabled",
    "vpc_id",
    "target_vpc_id",
  ],
  ...[
    "status",
    "private_network_ids",
    "dhcp_enabled",
    "subnet_ids",
    "is_ipv6",
    "contains",
    "nexthop_resource_type",
    "nexthop_vpc_connector_id",
  ],
  ...[
    "nexthop_private_network_id",
    "attached",
    "resource_type",
    "resource_types",
    "ip_ids",
    "mac_address",
    "organization",
    "project",
    "zonal",
  ],
  ...[
    "s3_integration_enabled",
    "category_name",
    "billing_period",
    "after",
    "limit",
    "__proto__",
    "constructor",
    "tags[]",
    "tags[0]",
    "a[b][c]",
    "",
  ],
];

export function oddText(random: Random, ids: readonly string[]): string {
  const kind = random.weighted({ text: 4, block: 3, id: ids.length > 0 ? 4 : 0, uuid: 1, long: 0.1, noise: 1 });
  if (kind === "text") return random.pick(TEXTS);
  if (kind === "block") return random.pick(BLOCKS);
  if (kind === "id") return random.pick(ids);
  if (kind === "uuid") return random.uuid();
  if (kind === "long") return "z".repeat(20_000 + random.below(60_000));
  return Array.from({ length: random.below(12) }, () => String.fromCodePoint(random.below(0x2fff))).join("");
}

/** Any JSON value, of the right kind for nothing in particular. */
export function oddValue(random: Random, ids: readonly string[], depth = 0): unknown {
  const nests = depth < 3 ? 2 : 0;
  const kind = random.weighted({ text: 8, number: 3, bool: 3, none: 2, list: nests, object: nests });
  if (kind === "text") return oddText(random, ids);
  if (kind === "number") return random.chance(0.5) ? random.pick(NUMBERS) : random.below(2 ** 31);
  if (kind === "bool") return random.chance(0.5);
  if (kind === "none") return null;
  if (kind === "list") return Array.from({ length: random.below(5) }, () => oddValue(random, ids, depth + 1));
  return oddObject(random, ids, depth + 1);
}

/** An object without prototype, so that `__proto__` is a field like any other and reaches the wire. */
export function oddObject(random: Random, ids: readonly string[], depth = 0): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (let count = random.below(6); count > 0; count--) object[random.pick(FIELD_NAMES)] = oddValue(random, ids, depth);
  return object;
}

/** Bytes that are no JSON, or JSON that no encoder would write. */
export function oddBytes(random: Random): Buffer {
  const texts = [
    ...[
      "",
      "{",
      "}",
      "{]",
      '{"a":}',
      '{"a":1,}',
      "{'a':1}",
      "NaN",
      "undefined",
      '{"a":1}{"b":2}',
      '"text"',
      "[]",
      "null",
      "0",
      "true",
      "\ufeff{}",
    ],
    ...[
      '{"name":1e999}',
      '{"name":-0}',
      '{"name":123456789012345678901234567890}',
      '{"name":"\\ud800"}',
      '{"a":1,"a":2}',
      '{"__proto__":null}',
    ],
    ...[
      "[".repeat(20_000),
      `${"[".repeat(5000)}${"]".repeat(5000)}`,
      `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
      `{"tags":${JSON.stringify(Array.from({ length: 5000 }, String))}}`,
    ],
  ];
  if (random.chance(0.7)) return Buffer.from(random.pick(texts), "utf8");
  return Buffer.from(Array.from({ length: random.below(64) }, () => random.below(256)));
}
