import type { StackJson } from "../stack/stack-json";
import type { DeclaredNetwork, DeclaredVpc, StackText } from "./declarations";

type Fields = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

/** Stacks in which existing VPCs are resources of their own, and which VPC or network of the declarations each is. */
export interface PlacedVpcs {
  readonly jsons: ReadonlyMap<string, StackJson>;
  /** By construct path of the stack, a line break and the address. */
  readonly vpcs: ReadonlyMap<string, DeclaredVpc>;
  readonly networks: ReadonlyMap<string, DeclaredNetwork>;
}

/** Attributes that hold the id of a VPC, or an address block of a network. */
const ID_ATTRIBUTES = ["vpc_id", "target_vpc_id"];
const BLOCK_ATTRIBUTES = ["destination", "source"];

/**
 * Puts each declared VPC with its networks into the stack that declares it, and refers to it wherever stacks name it: by its literal id,
 * or by the expression that is its id. The loader then places what belongs to the VPC like anything else.
 */
export function placeExistingVpcs(stacks: ReadonlyMap<string, StackJson>, declared: readonly DeclaredVpc[]): PlacedVpcs {
  const vpcs = new Map<string, DeclaredVpc>();
  const networks = new Map<string, DeclaredNetwork>();
  const texts = new Texts();
  for (const [stack, json] of stacks) addOwnBlocks(texts, stack, json);
  const added = new Map<string, Added>();
  declared.forEach((vpc, index) => {
    const home = vpc.vpcId.find(({ stack }) => stacks.has(stack))?.stack;
    if (home === undefined) return;
    const name = `existing-vpc-${index}`;
    const own: Added = added.get(home) ?? { resource: {}, output: {} };
    added.set(home, own);
    const place = (type: string, key: string, attributes: Fields) => {
      own.resource[type] = { ...own.resource[type], [key]: attributes };
      return `${home}\n${type}.${key}`;
    };
    vpcs.set(place("scaleway_vpc", name, { name: vpc.name }), vpc);
    const id = `scaleway_vpc.${name}.id`;
    own.output[name] = { value: `\${${id}}` };
    for (const text of vpc.vpcId) texts.add(text, { home, local: id, output: name });
    vpc.privateNetworks.forEach((network, position) => {
      const key = `${name}-network-${position}`;
      networks.set(place("scaleway_vpc_private_network", key, { name: network.name, vpc_id: `\${${id}}`, ...subnetOf(network) }), network);
      if (!isExpression(network.block.text)) return;
      const local = blockReference(`scaleway_vpc_private_network.${key}`, network.family);
      own.output[key] = { value: `\${${local}}` };
      texts.add(network.block, { home, local, output: key });
    });
  });
  if (texts.isEmpty) return { jsons: stacks, vpcs, networks };
  const jsons = new Map([...stacks].map(([stack, json]) => [stack, withAdded(texts.rewrite(stack, json), added.get(stack))] as const));
  return { jsons, vpcs, networks };
}

/** Blocks of the app's own networks that are expressions: whatever is written alike is the same block. */
function addOwnBlocks(texts: Texts, stack: string, json: StackJson): void {
  for (const [name, { ipv4_subnet, ipv6_subnets }] of Object.entries(json.resource?.["scaleway_vpc_private_network"] ?? {})) {
    for (const [family, written] of [[4, ipv4_subnet] as const, [6, ipv6_subnets] as const]) {
      const [subnet] = [written].flat() as ({ readonly subnet?: unknown } | null | undefined)[];
      if (typeof subnet?.subnet !== "string" || !isExpression(subnet.subnet) || subnet.subnet.includes("scaleway_vpc_private_network."))
        continue;
      texts.add({ stack, text: subnet.subnet }, { home: stack, local: blockReference(`scaleway_vpc_private_network.${name}`, family) });
    }
  }
}

/** How CDKTF writes a stack's path where other stacks read its outputs. */
export const stackName = (path: string): string => path.replace(/[^A-Za-z0-9_-]/g, "");

const isExpression = (text: string) => text.includes("${");

function subnetOf({ family, block: { text } }: DeclaredNetwork): Fields {
  if (isExpression(text)) return {};
  return family === 4 ? { ipv4_subnet: [{ subnet: text }] } : { ipv6_subnets: [{ subnet: text }] };
}

const blockReference = (address: string, family: 4 | 6) =>
  family === 4 ? `${address}.ipv4_subnet[0].subnet` : `one(${address}.ipv6_subnets[*].subnet)`;

interface Added {
  readonly resource: Record<string, Record<string, Fields>>;
  readonly output: Record<string, Fields>;
}

function withAdded(json: StackJson, added: Added | undefined): StackJson {
  if (!added) return json;
  const resource: Record<string, Readonly<Record<string, Fields>>> = { ...json.resource };
  for (const [type, named] of Object.entries(added.resource)) resource[type] = { ...resource[type], ...named };
  return { ...json, resource, output: { ...json.output, ...added.output } };
}

interface Target {
  readonly home: string;
  /** Expression within the home stack. */
  readonly local: string;
  /** Output of the home stack with the same value. @default - none: only the home stack can refer to it */
  readonly output?: string;
}

/** What stands for the ids and blocks of existing VPCs in each stack: a literal in all of them, an expression in its own. */
class Texts {
  private readonly targets = new Map<string, Target>();

  get isEmpty(): boolean {
    return this.targets.size === 0;
  }

  add({ stack, text }: StackText, target: Target): void {
    const key = isExpression(text) ? `${stack}\n${text}` : text;
    if (!this.targets.has(key)) this.targets.set(key, target);
  }

  rewrite(stack: string, json: StackJson): StackJson {
    const rewritten: Record<string, Blocks[string]> = {};
    for (const [type, named] of Object.entries(json.resource ?? {})) {
      rewritten[type] = type.startsWith("scaleway_vpc") ? mapValues(named, (attributes) => this.attributes(stack, attributes)) : named;
    }
    const output = mapValues(json.output ?? {}, (entry) => ({ ...entry, value: this.text(stack, entry["value"]) }));
    return { ...json, resource: rewritten, output, ...(json.data ? { data: this.dataOf(stack, json.data) } : {}) };
  }

  private attributes(stack: string, attributes: Fields): Fields {
    const changed: Record<string, unknown> = { ...attributes };
    for (const name of ID_ATTRIBUTES) if (name in changed) changed[name] = this.text(stack, changed[name]);
    for (const name of BLOCK_ATTRIBUTES) {
      const value = changed[name];
      if (typeof value === "string" && isExpression(value)) changed[name] = this.text(stack, value);
    }
    return changed;
  }

  /** Without the data sources that a declared VPC has its id from: they are that VPC. */
  private dataOf(stack: string, data: Blocks): Blocks {
    const vpcs = Object.entries(data["scaleway_vpc"] ?? {}).filter(
      ([name]) => !this.targets.has(`${stack}\n\${data.scaleway_vpc.${name}.id}`),
    );
    return "scaleway_vpc" in data ? { ...data, scaleway_vpc: Object.fromEntries(vpcs) } : data;
  }

  private text(stack: string, value: unknown): unknown {
    if (typeof value !== "string") return value;
    const target = this.targets.get(isExpression(value) ? `${stack}\n${value}` : value);
    if (!target || (target.home !== stack && target.output === undefined)) return value;
    return target.home === stack
      ? `\${${target.local}}`
      : `\${data.terraform_remote_state.cross-stack-reference-input-${stackName(target.home)}.outputs.${target.output}}`;
  }
}

function mapValues<T, R>(fields: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]));
}
