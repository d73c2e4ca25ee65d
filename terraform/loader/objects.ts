import type { RecordSet, TerraformRecord } from "../record";
import { recordKey } from "../record";
import { attribute, bareId, displayAddress, text } from "./attributes";

/** The objects of several sources: records with equal known ids are one object, which its best record stands for. */
export class Objects {
  /** One record for each object. */
  readonly records: readonly TerraformRecord[];
  private readonly byKey = new Map<string, TerraformRecord>();
  private readonly byId = new Map<string, TerraformRecord>();
  private readonly ids = new Map<TerraformRecord, string>();
  private readonly byType = new Map<string, TerraformRecord[]>();

  constructor(readonly sets: readonly RecordSet[]) {
    const removed = new Set(sets.flatMap((set) => set.removed.map((id) => bareId(id) ?? id)));
    const candidates = sets.flatMap((set) =>
      set.records.filter((record) => record.type === "scaleway_vpc_acl" || !set.applied || !removed.has(bareIdOf(record) ?? "")),
    );
    for (const record of candidates) {
      const id = identity(record);
      const known = id === undefined ? undefined : this.byId.get(id);
      if (id !== undefined && (known === undefined || better(record, known))) this.byId.set(id, record);
    }
    const chosen = new Set<TerraformRecord>();
    for (const record of candidates) {
      const id = identity(record);
      const best = (id === undefined ? undefined : this.byId.get(id)) ?? record;
      this.byKey.set(recordKey(record), best);
      chosen.add(best);
    }
    this.records = [...chosen];
    this.nameAll();
    for (const record of this.records) {
      const list = this.byType.get(record.type);
      if (list) list.push(record);
      else this.byType.set(record.type, [record]);
    }
  }

  private nameAll(): void {
    const first = new Map<string, TerraformRecord>();
    const shared = new Set<string>();
    for (const record of this.records) {
      const address = displayAddress(record);
      if (first.has(address)) shared.add(address);
      else first.set(address, record);
      this.ids.set(record, address);
    }
    for (const [record, address] of shared.size > 0 ? this.ids : []) {
      if (shared.has(address)) this.ids.set(record, `${this.sourceName(record)}/${address}`);
    }
  }

  private sourceName(record: TerraformRecord): string {
    return this.sets.find(({ source }) => source === record.source)?.stack ?? record.source;
  }

  /** Id in the topology: the Terraform address, with the source in front where two sources have the same. */
  idOf(record: TerraformRecord): string {
    return this.ids.get(record)!;
  }

  /** The address with its source in front. */
  fullName(record: TerraformRecord): string {
    return `${this.sourceName(record)}/${displayAddress(record)}`;
  }

  ofType(type: string): readonly TerraformRecord[] {
    return this.byType.get(type) ?? [];
  }

  withKey(key: string): TerraformRecord | undefined {
    return this.byKey.get(key);
  }

  withId(type: string, id: string): TerraformRecord | undefined {
    return this.byId.get(`${type} ${id}`);
  }
}

/** Type and known API id. The id of an ACL is that of its VPC, so its family belongs to it. */
function identity(record: TerraformRecord): string | undefined {
  const id = bareIdOf(record);
  if (id === undefined) return undefined;
  if (record.type !== "scaleway_vpc_acl") return `${record.type} ${id}`;
  const family = attribute(record, "is_ipv6");
  return family.kind === "unknown" ? undefined : `${record.type} ${id} ${family.kind === "known" && family.value === true}`;
}

function bareIdOf(record: TerraformRecord): string | undefined {
  return bareId(text(attribute(record, "id")));
}

/** A managed record shows more than one that is only read, a plan shows what comes after the state. */
function better(one: TerraformRecord, other: TerraformRecord): boolean {
  return rank(one) > rank(other);
}

const rank = ({ mode, prior, deployed, configured }: TerraformRecord) =>
  (mode === "managed" ? 4 : 0) + (prior || !deployed ? 2 : 0) + (configured ? 1 : 0);
