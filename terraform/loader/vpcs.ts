import type { TopologyVpc } from "../../core";
import type { TerraformRecord } from "../record";
import { attribute, isUnknown, maybeFlag, nameOf, text } from "./attributes";
import type { Links } from "./links";
import type { Objects } from "./objects";

/** Id in the topology, or why it is unknown. */
export type Found = { readonly id: string } | { readonly reason: string };

/** The VPCs of the sources: those they manage, those they read, those they name by id, and default VPCs. */
export class VpcCollector {
  readonly vpcs = new Map<string, TopologyVpc>();
  private readonly defaults: { readonly vpc: TopologyVpc; readonly record: TerraformRecord }[] = [];

  /** VPCs in the provider's default region, because no source shows another. */
  private readonly inDefaultRegion = new Set<string>();
  private readonly assume: (sentence: string) => void;

  constructor(
    private readonly objects: Objects,
    private readonly links: Links,
    private readonly context: { readonly assume: (sentence: string) => void; readonly defaultRegion: string },
  ) {
    this.assume = context.assume;
    for (const record of objects.ofType("scaleway_vpc")) this.add(record);
  }

  /** Says where the default region decides: only where VPCs are in several regions. */
  assumeRegions(): void {
    const regions = new Set([...this.vpcs.values()].flatMap(({ region }) => region ?? []));
    if (regions.size < 2 || this.inDefaultRegion.size === 0) return;
    const list = [...this.inDefaultRegion].sort().join(", ");
    this.assume(`${list}: region is not configured; ${this.context.defaultRegion}, the provider's default, is assumed.`);
  }

  /** The VPC that an attribute names. */
  find(record: TerraformRecord, name: "vpc_id" | "target_vpc_id"): Found {
    const link = this.links.find(record, name);
    if (link.kind === "record") return this.ofRecord(link.record);
    if (link.kind === "foreign") return { id: this.foreign(link.id) };
    if (link.kind === "default-vpc") return this.inDefault(link.record);
    if (link.kind === "unknown") return { reason: link.reason };
    if (record.type === "scaleway_vpc_private_network" && record.mode === "managed") return this.inDefault(record);
    return { reason: "it is not set" };
  }

  /** The default VPC of a record, unless its region or project is configured and unknown. */
  private inDefault(record: TerraformRecord): Found {
    for (const name of ["region", "project_id"]) {
      const value = attribute(record, name);
      if (isUnknown(value))
        return { reason: `${name} of ${this.objects.idOf(record)}, whose default VPC it is, is unknown: ${value.reason}` };
    }
    return { id: this.defaultOf(record) };
  }

  private ofRecord(record: TerraformRecord): Found {
    const id = this.objects.idOf(record);
    if (!this.vpcs.has(id)) this.vpcs.set(id, this.fromRecord(record));
    return { id };
  }

  private add(record: TerraformRecord): void {
    if (record.indefinite !== undefined) {
      this.assume(`VPC ${this.objects.idOf(record)} is left out: ${record.indefinite}.`);
      return;
    }
    const link = this.links.resolved(record);
    if (link.kind === "record") this.ofRecord(link.record);
    if (link.kind === "foreign") this.foreign(link.id);
    if (link.kind === "default-vpc") this.defaultOf(record);
    if (link.kind === "unknown") this.assume(`${this.objects.idOf(record)}: which VPC it is, is unknown because ${link.reason}.`);
  }

  private fromRecord(record: TerraformRecord): TopologyVpc {
    const id = this.objects.idOf(record);
    const vpc: TopologyVpc = { id, name: nameOf(record), ...this.place(record), ...this.switches(record) };
    return record.mode === "data" ? { ...vpc, opaque: true } : vpc;
  }

  /** Region and owner: of the object itself, else of its provider. */
  private place(record: TerraformRecord): Pick<TopologyVpc, "region" | "organizationId" | "projectId"> {
    const of = (name: string, setting: "region" | "organizationId" | "projectId") => {
      const own = attribute(record, name);
      const value = own.kind === "absent" ? record.provider[setting] : own;
      if (isUnknown(value)) this.assume(`${this.objects.idOf(record)}: ${name} is unknown because ${value.reason}.`);
      return text(value);
    };
    return {
      region: of("region", "region") ?? this.defaultRegion(record),
      organizationId: of("organization_id", "organizationId"),
      projectId: of("project_id", "projectId"),
    };
  }

  private defaultRegion(record: TerraformRecord): string | undefined {
    const isOpen = attribute(record, "region").kind === "absent" && record.provider.region.kind === "absent";
    if (!isOpen || record.provider.key === "") return undefined;
    this.inDefaultRegion.add(this.objects.idOf(record));
    return this.context.defaultRegion;
  }

  private switches(
    record: TerraformRecord,
  ): Pick<TopologyVpc, "routingEnabled" | "transitivityEnabled" | "customRoutesPropagationEnabled" | "planned" | "ignoredSettings"> {
    const read = record.mode === "data" && attribute(record, "id").kind !== "known";
    const flag = (name: string) => {
      const value = attribute(record, name);
      if (isUnknown(value)) this.assume(`${this.objects.idOf(record)}: ${name} is unknown because ${value.reason}.`);
      return read ? ("unknown" as const) : maybeFlag(value);
    };
    const ignored = IGNORED.filter((name) => isIgnored(record, name));
    const irreversible = (name: (typeof IGNORED)[number]) => (ignored.includes(name) ? undefined : flag(name));
    return {
      routingEnabled: irreversible("enable_routing"),
      transitivityEnabled: flag("enable_transitivity"),
      customRoutesPropagationEnabled: irreversible("enable_custom_routes_propagation"),
      ...(record.deployed || record.mode === "data" ? {} : { planned: true }),
      ...(ignored.length > 0 ? { ignoredSettings: ignored } : {}),
    };
  }

  /** A VPC that is only named by its id. */
  private foreign(id: string): string {
    const found = [...this.vpcs.keys()].find(
      (known) => known === id || (bare(known) === bare(id) && known.includes("/") !== id.includes("/")),
    );
    if (found !== undefined) return found;
    const region = id.includes("/") ? id.split("/")[0] : undefined;
    this.vpcs.set(id, { id, name: id, region, ...UNKNOWN_SWITCHES });
    return id;
  }

  /** The default VPC of the project and the region that a record is in. */
  private defaultOf(record: TerraformRecord): string {
    const known = this.knownDefault(record);
    if (known !== undefined) return known;
    const place = this.place(record);
    const id = `default VPC (${[...new Set([record.provider.key || "scaleway", place.region, place.projectId])].filter(Boolean).join(", ")})`;
    const vpc: TopologyVpc = { id, name: "default", ...place, ...UNKNOWN_SWITCHES };
    this.vpcs.set(id, vpc);
    this.defaults.push({ vpc, record });
    return id;
  }

  private knownDefault(record: TerraformRecord): string | undefined {
    const read = this.objects
      .ofType("scaleway_vpc")
      .filter((vpc) => attribute(vpc, "id").kind === "known" && isTrue(vpc, "is_default"))
      .map((vpc) => ({ id: this.objects.idOf(vpc), record: vpc }));
    const made = this.defaults.map(({ vpc, record: first }) => ({ id: vpc.id, record: first }));
    return [...read, ...made].find((candidate) => samePlace(candidate.record, record))?.id;
  }
}

const IGNORED = ["enable_routing", "enable_custom_routes_propagation"] as const;
const UNKNOWN_SWITCHES = {
  routingEnabled: "unknown",
  transitivityEnabled: "unknown",
  customRoutesPropagationEnabled: "unknown",
  opaque: true,
} as const;

const bare = (id: string) => id.slice(id.lastIndexOf("/") + 1);
const isTrue = (record: TerraformRecord, name: string) => {
  const value = attribute(record, name);
  return value.kind === "known" && value.value === true;
};

/** Whether the API ignores that a setting is switched off: at creation, and afterwards where it is on already. */
function isIgnored(record: TerraformRecord, name: string): boolean {
  const value = attribute(record, name);
  if (record.mode !== "managed" || value.kind !== "known" || value.value !== false) return false;
  return !record.deployed || record.prior?.[name] === true;
}

/** Whether two records are in one project and region: by what is known of both, else by the same settings. */
function samePlace(one: TerraformRecord, other: TerraformRecord): boolean {
  const configured = (record: TerraformRecord, name: string) => (record.configured?.includes(name) ? attribute(record, name) : undefined);
  const same = (name: string, setting: "region" | "projectId") => {
    const values = [one, other].map(
      (record) => text(attribute(record, name)) ?? (configured(record, name) ? undefined : text(record.provider[setting])),
    );
    if (values[0] !== undefined && values[1] !== undefined) return values[0] === values[1];
    return one.source === other.source && one.provider.key === other.provider.key && !configured(one, name) && !configured(other, name);
  };
  return same("region", "region") && same("project_id", "projectId");
}
