import { TerraformStack } from "cdktf";
import type { DeclaredNetwork, DeclaredVpc, StackText } from "../../terraform";
import type { DeclaredFacts, RegisteredVpc } from "./declarations";
import { TokenText } from "./token-text";

type Declaring = RegisteredVpc & { readonly declared: DeclaredFacts };

/**
 * Which constructs stand for one VPC: an existing VPC may be declared in several stacks, be the target of a PeeringSide, or be a VPC
 * of this app under its id. One of them gives the VPC its id: a new one, else the first that is not merely presumed.
 */
export class VpcIdentity {
  private readonly ids = new Map<string, string>();
  private readonly groups: (readonly RegisteredVpc[])[] = [];

  constructor(vpcs: readonly RegisteredVpc[]) {
    if (!vpcs.some(({ existing }) => existing)) return;
    const byKey = new Map<string, RegisteredVpc[]>();
    for (const vpc of vpcs) {
      const key = identityKey(vpc);
      byKey.set(key, [...(byKey.get(key) ?? []), vpc]);
    }
    for (const same of byKey.values()) {
      const first = same.find(({ existing }) => !existing) ?? same.find(({ presumed }) => !presumed) ?? same[0]!;
      this.groups.push([first, ...same.filter((vpc) => vpc !== first)]);
      for (const vpc of same) if (vpc !== first) this.ids.set(vpc.node.path, first.node.path);
    }
  }

  /** The id of a VPC construct, by path; any other path as it is. */
  idOf(path: string): string {
    return this.ids.get(path) ?? path;
  }

  get aliases(): { readonly [path: string]: string } {
    return Object.fromEntries(this.ids);
  }

  /** What is declared of the VPCs that exist already, each once: its networks are what the constructs know together. */
  existingVpcs(): DeclaredVpc[] {
    return this.groups.flatMap((group) => {
      const declaring = group.filter((vpc): vpc is Declaring => vpc.declared !== undefined);
      return group[0]!.existing && declaring.length > 0 ? [united(declaring)] : [];
    });
  }
}

function united(declaring: readonly Declaring[]): DeclaredVpc {
  const [first] = declaring as [Declaring];
  const literal = (key: "region" | "organizationId" | "projectId") =>
    declaring.map((vpc) => textOf(vpc, vpc.declared[key])?.text).find((text) => text !== undefined && !text.includes("${"));
  const name = textOf(first, first.declared.name)?.text;
  return {
    id: first.node.path,
    name: name === undefined || name.includes("${") ? first.node.id : name,
    vpcId: declaring.map((vpc) => textOf(vpc, vpc.vpcId)!),
    region: literal("region"),
    organizationId: literal("organizationId"),
    projectId: literal("projectId"),
    transitivity: declaring.some(({ declared }) => declared.transitivity),
    routing: first.declared.routing,
    customRoutesPropagation: first.declared.customRoutesPropagation,
    privateNetworks: networksOf(declaring),
  };
}

function networksOf(declaring: readonly Declaring[]): DeclaredNetwork[] {
  const networks = declaring.flatMap((vpc) =>
    vpc.declared.blocks.map(({ privateNetworkId, networkName, family, cidr }): DeclaredNetwork => {
      const block = textOf(vpc, cidr)!;
      return { id: privateNetworkId, name: block.text.includes("${") ? networkName : block.text, family, block };
    }),
  );
  const keyOf = ({ block: { stack, text } }: DeclaredNetwork) => (text.includes("${") ? `${stack} ${text}` : text);
  return [...new Map([...networks].reverse().map((network) => [keyOf(network), network])).values()].reverse();
}

/** A text as the stack writes it that has what it refers to. */
function textOf(vpc: RegisteredVpc, text: string | undefined): StackText | undefined {
  if (text === undefined) return undefined;
  const stack = TerraformStack.of(vpc);
  const written = String(new TokenText(stack, (identifier, origin) => `<${origin.node.path}\n${identifier}>`).resolve(text));
  const foreign = /^\$\{<([^\n]*)\n(.*)>\}$/s.exec(written);
  return foreign ? { stack: foreign[1]!, text: `\${${foreign[2]}}` } : { stack: stack.node.path, text: written };
}

/** Equal for constructs that name one VPC: the same literal, or the same attribute of the same element, whichever stack refers to it. */
function identityKey(vpc: RegisteredVpc): string {
  const { resource } = vpc;
  if (resource) return `${resource.cdktfStack.node.path}\n\${${resource.terraformResourceType}.${resource.friendlyUniqueId}.id}`;
  const { stack, text } = textOf(vpc, vpc.vpcId)!;
  return text.includes("${") ? `${stack}\n${text}` : text;
}
