import { FIELD_NAMES, oddBytes, oddObject, oddText, oddValue, QUERY_NAMES } from "./fuzz-values";
import type { Random } from "./random";

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** Ids that answers brought back, by the word before them in a path; so that requests reach deep. */
export type KnownIds = Map<string, string[]>;

const REGIONAL = "/vpc/v2/regions/{region}";
const IPAM = "/ipam/v1/regions/{region}";

/** Methods, paths and the fields that usually go along. */
const OPERATIONS: readonly (readonly [methods: string, path: string, fields: string])[] = [
  ["GET POST", `${REGIONAL}/vpcs`, "name project_id tags enable_routing enable_transitivity"],
  ["GET PATCH DELETE", `${REGIONAL}/vpcs/{vpcs}`, "name tags"],
  ["POST", `${REGIONAL}/vpcs/{vpcs}/enable-routing`, ""],
  ["POST", `${REGIONAL}/vpcs/{vpcs}/enable-custom-routes-propagation`, ""],
  ["GET PUT", `${REGIONAL}/vpcs/{vpcs}/acl-rules`, "rules is_ipv6 default_policy"],
  ["GET POST", `${REGIONAL}/private-networks`, "name project_id tags subnets vpc_id default_route_propagation_enabled"],
  ["GET PATCH DELETE", `${REGIONAL}/private-networks/{private-networks}`, "name tags default_route_propagation_enabled"],
  ["POST", `${REGIONAL}/private-networks/{private-networks}/enable-dhcp`, ""],
  ["POST DELETE", `${REGIONAL}/private-networks/{private-networks}/subnets`, "subnets"],
  ["GET", `${REGIONAL}/subnets`, ""],
  ["GET POST", `${REGIONAL}/vpc-connectors`, "name tags vpc_id target_vpc_id"],
  ["GET PATCH DELETE", `${REGIONAL}/vpc-connectors/{vpc-connectors}`, "name tags"],
  ["GET", `${REGIONAL}/vpc-connectors/{vpc-connectors}/subnet-overlaps`, ""],
  ["POST", `${REGIONAL}/routes`, "description tags vpc_id destination nexthop_private_network_id nexthop_vpc_connector_id"],
  ["GET PATCH DELETE", `${REGIONAL}/routes/{routes}`, "description tags destination nexthop_private_network_id nexthop_vpc_connector_id"],
  ["GET", `${REGIONAL}/routes-with-nexthop`, ""],
  ["GET POST", `${REGIONAL}/ingress-rules`, "vpc_id source nexthop_resource_ip nexthop_private_network_id description tags"],
  ["GET PATCH DELETE", `${REGIONAL}/ingress-rules/{ingress-rules}`, "source nexthop_resource_ip description tags"],
  ["POST", `${REGIONAL}/s3-integration/{vpcs}/enable`, ""],
  ["GET POST", `${IPAM}/ips`, "project_id source is_ipv6 tags address resource"],
  ["GET PATCH DELETE", `${IPAM}/ips/{ips}`, "tags reverses"],
  ["POST", `${IPAM}/ips/{ips}/attach`, "resource"],
  ["POST", `${IPAM}/ips/{ips}/detach`, "resource"],
  ["POST", `${IPAM}/ips/{ips}/move`, "from_resource to_resource"],
  ["POST", `${IPAM}/ip-sets/release`, "ip_ids"],
  ["GET POST", "/account/v3/projects", "name organization_id description"],
  ["GET PATCH DELETE", "/account/v3/projects/{projects}", "name description"],
  ["GET", "/billing/v2beta1/consumptions", ""],
  ["GET", "/metadata", ""],
  ["GET", "/mock/health", ""],
  ["GET", "/mock/billing", ""],
  ["GET", "/mock/clock", ""],
  ["PUT", "/mock/clock", "now frozen"],
  ["POST", "/mock/clock/advance", "hours"],
  ["GET POST", "/mock/organizations", "name projects payment_method keys"],
  ["GET PUT", "/mock/settings", "conflict_refresh unknown_target"],
  ["GET", "/mock/billing?organization=acme", ""],
  ["POST", "/mock/connectors/{vpc-connectors}/refresh", ""],
  ["POST", "/mock/connectors/{vpc-connectors}/lock", "locked"],
  ["GET", "/mock/verdicts", ""],
  ["GET", "/mock/reach", ""],
  ["GET", "/mock/requests", ""],
  ["GET", "/mock/state", ""],
  ["POST", "/mock/faults", "vpc_id name"],
  ["GET POST", "/mock/snapshots", "name"],
  ["GET", "/mock/openapi.json", ""],
];
/** What other objects hang on, tried more often. */
const CREATIONS = OPERATIONS.filter(([methods, path]) => methods === "GET POST" && path.startsWith("/vpc/"));
/** Without what looks at the whole world, which takes as long as many other requests. */
const QUICK = OPERATIONS.filter(([, path]) => !/verdicts|reach|state|requests|openapi/.test(path));
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "SEARCH", "LOCK"];
const REGIONS = [
  "fr-par",
  "fr-par",
  "fr-par",
  "nl-ams",
  "pl-waw",
  "it-mil",
  "us-east",
  "FR-PAR",
  "",
  "__proto__",
  "%00",
  "fr-par%2Fvpcs",
  "ü",
];

/** Makes requests from a seed. Half of them are nearly right; the rest is wrong in every way that HTTP can carry. */
export class Fuzzer {
  constructor(
    private readonly random: Random,
    private readonly tokens: readonly string[],
    private readonly known: KnownIds,
  ) {}

  next(): FuzzRequest {
    const { random } = this;
    const creates = random.chance(0.3);
    const [methods, template, fields] = random.pick(creates ? CREATIONS : random.chance(0.1) ? OPERATIONS : QUICK);
    const method = creates ? "POST" : random.chance(0.94) ? random.pick(methods.split(" ")) : random.pick(METHODS);
    const path = random.chance(0.96) ? this.fill(template) : this.oddPath();
    const query = !path.includes("?") && random.chance(method === "GET" ? 0.5 : 0.05) ? this.query() : "";
    const body = method === "GET" || method === "HEAD" ? (random.chance(0.03) ? oddBytes(random) : undefined) : this.body(fields);
    return { method, path: path + query, headers: this.headers(body), ...(body && { body }) };
  }

  /** Only looks, at a list or something that the control plane works out. */
  read(): FuzzRequest {
    const [, template] = this.random.pick(OPERATIONS.filter(([methods, path]) => methods.startsWith("GET") && !path.endsWith("}")));
    return { method: "GET", path: this.fill(template), headers: { "X-Auth-Token": this.random.pick(this.tokens) } };
  }

  private ids(kind: string): readonly string[] {
    return this.known.get(kind) ?? [];
  }

  private everyId(): string[] {
    return [...this.known.values()].flat();
  }

  private fill(template: string): string {
    return template.replace(/\{([\w-]+)\}/g, (_, kind: string) => {
      if (kind === "region") return this.random.chance(0.9) ? "fr-par" : safe(this.random.pick(REGIONS));
      if (this.ids(kind).length > 0 && this.random.chance(0.92)) return this.random.pick(this.ids(kind));
      return this.random.chance(0.5) ? this.random.uuid() : safe(oddText(this.random, this.everyId()).slice(0, 4000));
    });
  }

  private oddPath(): string {
    const { random } = this;
    const odd = [
      "/",
      "//",
      "/%",
      "/%zz",
      "/%00",
      "/..%2f..%2f",
      "/vpc",
      "/vpc/v2",
      "/vpc/v2/regions/fr-par",
      "/mock",
      "/mock/",
      "/mock/nothing",
    ];
    const more = [
      "*",
      "/vpc/v2/regions/fr-par/vpcs/",
      "/VPC/v2/regions/fr-par/vpcs",
      "/vpc/v1/regions/fr-par/vpcs",
      "/?",
      "/#a",
      "/__proto__",
    ];
    if (random.chance(0.6)) return random.pick([...odd, ...more]);
    return `/${Array.from({ length: random.below(8) }, () => safe(oddText(random, this.everyId()).slice(0, 500))).join("/")}`;
  }

  private query(): string {
    const { random } = this;
    const pairs = Array.from({ length: 1 + random.below(4) }, () => {
      const value = random.chance(0.3) ? String(random.below(30)) : oddText(random, this.everyId()).slice(0, 3000);
      return random.chance(0.95)
        ? `${safe(random.pick(QUERY_NAMES))}=${safe(value)}`
        : random.pick(["&&", "=", "%", "a=%zz", "+", "a=b=c"]);
    });
    return `?${pairs.join("&")}`;
  }

  private headers(body: Buffer | undefined): Record<string, string> {
    const { random } = this;
    const headers: Record<string, string> = {};
    if (random.chance(0.97))
      headers["X-Auth-Token"] = random.chance(0.97) ? random.pick(this.tokens) : headerSafe(oddText(random, []).slice(0, 500));
    if (body)
      headers["Content-Type"] = random.chance(0.95)
        ? "application/json"
        : random.pick(["text/plain", "application/xml", "", "a;b;c", "application/json; charset=utf-7", "multipart/form-data"]);
    if (random.chance(0.02)) headers["X-Forwarded-For"] = "1.2.3.4";
    if (random.chance(0.02)) headers["Accept"] = random.pick(["text/html", "*/*", "", "application/xml"]);
    if (random.chance(0.02)) headers["Content-Encoding"] = random.pick(["gzip", "br", "identity", "nonsense"]);
    if (random.chance(0.02)) headers["Origin"] = random.pick(["https://evil.example", "null"]);
    if (random.chance(0.01)) headers["Host"] = random.pick(["evil.example", "", "[::1]:80", "127.0.0.1"]);
    if (random.chance(0.02)) headers["X-Long"] = "h".repeat(random.below(6000));
    if (random.chance(0.01)) headers["If-None-Match"] = "*";
    if (random.chance(0.01)) headers["__proto__x"] = "1";
    return headers;
  }

  private body(fields: string): Buffer | undefined {
    const { random } = this;
    const kind = random.weighted({ likely: 12, odd: 4, bytes: 1, none: 1, huge: 0.02 });
    if (kind === "none") return undefined;
    if (kind === "bytes") return oddBytes(random);
    if (kind === "huge") return Buffer.from(JSON.stringify({ name: "h".repeat(3_000_000) }));
    const object = kind === "odd" ? oddObject(random, this.everyId()) : this.likely(fields.split(" ").filter(Boolean));
    return Buffer.from(JSON.stringify(random.chance(0.02) ? [object] : object));
  }

  /** A body as the operation wants it, now and then with one thing wrong. */
  private likely(fields: readonly string[]): Record<string, unknown> {
    const { random } = this;
    const object = Object.create(null) as Record<string, unknown>;
    for (const field of fields) if (random.chance(0.96)) object[field] = this.likelyValue(field);
    if (random.chance(0.2)) object[random.pick([...fields, ...FIELD_NAMES])] = oddValue(random, this.everyId());
    return object;
  }

  private likelyValue(field: string): unknown {
    const { random } = this;
    const id = (kind: string) => (this.ids(kind).length > 0 ? random.pick(this.ids(kind)) : random.uuid());
    /** One of few, so that requests meet what earlier ones made. */
    const recent = (kind: string) => random.pick([...this.ids(kind).slice(-4), random.uuid()]);
    const block = () => `10.${random.below(4)}.${random.below(16) * 16}.0/${random.pick([20, 22, 24])}`;
    const resource = () => ({ mac_address: `02:00:00:00:00:0${random.below(9)}`, name: "machine" });
    const makers: Record<string, () => unknown> = {
      project_id: () => id("project_id"),
      organization_id: () => id("organization_id"),
      vpc_id: () => recent("vpcs"),
      target_vpc_id: () => recent("vpcs"),
      nexthop_private_network_id: () => id("private-networks"),
      nexthop_vpc_connector_id: () => (random.chance(0.5) ? id("vpc-connectors") : undefined),
      nexthop_resource_ip: () => `10.0.0.${random.below(256)}`,
      subnets: () => (random.chance(0.3) ? null : [block()]),
      destination: block,
      source: () => (random.chance(0.5) ? block() : { private_network_id: id("private-networks") }),
      tags: () => ["fuzz", "tag"].slice(random.below(3)),
      rules: () => [
        {
          protocol: "TCP",
          source: block(),
          destination: block(),
          src_port_low: 0,
          src_port_high: 0,
          dst_port_low: 1,
          dst_port_high: 443,
          action: "accept",
        },
      ],
      default_policy: () => random.pick(["accept", "drop"]),
      resource,
      from_resource: resource,
      to_resource: resource,
      ip_ids: () => [id("ips")],
      reverses: () => [{ hostname: "a.example", address: null }],
      hours: () => random.pick([0, 0.5, 1, 36.5]),
      locked: () => false,
      conflict_refresh: () => random.pick(["automatic", "manual"]),
      unknown_target: () => random.pick(["orphan", "not_found"]),
      now: () => "2030-01-01T00:00:00Z",
      frozen: () => true,
      payment_method: () => true,
      projects: () => ["default"],
      keys: () => [{ permission_sets: ["VPCReadOnly"] }],
    };
    if (Object.hasOwn(makers, field)) return makers[field]!();
    return /^(is|enable)_|_enabled$/.test(field) ? random.chance(0.5) : `${field} ${random.below(100)}`;
  }
}

/** Percent-encodes what a request line cannot carry, lone surrogates included. */
function safe(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replaceAll("%2F", "/");
}

function headerSafe(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?");
}
