import type { RecordSet, ResourceRecord } from "./resource-record";

/** A link from one object to another: to one of the file, to a foreign one by API id, or to nobody knows what. */
export type Link =
  | { readonly kind: "record"; readonly record: ResourceRecord }
  | { readonly kind: "foreign"; readonly id: string }
  | { readonly kind: "unset" }
  | { readonly kind: "unknown"; readonly reason: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The bare uuid of `region/uuid` or `uuid`; undefined for anything else, `fr-par/` included. */
export function bareId(id: unknown): string | undefined {
  if (typeof id !== "string") return undefined;
  const last = id.slice(id.lastIndexOf("/") + 1);
  return UUID.test(last) ? last.toLowerCase() : undefined;
}

/** Finds the object that an attribute names, by API id where it is known, else through the expression's references. */
export class Links {
  private readonly byAddress: ReadonlyMap<string, ResourceRecord>;
  private readonly byId = new Map<string, ResourceRecord>();

  constructor(set: RecordSet) {
    this.byAddress = new Map(set.records.map((record) => [record.address, record]));
    for (const record of set.records) {
      const id = bareId(record.values["id"]);
      const key = `${record.type} ${id}`;
      if (id && (!record.isData || !this.byId.has(key))) this.byId.set(key, record);
    }
  }

  /** True when the address is one of the file. */
  holds(address: string): boolean {
    return this.byAddress.has(address);
  }

  /** What `attribute` of `record` points to, if that is of `type`. */
  find(record: ResourceRecord, attribute: string, type: string): Link {
    return this.search(record, attribute, type, new Set());
  }

  private search(record: ResourceRecord, attribute: string, type: string, seen: Set<string>): Link {
    const value = record.values[attribute];
    if (typeof value === "string") {
      const id = bareId(value);
      if (!id) return { kind: "unset" };
      const own = this.byId.get(`${type} ${id}`);
      return own ? { kind: "record", record: own } : { kind: "foreign", id: foreignId(value, id, record) };
    }
    const step = `${record.address} ${attribute}`;
    if (seen.has(step)) return { kind: "unknown", reason: "its references go in a circle" };
    const references = record.references(attribute);
    if (references.length === 0)
      return attribute in record.values ? { kind: "unset" } : { kind: "unknown", reason: "it is only known after apply" };
    const targets = references.flatMap((reference) => {
      const target = this.byAddress.get(reference.address);
      if (!target) return [];
      if (target.type === type && ["", "id"].includes(reference.attribute)) return [{ kind: "record" as const, record: target }];
      return reference.attribute.endsWith("_id") ? [this.search(target, reference.attribute, type, new Set([...seen, step]))] : [];
    });
    return single(targets);
  }
}

function single(targets: readonly Link[]): Link {
  const [first, ...others] = targets;
  if (!first) return { kind: "unknown", reason: "it is only known after apply" };
  const key = (link: Link) => (link.kind === "record" ? link.record.address : link.kind === "foreign" ? link.id : link.kind);
  if (others.every((other) => key(other) === key(first))) return first;
  return { kind: "unknown", reason: `it may be any of ${[...new Set(targets.map(key))].join(", ")}` };
}

/** `region/uuid`, as the provider writes ids; a bare uuid gets the region of the object that names it. */
function foreignId(value: string, id: string, record: ResourceRecord): string {
  if (value.includes("/")) return value;
  const region = record.values["region"] ?? record.provider.region;
  return typeof region === "string" ? `${region}/${id}` : id;
}
