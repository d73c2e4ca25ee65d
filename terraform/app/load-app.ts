import type { Topology, TopologyPrivateNetwork, TopologyVpc } from "../../core";
import { loadTopology } from "../loader/load-topology";
import type { RecordSet } from "../record";
import { recordsOfStack, type StackJson } from "../stack/stack-json";
import type { AppDeclarations, DeclaredNetwork, DeclaredVpc } from "./declarations";
import { type PlacedVpcs, placeExistingVpcs, stackName } from "./existing-vpcs";
import { renamed } from "./rename";

/** A topology out of a synthesized app, and what else its objects are called. */
export interface LoadedApp {
  readonly topology: Topology;
  /** Terraform addresses, with and without their stack in front, and construct paths, with the id that the topology uses. */
  readonly aliases: ReadonlyMap<string, string>;
  /** True when objects may be missing from the stacks. */
  readonly incomplete: boolean;
  /** The records of its stacks, to be loaded together with other sources. */
  readonly sets: readonly RecordSet[];
}

const NOTHING: AppDeclarations = {
  intents: [],
  acceptances: [],
  settings: {},
  existingVpcs: [],
  addresses: {},
  assumedMirrors: [],
  aliases: {},
  compileFindings: [],
  assumptions: [],
};

/**
 * The topology of a synthesized app: its stacks as they are written, together with what its constructs declare of VPCs that exist
 * already. Ids are construct paths where the stacks or the declarations hold them, else Terraform addresses.
 * @param stacks Terraform JSON by construct path of the stack
 * @param declarations @default - none: intents, acceptances and declared blocks are missing
 */
export function loadApp(stacks: ReadonlyMap<string, StackJson>, declarations: AppDeclarations = NOTHING): LoadedApp {
  const placed = placeExistingVpcs(stacks, declarations.existingVpcs);
  const sets = [...placed.jsons].map(([stack, json]) => recordsOfStack(json, stack, { stack: stackName(stack) }));
  const { topology, aliases, incomplete } = loadTopology(sets);
  const names = new Names(sets, { declarations, placed, aliases });
  const called = renamed(topology, (id) => names.idOf(id));
  const assumptions = [...declarations.assumptions, ...(called.assumptions ?? []), ...declarations.existingVpcs.flatMap(missingBlocks)];
  return {
    topology: withDistinctNames({ ...withDeclared(called, declarations), assumptions: [...new Set(assumptions)] }),
    aliases: names.all(),
    incomplete,
    sets,
  };
}

interface NameSources {
  readonly declarations: AppDeclarations;
  readonly placed: PlacedVpcs;
  /** Of the loader: construct paths and addresses with the loader's ids. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Construct paths in place of the loader's ids. */
class Names {
  private readonly ids = new Map<string, string>();
  private readonly others = new Map<string, string>();

  constructor(sets: readonly RecordSet[], { declarations, placed, aliases }: NameSources) {
    const owned = new Map(
      Object.entries(declarations.addresses).flatMap(([stack, byId]) =>
        Object.entries(byId).map(([id, address]) => [`${stack}\n${address}`, id]),
      ),
    );
    const paths = new Set(Object.values(declarations.addresses).flatMap((byId) => Object.keys(byId)));
    for (const { source, stack, records } of sets) {
      for (const { address, mode, constructPath } of records) {
        const key = `${source}\n${address}`;
        const id = (sets.length > 1 ? aliases.get(`${stack}/${address}`) : undefined) ?? address;
        const place = placed.vpcs.get(key) ?? placed.networks.get(key);
        // A Vpc construct holds its resource under this id.
        const own = constructPath?.replace(/\/Resource$/, "");
        const path = place?.id ?? owned.get(key) ?? (own === undefined || paths.has(own) ? constructPath : own);
        if (path === undefined || (mode === "data" && !place)) continue;
        this.ids.set(id, path);
        if (place) continue;
        this.others.set(`${source}/${address}`, path);
        if (sets.length === 1 || id === address) this.others.set(address, path);
        if (constructPath !== undefined && constructPath !== path) this.others.set(constructPath, path);
      }
    }
    for (const [alias, id] of Object.entries(declarations.aliases)) this.others.set(alias, id);
    for (const [alias, id] of aliases) if (!this.others.has(alias) && this.idOf(id) !== alias) this.others.set(alias, this.idOf(id));
  }

  idOf(id: string): string {
    return this.ids.get(id) ?? id;
  }

  all(): ReadonlyMap<string, string> {
    return this.others;
  }
}

/** What is declared of existing VPCs takes the place of what the loader takes new resources for. */
function withDeclared(topology: Topology, { existingVpcs, assumedMirrors }: AppDeclarations): Topology {
  if (existingVpcs.length + assumedMirrors.length === 0) return topology;
  const vpcs = new Map(existingVpcs.map((vpc) => [vpc.id, vpc]));
  const networks = new Map(existingVpcs.flatMap(({ privateNetworks }) => privateNetworks.map((network) => [network.id, network] as const)));
  return {
    ...topology,
    vpcs: topology.vpcs.map((vpc) => existing(vpc, vpcs.get(vpc.id))),
    privateNetworks: topology.privateNetworks.map((network) => declaredNetwork(network, networks.get(network.id))),
    connectors: withAssumedMirrors(topology.connectors, ({ id, targetVpcId }) => vpcs.has(targetVpcId) || assumedMirrors.includes(id)),
  };
}

function existing(vpc: TopologyVpc, declared: DeclaredVpc | undefined): TopologyVpc {
  if (!declared) return vpc;
  const { id, name, region, organizationId, projectId, transitivity, routing, customRoutesPropagation } = declared;
  return {
    id,
    name,
    region,
    organizationId,
    projectId,
    routingEnabled: routing,
    transitivityEnabled: transitivity,
    customRoutesPropagationEnabled: customRoutesPropagation,
    opaque: true,
  };
}

function declaredNetwork(network: TopologyPrivateNetwork, declared: DeclaredNetwork | undefined): TopologyPrivateNetwork {
  if (!declared) return network;
  const { id, name, family, block } = declared;
  const isKnown = !block.text.includes("${");
  return { id, name, vpcId: network.vpcId, blocks: isKnown ? [block.text] : [], pendingFamilies: isKnown ? [] : [family] };
}

/** The other half of a connector may be others' to create: it is taken as present unless this app has it. */
function withAssumedMirrors(
  connectors: Topology["connectors"],
  isOthers: (connector: Topology["connectors"][number]) => boolean,
): Topology["connectors"] {
  const ends = new Set(connectors.map(({ vpcId, targetVpcId }) => `${vpcId}\n${targetVpcId}`));
  return connectors.map((connector) => {
    const { vpcId, targetVpcId } = connector;
    return isOthers(connector) && !ends.has(`${targetVpcId}\n${vpcId}`) ? { ...connector, mirrorAssumed: true } : connector;
  });
}

/** Which blocks of an existing VPC nobody declared. */
function missingBlocks({ id, name, privateNetworks }: DeclaredVpc): string[] {
  const missing = ([4, 6] as const).filter((family) => !privateNetworks.some((network) => network.family === family));
  if (missing.length === 0) return [];
  const families = missing.map((family) => `IPv${family}`).join(" and ");
  return [
    `The ${families} blocks of VPC ${name} (${id}) are not declared: whether ${families} traffic reaches it, and what overlaps with it, is not checked. Give them as "cidrs".`,
  ];
}

/** Objects that share a name are called by their id, so that every message is clear about which one it means. */
function withDistinctNames(topology: Topology): Topology {
  return { ...topology, vpcs: distinct(topology.vpcs), connectors: distinct(topology.connectors) };
}

function distinct<T extends { readonly id: string; readonly name: string }>(objects: readonly T[]): T[] {
  const counts = new Map<string, number>();
  for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
  return objects.map((object) => (counts.get(object.name) === 1 ? object : { ...object, name: object.id }));
}
