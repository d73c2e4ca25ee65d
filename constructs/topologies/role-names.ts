import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";

/** Role names become parts of construct ids, and members by role must be VPCs: all others are reported together, each with the cure. */
export function refuseBadRoles(path: string, members: { readonly [role: string]: unknown }): void {
  const problems = Object.entries(members).flatMap(([role, member]) => [
    ...roleProblems(role),
    ...(Construct.isConstruct(member)
      ? []
      : [`"${role}" is ${member === undefined ? "undefined" : "not a VPC"}: give a Vpc or Vpc.fromAttributes`]),
  ]);
  if (problems.length > 0) throw new Error([`${path} has invalid members:`, ...problems].join("\n  "));
}

/** Why a name cannot be part of a construct id. */
export function roleProblems(role: string): string[] {
  if (role.trim() === "") return ["role names must not be empty"];
  if (role.includes("/")) return [`"${role}" contains "/", the construct path separator; use "-"`];
  if (role in {}) return [`"${role}" clashes with a built-in Object property; rename it`];
  return [];
}

/** Which pairs talk, from a caller without types: one of the words, or a list of pairs of role names. */
export function assertPairs(
  path: string,
  { name, value, words }: { readonly name: string; readonly value: unknown; readonly words: readonly string[] },
): void {
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every((role) => typeof role === "string");
  if (words.some((word) => word === value) || (Array.isArray(value) && value.every(isPair))) return;
  const choices = words.map((word) => `"${word}"`).join(", ");
  throw new Error(`${path}: ${name} is ${JSON.stringify(value)}; write ${choices} or a list of pairs, [["a", "b"]]`);
}

/** Role names in a list, from a caller without types. */
export function assertRoleList(path: string, name: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.every((role) => typeof role === "string"))) return;
  throw new Error(`${path}: ${name} is ${JSON.stringify(value)}; write a list of role names, ["a", "b"]`);
}

/** JavaScript puts keys that are whole numbers first, in numeric order: a row of them is not the one that was written. */
export function refuseNumbersInRow(path: string, roles: readonly string[]): void {
  const number = roles.find((role) => /^(0|[1-9]\d*)$/.test(role));
  if (number === undefined || roles.length < 2) return;
  throw new Error(
    `${path}: the order of its VPCs matters, and JavaScript sorts keys that are numbers: call "${number}" "vpc-${number}", for example`,
  );
}

/** Names of peerings are made of role names: two may come out alike. */
export function refuseEqualIds(
  path: string,
  edges: readonly { readonly id: string; readonly left: string; readonly right: string }[],
): void {
  const seen = new Map<string, string>();
  for (const { id, left, right } of edges) {
    const [peering, before] = [`"${left}" with "${right}"`, seen.get(id)];
    if (before) throw new Error(`${path}: the peerings of ${before} and of ${peering} would both be called "${id}": rename one of these`);
    seen.set(id, peering);
  }
}

/** Terraform names start with a letter or an underscore: an id that starts otherwise passes synth and fails every plan. */
export function refuseUnfitId(construct: IConstruct): void {
  const stack = TerraformStack.of(construct).node.path;
  const id = construct.node.path.slice(stack.length + 1);
  if (!/^[0-9-]/.test(id)) return;
  const [first] = id.split("/");
  throw new Error(
    `${stack}/${first} starts its names in Terraform with "${id[0]}": give it an id that starts with a letter, "vpc-${first}" for example`,
  );
}
