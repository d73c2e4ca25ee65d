import { Cidr, CidrError, privateNetworkBlockProblem } from "../../core";
import { assertObject, isObject } from "./shapes";
import { isToken } from "./tokens";

export interface PrivateNetworkProps {
  /** IPv4 block, /20 to /29. A change replaces the network. @default - a /22 assigned by the API */
  readonly cidr?: string;
  /** IPv6 block, a unique local /64. @default - assigned by the API */
  readonly ipv6Cidr?: string;
  /** Display name. @default - VPC's construct id, a dash, the role name */
  readonly name?: string;
  /** @default - the VPC's tags */
  readonly tags?: string[];
  /** Whether default routes of the VPC reach this network. @default false */
  readonly defaultRoutePropagation?: boolean;
}

const ROLE = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
/** Construct ids that a VPC uses itself. */
const RESERVED_ROLES = ["Resource", "acl-ipv4", "acl-ipv6"];

/**
 * Networks by role name, each as an object with its blocks under their family.
 * @throws Error listing every bad role name and block, each with the cure.
 */
export function normalizeNetworks(
  vpcPath: string,
  networks: { readonly [role: string]: string | PrivateNetworkProps },
): { [role: string]: PrivateNetworkProps } {
  assertObject({ path: vpcPath, name: "privateNetworks", value: networks }, '{ app: "10.0.0.0/22" }');
  const problems: string[] = [];
  const normalized = Object.entries(networks).map(([role, network]) => {
    if (!ROLE.test(role)) problems.push(`network "${role}": a role name has letters, digits and dashes only`);
    if (RESERVED_ROLES.includes(role) || role in {}) problems.push(`network "${role}": the name is taken, choose another`);
    const props = typeof network === "string" ? fromBlock(network) : network;
    if (!isObject(props)) {
      problems.push(`network "${role}" is ${JSON.stringify(props)}: write a block, "10.0.0.0/22", or an object with "cidr"`);
      return [role, {}] as const;
    }
    for (const [family, block] of [[4, props.cidr] as const, [6, props.ipv6Cidr] as const]) {
      const problem = block === undefined || isToken(block) ? undefined : blockProblem(block, family);
      if (problem) problems.push(`network "${role}": ${problem}`);
    }
    return [role, props] as const;
  });
  if (problems.length > 0) throw new Error([`${vpcPath} has networks that the API would reject:`, ...problems].join("\n  "));
  return Object.fromEntries(normalized);
}

function fromBlock(block: string): PrivateNetworkProps {
  return !isToken(block) && Cidr.tryParse(block)?.family === 6 ? { ipv6Cidr: block } : { cidr: block };
}

function blockProblem(text: string, family: 4 | 6): string | undefined {
  try {
    const block = Cidr.parse(text);
    if (block.family !== family) return `${text} is IPv${block.family}: give it as "${family === 4 ? "ipv6Cidr" : "cidr"}"`;
    const problem = privateNetworkBlockProblem(block);
    return problem && `${problem.message}; ${problem.hint}`;
  } catch (error) {
    if (error instanceof CidrError) return error.message;
    throw error;
  }
}
