import { type Endpoint, parseAddress, type TopologyPrivateNetwork, type TopologyVpc } from "../../core";
import { UsageError } from "../terminal/usage-error";
import type { Loaded } from "./source";

/** `region/uuid`, as Terraform writes ids. */
const LOCAL_ID = /^[a-z]{2}-[a-z]{3,7}\/[0-9a-f-]{36}$/i;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The VPC that a name, an id or an alias means. @throws UsageError for none, with near names, and for several, with their ids. */
export function resolveVpc(text: string, loaded: Loaded): TopologyVpc {
  return pick(text, matches(text, loaded.topology.vpcs, loaded), {
    what: "VPC",
    all: loaded.topology.vpcs,
    describe: (vpc) => [vpc.region, vpc.projectId && `project ${vpc.projectId}`].filter(Boolean).join(", "),
    where: loaded.label,
  });
}

/**
 * One end of a question: `VPC`, `VPC/NETWORK` or `VPC/ADDRESS`, or a network's own id. Names and ids may hold slashes
 * themselves: the longest beginning that is a VPC counts.
 */
export function resolveEndpoint(text: string, loaded: Loaded): Endpoint {
  const { topology } = loaded;
  if (matches(text, topology.vpcs, loaded).length > 0) return { vpcId: resolveVpc(text, loaded).id };
  const ownId = topology.privateNetworks.find((network) => network.id === (loaded.aliases.get(text) ?? text));
  if (ownId) return { vpcId: ownId.vpcId, privateNetworkId: ownId.id };
  for (let slash = text.lastIndexOf("/"); slash > 0; slash = text.lastIndexOf("/", slash - 1)) {
    const head = text.slice(0, slash);
    if (matches(head, topology.vpcs, loaded).length === 0) continue;
    const vpc = resolveVpc(head, loaded);
    const tail = text.slice(slash + 1);
    return parseAddress(tail)
      ? { vpcId: vpc.id, address: tail }
      : { vpcId: vpc.id, privateNetworkId: resolveNetwork(tail, vpc, loaded).id };
  }
  const head = LOCAL_ID.test(text) || !text.includes("/", 1) ? text : text.slice(0, text.lastIndexOf("/"));
  return { vpcId: resolveVpc(head, loaded).id };
}

function resolveNetwork(text: string, vpc: TopologyVpc, loaded: Loaded): TopologyPrivateNetwork {
  const own = loaded.topology.privateNetworks.filter((network) => network.vpcId === vpc.id);
  return pick(text, matches(text, own, loaded), {
    what: "Private Network",
    all: own,
    describe: (network) => network.blocks.join(", "),
    where: `VPC ${vpc.name}`,
  });
}

/** Objects that the text means: by id or alias alone, else by name. */
function matches<T extends Named>(text: string, all: readonly T[], loaded: Loaded): T[] {
  const id = loaded.aliases.get(text) ?? text;
  const byId = all.filter((entry) => entry.id === id);
  return byId.length > 0 ? byId : all.filter((entry) => entry.name === text);
}

interface Choice<T> {
  readonly what: string;
  readonly all: readonly T[];
  readonly describe: (entry: T) => string;
  readonly where: string;
}

function pick<T extends Named>(text: string, found: readonly T[], { what, all, describe, where }: Choice<T>): T {
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const list = found.map((entry) => `${entry.id}${describe(entry) ? ` (${describe(entry)})` : ""}`).join("; ");
    throw new UsageError(`"${text}" is the name of ${found.length} ${what}s in ${where}, use an id: ${list}`);
  }
  throw new UsageError(`no ${what} "${text}" in ${where}${suggestion(text, all)}`);
}

const LISTED = 8;

function suggestion(text: string, all: readonly Named[]): string {
  const names = [...new Set(all.map((entry) => entry.name))];
  const near = names
    .map((name) => ({ name, distance: editDistance(text.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3);
  if (near.length > 0) return `: did you mean ${near.map(({ name }) => `"${name}"`).join(" or ")}?`;
  if (names.length === 0) return ", which has none";
  return `, which has ${names.slice(0, LISTED).join(", ")}${names.length > LISTED ? ` and ${names.length - LISTED} more` : ""}`;
}

/** Insertions, deletions and replacements that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
