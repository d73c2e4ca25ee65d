import type { Topology } from "../../core";
import { UsageError } from "../usage-error";

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => value !== null && typeof value === "object" && !Array.isArray(value);

/** The text fields that each list's objects must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  vpcs: ["id", "name"],
  privateNetworks: ["id", "name", "vpcId"],
  connectors: ["id", "name", "vpcId", "targetVpcId"],
  routes: ["id", "vpcId"],
};
const OPTIONAL: Readonly<Record<string, readonly string[]>> = { acls: ["vpcId"], ingressRules: ["id", "vpcId", "source"] };

/** True for plain data that has the shape of a topology at first sight. */
export function looksLikeTopology(json: unknown): json is Fields {
  return isObject(json) && Object.keys(REQUIRED).every((list) => Array.isArray(json[list]));
}

/**
 * Plain topology data, checked so far that the rules can work on it: lists, texts, and ids that agree with each other.
 * @throws UsageError that names the first thing wrong.
 */
export function parseTopology(json: Fields, shown: string): Topology {
  const fail = (problem: string): never => {
    throw new UsageError(`"${shown}" is no topology: ${problem}`);
  };
  for (const [list, fields] of [...Object.entries(REQUIRED), ...Object.entries(OPTIONAL)]) {
    const entries = json[list] ?? [];
    if (!Array.isArray(entries)) return fail(`${list} is no list`);
    for (const [index, entry] of entries.entries()) {
      if (!isObject(entry)) return fail(`${list}[${index}] is no object`);
      const missing = fields.find((field) => typeof entry[field] !== "string" || entry[field] === "");
      if (missing) return fail(`${list}[${index}].${missing} is no text`);
    }
  }
  const topology = json as unknown as Topology;
  const vpcs = new Set(topology.vpcs.map((vpc) => vpc.id));
  for (const list of ["privateNetworks", "connectors", "routes", "acls", "ingressRules"] as const) {
    const stray = (topology[list] ?? []).find((entry) => !vpcs.has(entry.vpcId));
    if (stray) fail(`${list} names the VPC "${stray.vpcId}", which vpcs does not hold`);
  }
  checkShapes(topology, fail);
  return topology;
}

function checkShapes(topology: Topology, fail: (problem: string) => never): void {
  const badBlocks = topology.privateNetworks.find((network) => !Array.isArray(network.blocks));
  if (badBlocks) fail(`privateNetworks "${badBlocks.id}" has no list of blocks`);
  const badNexthop = topology.routes.find((route) => !["connector", "private-network"].includes(route.nexthop?.kind));
  if (badNexthop) fail(`routes "${badNexthop.id}" has a nexthop that is neither a connector nor a private-network`);
  const badRules = topology.acls?.find((acl) => !Array.isArray(acl.rules));
  if (badRules) fail(`acls of "${badRules.vpcId}" has no list of rules`);
}
