import type { Topology, TopologyConnector, TopologyVpc } from "../../core";
import { loadTopology } from "../../terraform";
import { UsageError } from "../terminal/usage-error";
import { type Loaded, plainSource, type SourceKind } from "./source";

/**
 * Several sources as one topology. Two objects are the same when their API ids are known and equal; in topology files, when their ids
 * are equal. A VPC that one source only refers to becomes the one that another source describes.
 * @throws UsageError when none of them holds anything of VPC
 */
export function joinSources(sources: readonly Loaded[], { mayBeBlank = false }: { readonly mayBeBlank?: boolean } = {}): Loaded {
  const blanks = sources.flatMap(({ blank }) => blank ?? []);
  const refused = mayBeBlank ? blanks.find(({ isCorrect }) => !isCorrect) : blanks[0];
  if (blanks.length === sources.length && refused) throw new UsageError(refused.reason);
  if (sources.length === 1) return sources[0]!;
  const merged = joinRecords(sources);
  if (merged.length === 1) return merged[0]!;
  return joinLoaded(merged);
}

/** The sources of Terraform as one, at the place of the first of them; the loader decides which records are the same object. */
function joinRecords(sources: readonly Loaded[]): Loaded[] {
  const own = sources.filter(({ records, findings }) => records !== undefined && findings.length === 0);
  if (own.length < 2) return [...sources];
  const { topology, aliases } = loadTopology(own.flatMap(({ records }) => records ?? []));
  const joined: Loaded = {
    ...plainSource(own.map(({ label }) => label).join(" + "), topology, aliases, own[0]!.notes[0]!.kind),
    notes: own.flatMap(({ notes }) => notes),
    replaced: own.flatMap(({ replaced }) => replaced ?? []),
  };
  return [joined, ...sources.filter((source) => !own.includes(source))];
}

function joinLoaded(sources: readonly Loaded[]): Loaded {
  const ids = new IdTable(sources);
  const moved = sources.map((source, index) => withIds(source, (id) => ids.of(index, id)));
  const merge = <T>(pick: (source: Loaded) => readonly T[]) => moved.flatMap(pick);
  const intents = merge(({ options }) => options.intents ?? []);
  return {
    topology: joinTopologies(moved),
    label: sources.map(({ label }) => label).join(" + "),
    notes: merge(({ notes }) => notes),
    findings: merge(({ findings }) => findings),
    options: { ...Object.assign({}, ...moved.map(({ options }) => options)), ...(intents.length > 0 ? { intents } : {}) },
    aliases: new Map(merge(({ aliases }) => [...aliases])),
    owners: new Map(merge(({ owners }) => [...owners])),
    replaced: merge(({ replaced }) => replaced ?? []),
  };
}

const API_ID = /^(?:[a-z]{2}-[a-z]{3,7}\/)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
/** Kinds of sources whose own ids are names within one file: equal ones in two files are different objects. */
const LOCAL_IDS: readonly SourceKind[] = ["app", "plan", "state"];

/** One id for each object of several sources. */
class IdTable {
  /** By source. */
  private readonly apiIds: readonly ((id: string) => string | undefined)[];
  private readonly finalIds = new Map<string, string>();
  private readonly taken = new Set<string>();

  constructor(private readonly sources: readonly Loaded[]) {
    this.apiIds = sources.map(apiIdOf);
    // A source that describes an object names it before one that only refers to it.
    for (const isOpaque of [false, true])
      sources.forEach(({ topology }, index) => {
        for (const vpc of topology.vpcs) if ((vpc.opaque ?? false) === isOpaque) this.of(index, vpc.id);
      });
  }

  of(index: number, id: string): string {
    const identity = this.identity(index, id);
    const known = this.finalIds.get(identity);
    if (known !== undefined) return known;
    const final = this.taken.has(id) ? `${this.sources[index]!.label}:${id}` : id;
    this.taken.add(final);
    this.finalIds.set(identity, final);
    return final;
  }

  private identity(index: number, id: string): string {
    const api = this.apiIds[index]!(id);
    if (api !== undefined) return `api ${api}`;
    return this.sources[index]!.notes.some(({ kind }) => LOCAL_IDS.includes(kind)) ? `source ${index} ${id}` : `id ${id}`;
  }
}

const apiId = (text: string) => API_ID.exec(text)?.[1]?.toLowerCase();

/** Looks up the API's id of an object of the source, by its id there; undefined where it is unknown. */
export function apiIdOf({ aliases }: Pick<Loaded, "aliases">): (id: string) => string | undefined {
  const known = new Map([...aliases].flatMap(([alias, id]) => (API_ID.test(alias) ? [[id, apiId(alias)!] as const] : [])));
  return (id) => known.get(id) ?? apiId(id);
}

/** The source with its ids replaced wherever they stand. */
export function withIds(source: Loaded, id: (own: string) => string): Loaded {
  const { topology, options } = source;
  const inVpc = <T extends { readonly vpcId: string }>(entry: T): T => ({ ...entry, vpcId: id(entry.vpcId) });
  const whole = <T extends { readonly id: string; readonly vpcId: string }>(entry: T): T => ({ ...inVpc(entry), id: id(entry.id) });
  return {
    ...source,
    topology: {
      ...topology,
      vpcs: topology.vpcs.map((vpc) => ({ ...vpc, id: id(vpc.id) })),
      privateNetworks: topology.privateNetworks.map(whole),
      connectors: topology.connectors.map((connector) => ({ ...whole(connector), targetVpcId: id(connector.targetVpcId) })),
      routes: topology.routes.map((route) => ({
        ...whole(route),
        ...(route.destinationOf
          ? { destinationOf: { ...route.destinationOf, privateNetworkId: id(route.destinationOf.privateNetworkId) } }
          : {}),
        nexthop:
          route.nexthop.kind === "connector"
            ? { ...route.nexthop, connectorId: id(route.nexthop.connectorId) }
            : { ...route.nexthop, privateNetworkId: id(route.nexthop.privateNetworkId) },
      })),
      acls: topology.acls?.map(inVpc),
      ingressRules: topology.ingressRules?.map((rule) => ({
        ...whole(rule),
        nexthopPrivateNetworkId: id(rule.nexthopPrivateNetworkId),
      })),
      unplaced: topology.unplaced?.map((entry) => ({
        ...entry,
        ...(entry.vpcId === undefined ? {} : { vpcId: id(entry.vpcId) }),
        ...(entry.targetVpcId === undefined ? {} : { targetVpcId: id(entry.targetVpcId) }),
      })),
    },
    findings: source.findings.map((finding) => ({ ...finding, subjects: finding.subjects.map(id) })),
    options: options.intents
      ? { ...options, intents: options.intents.map((intent) => ({ ...intent, from: id(intent.from), to: id(intent.to) })) }
      : options,
    aliases: new Map([...source.aliases].map(([alias, own]) => [alias, id(own)])),
    replaced: source.replaced?.map(id),
  };
}

function joinTopologies(sources: readonly Loaded[]): Topology {
  const vpcs = joinVpcs(sources);
  const byId = <T extends { readonly id: string }>(pick: (topology: Topology) => readonly T[]): T[] => [
    ...new Map(sources.flatMap(({ topology }) => pick(topology)).map((entry) => [entry.id, entry])).values(),
  ];
  return {
    vpcs,
    privateNetworks: byId(({ privateNetworks }) => privateNetworks),
    connectors: joinConnectors(sources),
    routes: byId(({ routes }) => routes),
    acls: [
      ...new Map(
        sources.flatMap(({ topology }) => topology.acls ?? []).map((acl) => [`${acl.vpcId} ${acl.isIpv6}`, acl] as const),
      ).values(),
    ],
    ingressRules: byId(({ ingressRules }) => ingressRules ?? []),
    unplaced: byId(({ unplaced }) => unplaced ?? []),
    assumptions: joinAssumptions(sources, vpcs),
  };
}

/** The last source that describes a VPC wins over those that only refer to it. */
function joinVpcs(sources: readonly Loaded[]): TopologyVpc[] {
  const found = new Map<string, TopologyVpc>();
  for (const vpc of sources.flatMap(({ topology }) => topology.vpcs)) {
    const other = found.get(vpc.id);
    if (!other || !vpc.opaque || other.opaque) found.set(vpc.id, vpc);
  }
  return [...found.values()];
}

/**
 * A counterpart that another source holds is no longer assumed, and what a state stored about an end that it did not see gives way to
 * the status that follows from both ends. A stored conflict stands: a network may be missing.
 */
function joinConnectors(sources: readonly Loaded[]): TopologyConnector[] {
  const found = new Map<string, TopologyConnector>();
  for (const { topology, notes } of sources)
    for (const connector of topology.connectors)
      found.set(
        connector.id,
        notes.some(({ kind }) => kind === "state") ? ({ ...connector, stored: true } as TopologyConnector) : connector,
      );
  const ends = new Set([...found.values()].map(({ vpcId, targetVpcId }) => `${vpcId} ${targetVpcId}`));
  return [...found.values()].map((connector) => {
    const { stored, ...plain } = connector as TopologyConnector & { stored?: true };
    if (!ends.has(`${connector.targetVpcId} ${connector.vpcId}`)) return plain;
    const { mirrorAssumed: _, status, ...rest } = plain;
    return status === undefined || (stored && status !== "conflict") ? rest : { ...rest, status };
  });
}

/** Without the sentences about VPCs that another source describes. */
function joinAssumptions(sources: readonly Loaded[], vpcs: readonly TopologyVpc[]): string[] {
  const described = new Set(vpcs.filter(({ opaque }) => !opaque).map(({ id }) => id));
  const settled = sources.flatMap(({ topology }) =>
    topology.vpcs.filter((vpc) => vpc.opaque && described.has(vpc.id)).map(({ name }) => `VPC ${name} is `),
  );
  const sentences = sources.flatMap(({ topology }) => topology.assumptions ?? []);
  return [...new Set(sentences)].filter((sentence) => !settled.some((start) => sentence.startsWith(start)));
}
