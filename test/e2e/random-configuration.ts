import type { Random } from "../properties/random";

/** Files of one configuration by name. */
export type Files = Readonly<Record<string, string>>;

const PROVIDERS = `variable "flag" { type = bool }
variable "away" { default = "nl-ams" }
provider "scaleway" {}
provider "scaleway" {
  alias  = "away"
  region = var.away
}
`;

/** A root module with the first configuration in it and a module for each of the others. */
export function rootOf(configurations: readonly Files[]): Files {
  const [first, ...others] = configurations;
  const calls = others.map(
    (_, at) => `module "c${at + 1}" {
  source    = "./c${at + 1}"
  flag      = var.flag
  providers = { scaleway = scaleway, scaleway.away = scaleway.away }
}
`,
  );
  const files = others.flatMap((each, at) => Object.entries(each).map(([name, text]) => [`c${at + 1}/${name}`, text] as const));
  return Object.fromEntries([
    ...Object.entries(first!).map(([name, text]) => [name === "main.tf" ? "c0.tf" : name, text.replace(HEADER, "")]),
    ["main.tf", PROVIDERS + calls.join("")],
    ...files,
  ]);
}

/** The same configuration with other blocks, so that some networks are replaced; without what the provider rejects in a second plan. */
export function changed(files: Files, random: Random): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      text.replaceAll("enable_routing = false", "").replace(/10\.(\d+)\.(\d+)\.0\/22/g, (block, octet: string, third: string) => {
        return random.chance(25) ? `10.${(Number(octet) + 5) % 12}.${third}.0/22` : block;
      }),
    ]),
  );
}

const HEADER = `terraform {
  required_providers {
    scaleway = {
      source                = "vpc-peering.local/embedded/scaleway"
      configuration_aliases = [scaleway.away]
    }
  }
}
variable "flag" { type = bool }
`;

const KEYS = ["a", "b.c", "d e", `$${"{"}x}`, 'q"', "[0]", "%{y}"];

/** An HCL string. */
const quote = (text: string) => JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");

interface Group {
  /** Reference to the whole resource, such as `scaleway_vpc.v`. */
  readonly block: string;
  readonly keys: readonly (string | number)[];
  /** Expression of one VPC's id. */
  readonly id: (at: number) => string;
  /** Expression of the IPv4 block of one VPC's network. */
  readonly subnet: (at: number) => string;
  readonly networks: string;
  readonly provider: string;
  readonly kind: "set" | "map" | "count" | "single" | "module";
}

/** Writes configurations in the ways that people repeat, index and look up resources. */
export class ConfigurationWriter {
  private readonly lines: string[] = [];
  private readonly files: Record<string, string> = {};
  private readonly ringed = new Set<Group>();
  private readonly paired = new Set<string>();
  private next = 0;

  constructor(
    private readonly random: Random,
    /** Tells the names of this configuration apart from others in the same project. */
    private readonly prefix: string,
  ) {}

  write(): Record<string, string> {
    const groups = Array.from({ length: 1 + this.random.int(2) }, () => this.group());
    for (const group of groups) this.ring(group);
    for (let count = this.random.int(4); count > 0; count--) this.pair(this.random.pick(groups), this.random.pick(groups));
    if (this.random.chance(30)) this.defaultNetwork();
    if (this.random.chance(40)) this.acl(this.random.pick(groups));
    this.files["main.tf"] = `${HEADER}${this.lines.join("\n")}\n`;
    return this.files;
  }

  private name(kind: string): string {
    this.next++;
    return `${kind}${this.next}`;
  }

  private block(used: number): string {
    return `10.${this.random.int(12)}.${4 * used}.0/22`;
  }

  private provider(): string {
    return this.random.chance(15) ? "provider = scaleway.away" : "";
  }

  private switches(): string {
    const transitivity = this.random.pick(["", "enable_transitivity = true", "enable_transitivity = var.flag"]);
    return `${transitivity}\n  ${this.random.chance(10) ? "enable_routing = false" : ""}`;
  }

  private group(): Group {
    const kind = this.random.pick(["set", "map", "count", "single", "module"] as const);
    const provider = this.provider();
    const size = 2 + this.random.int(2);
    const vpc = this.name("v");
    const network = this.name("n");
    const keys = kind === "count" ? Array.from({ length: size }, (_, at) => at) : this.random.shuffle(KEYS).slice(0, size);
    if (kind === "single") return this.singles({ vpc, network, provider, size });
    if (kind === "module") return this.module({ provider, keys: keys as string[] });
    const indexed = `scaleway_vpc.${vpc}`;
    const nets = `scaleway_vpc_private_network.${network}`;
    const blocks = keys.map((_, at) => this.block(at));
    const repeat =
      kind === "count"
        ? `count = ${this.random.pick([String(size), `length(local.${vpc}_blocks)`])}`
        : `for_each = ${kind === "set" ? `toset([${keys.map((key) => quote(key as string)).join(", ")}])` : `local.${vpc}_map`}`;
    const index = kind === "count" ? "count.index" : "each.key";
    const pairs = keys.map((key, at) => `${quote(String(key))} = ${quote(blocks[at]!)}`).join("\n    ");
    const subnet = kind === "count" ? `local.${vpc}_blocks[count.index]` : kind === "map" ? "each.value" : `local.${vpc}_map[each.key]`;
    const hasBlock = this.random.chance(75);
    this.lines.push(`
locals {
  ${vpc}_blocks = [${blocks.map(quote).join(", ")}]
  ${vpc}_map = {
    ${pairs}
  }
}
resource "scaleway_vpc" "${vpc}" {
  ${provider}
  ${repeat}
  name = "${this.prefix}-${vpc}-\${${index}}"
  ${this.switches()}
}
resource "scaleway_vpc_private_network" "${network}" {
  ${provider}
  ${this.random.chance(30) && kind !== "count" && !hasBlock ? `for_each = scaleway_vpc.${vpc}` : repeat}
  name   = "${this.prefix}-${network}"
  vpc_id = ${indexed}[${index}].id
  ${hasBlock ? `ipv4_subnet { subnet = ${subnet} }` : ""}
}`);
    const literal = (at: number) => (typeof keys[at] === "number" ? `[${keys[at]}]` : `[${quote(keys[at] as string)}]`);
    return {
      block: indexed,
      keys,
      id: (at) => `${indexed}${literal(at)}.id`,
      subnet: (at) => `${nets}${literal(at)}.ipv4_subnet[0].subnet`,
      networks: nets,
      provider,
      kind,
    };
  }

  private singles({ vpc, network, provider, size }: { vpc: string; network: string; provider: string; size: number }): Group {
    const names = Array.from({ length: size }, (_, at) => String.fromCharCode(97 + at));
    for (const [at, name] of names.entries()) {
      this.lines.push(`
resource "scaleway_vpc" "${vpc}_${name}" {
  ${provider}
  name = "${this.prefix}-${vpc}-${name}"
  ${this.switches()}
}
resource "scaleway_vpc_private_network" "${network}_${name}" {
  ${provider}
  name   = "${this.prefix}-${network}-${name}"
  vpc_id = scaleway_vpc.${vpc}_${name}.id
  ${this.random.chance(70) ? `ipv4_subnet { subnet = "${this.block(at)}" }` : ""}
}`);
    }
    return {
      block: `scaleway_vpc.${vpc}`,
      keys: names,
      id: (at) => `scaleway_vpc.${vpc}_${names[at]}.id`,
      subnet: (at) => `scaleway_vpc_private_network.${network}_${names[at]}.ipv4_subnet[0].subnet`,
      networks: names.map((name) => `scaleway_vpc_private_network.${network}_${name}`).join(", "),
      provider,
      kind: "single",
    };
  }

  private module({ provider, keys }: { provider: string; keys: readonly string[] }): Group {
    const name = this.name("m");
    const output = this.random.pick(["ids", "objects", "sorted"]);
    this.files[`${name}/main.tf`] = `terraform {
  required_providers {
    scaleway = { source = "vpc-peering.local/embedded/scaleway" }
  }
}
variable "networks" { type = map(string) }
resource "scaleway_vpc" "this" {
  for_each = var.networks
  name     = "${this.prefix}-${name}-\${each.key}"
  ${this.random.chance(50) ? "enable_transitivity = true" : ""}
}
resource "scaleway_vpc_private_network" "this" {
  for_each = var.networks
  name     = "${this.prefix}-${name}-\${each.key}"
  vpc_id   = scaleway_vpc.this[each.key].id
  ipv4_subnet { subnet = each.value }
}
output "ids" { value = { for k, v in scaleway_vpc.this : k => v.id } }
output "objects" { value = scaleway_vpc.this }
output "networks" { value = scaleway_vpc_private_network.this }
output "sorted" { value = [for k in reverse(keys(var.networks)) : scaleway_vpc.this[k].id] }
`;
    this.lines.push(`
module "${name}" {
  source = "./${name}"
  providers = { scaleway = ${provider === "" ? "scaleway" : "scaleway.away"} }
  networks = {
    ${keys.map((key, at) => `${quote(key)} = "${this.block(at)}"`).join("\n    ")}
  }
}`);
    const id = (at: number) => {
      if (output === "ids") return `module.${name}.ids[${quote(keys[at]!)}]`;
      if (output === "objects") return `module.${name}.objects[${quote(keys[at]!)}].id`;
      return `module.${name}.sorted[${at}]`;
    };
    return {
      block: `module.${name}.objects`,
      keys,
      id,
      subnet: (at) => `module.${name}.networks[${quote(keys[at]!)}].ipv4_subnet[0].subnet`,
      networks: `module.${name}`,
      provider,
      kind: "module",
    };
  }

  /** Connectors and routes around a group, written as a loop. */
  private ring(group: Group): void {
    if (group.kind === "single" || group.kind === "module" || !this.random.chance(70)) return;
    this.ringed.add(group);
    const [connector, route] = [this.name("c"), this.name("r")];
    const { block, keys, provider } = group;
    const after = keys.map((_, at) => keys[(at + 1) % keys.length]!);
    const isCount = group.kind === "count";
    const local = `local.${connector}_next`;
    const entries = keys.map((key, at) => `${quote(String(key))} = ${isCount ? after[at] : quote(String(after[at]))}`).join("\n    ");
    const own = isCount ? "count.index" : "each.key";
    const other = isCount
      ? this.random.pick([`(count.index + 1) % ${keys.length}`, `${local}[tostring(count.index)]`])
      : this.random.pick([
          "each.value",
          `${local}[each.key]`,
          `each.key == ${quote(String(keys[0]))} ? ${quote(String(keys[1]))} : ${quote(String(keys[0]))}`,
        ]);
    const [origin, target] = this.random.chance(50) ? [own, other] : [other, own];
    this.lines.push(`
locals {
  ${connector}_next = {
    ${entries}
  }
}
resource "scaleway_vpc_connector" "${connector}" {
  ${provider}
  ${isCount ? `count = ${keys.length}` : `for_each = ${local}`}
  name          = "${this.prefix}-${connector}"
  vpc_id        = ${block}[${origin}].id
  target_vpc_id = ${block}[${target}].id
  depends_on    = [${group.networks}]
}
resource "scaleway_vpc_route" "${route}" {
  ${provider}
  ${isCount ? `count = ${keys.length}` : `for_each = ${local}`}
  vpc_id                   = ${this.random.pick([`${block}[${origin}].id`, `scaleway_vpc_connector.${connector}[${own}].vpc_id`])}
  destination              = ${this.random.pick([`"10.${this.random.int(12)}.0.0/16"`, `${group.networks}[${target}].ipv4_subnet[0].subnet`])}
  nexthop_vpc_connector_id = scaleway_vpc_connector.${connector}[${own}].id
}`);
  }

  /** Two connectors and a route each way between two VPCs, by one of many ways to name them. */
  private pair(left: Group, right: Group): void {
    const [at, to] = [this.random.int(left.keys.length), this.random.int(right.keys.length)];
    const key = [`${left.block} ${at}`, `${right.block} ${to}`].sort().join(" ");
    // The API refuses a second connector between the same two VPCs.
    if ((left === right && (at === to || this.ringed.has(left))) || this.paired.has(key)) return;
    this.paired.add(key);
    const name = this.name("p");
    const ends = [this.expression(left, at, `${name}_l`), this.expression(right, to, `${name}_r`)] as const;
    this.half(`${name}_lr`, [ends[0], ends[1]], { from: left, to: right, at: to });
    if (this.random.chance(80)) this.half(`${name}_rl`, [ends[1], ends[0]], { from: right, to: left, at });
  }

  private half(name: string, [origin, target]: readonly [string, string], { from, to, at }: { from: Group; to: Group; at: number }): void {
    const subnet = to.subnet(at);
    this.lines.push(`
resource "scaleway_vpc_connector" "${name}" {
  ${from.provider}
  name          = "${this.prefix}-${name}"
  vpc_id        = ${origin}
  target_vpc_id = ${target}
  depends_on    = [${from.networks}]
}`);
    if (this.random.chance(15)) return;
    this.lines.push(`
resource "scaleway_vpc_route" "${name}" {
  ${from.provider}
  vpc_id                   = ${origin}
  destination              = ${this.random.pick([subnet, `cidrsubnet(${subnet}, 2, 1)`, `"10.${this.random.int(12)}.0.0/16"`, `var.flag ? ${subnet} : "10.9.0.0/16"`])}
  nexthop_vpc_connector_id = scaleway_vpc_connector.${name}.id
}`);
  }

  private expression(group: Group, at: number, name: string): string {
    const id = group.id(at);
    const other = group.id((at + 1) % group.keys.length);
    switch (this.random.int(8)) {
      case 0:
        this.lines.push(`locals { ${name} = ${id} }`);
        return `local.${name}`;
      case 1:
        return `var.flag ? ${id} : ${other}`;
      case 2:
        return `coalesce(null, ${id})`;
      case 3:
        return `lookup({ x = ${id}, y = ${other} }, "x")`;
      case 4:
        return `element([${other}, ${id}], 1)`;
      case 5:
        return group.kind === "single" ? this.byName(group, at, name) : id;
      default:
        return id;
    }
  }

  /** A data source that Terraform reads only at apply, because it waits for the resource. */
  private byName(group: Group, at: number, name: string): string {
    const resource = group.id(at).replace(/\.id$/, "");
    this.lines.push(`
data "scaleway_vpc" "${name}" {
  ${group.provider}
  name       = ${resource}.name
  depends_on = [${resource}]
}`);
    return `data.scaleway_vpc.${name}.id`;
  }

  private defaultNetwork(): void {
    this.lines.push(`
resource "scaleway_vpc_private_network" "${this.name("d")}" {
  name = "${this.prefix}-default"
}`);
  }

  private acl(group: Group): void {
    const rule = (destination: string) => `    source      = "0.0.0.0/0"\n    destination = ${destination}\n    action      = "accept"`;
    const subnet = group.subnet(0);
    const rules = this.random.chance(50)
      ? `dynamic "rules" {\n    for_each = toset([${subnet}])\n    content {\n  ${rule("rules.value")}\n    }\n  }`
      : `rules {\n${rule(this.random.pick([subnet, '"10.0.0.0/8"']))}\n  }`;
    this.lines.push(`
resource "scaleway_vpc_acl" "${this.name("a")}" {
  ${group.provider}
  vpc_id         = ${group.id(0)}
  default_policy = "drop"
  ${rules}
}`);
  }
}
