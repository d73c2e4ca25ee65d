import type { TerraformRecord } from "../record";
import { LINKED_TYPES, recordKey } from "../record";
import { ABSENT, type OutputReference, type RecordReference, type Value } from "../value";
import { attribute, bareId, nameOf, text } from "./attributes";
import type { Objects } from "./objects";

/** What an attribute leads to: an object of the sources, one outside by its API id, nothing, or it is unknown. */
export type Link =
  | { readonly kind: "record"; readonly record: TerraformRecord }
  | { readonly kind: "foreign"; readonly id: string }
  | { readonly kind: "default-vpc"; readonly record: TerraformRecord }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly reason: string };

const MAX_DEPTH = 32;
const CIRCLE = { kind: "unknown", reason: "its references go in a circle" } as const;

/** Finds the object that an attribute names: by API id where it is known, else by the reference behind it. */
export class Links {
  constructor(private readonly objects: Objects) {}

  /** What `name` of `record` leads to. */
  find(record: TerraformRecord, name: string): Link {
    return this.search(record, name, 0);
  }

  private search(record: TerraformRecord, name: string, depth: number): Link {
    return this.value(attribute(record, name), { record, type: LINKED_TYPES[name]!, depth });
  }

  private value(value: Value, context: { record: TerraformRecord; type: string; depth: number }): Link {
    const { record, type, depth } = context;
    if (depth > MAX_DEPTH) return CIRCLE;
    if (value.kind === "absent") return ABSENT;
    if (value.kind === "known") return this.knownId(value.value, record, type);
    const { reference, reason } = value;
    if (!reference) return { kind: "unknown", reason };
    return "record" in reference ? this.referenced(reference, reason, context) : this.output(reference, reason, context);
  }

  private knownId(value: unknown, record: TerraformRecord, type: string): Link {
    if (typeof value !== "string" || value === "" || /^[a-z]{2}-[a-z]{3,7}\/$/.test(value)) return ABSENT;
    const id = bareId(value);
    if (!id) return { kind: "unknown", reason: `"${value}" is not an id` };
    const found = this.objects.withId(type, id);
    if (found) return { kind: "record", record: found };
    const region = text(attribute(record, "region")) ?? text(record.provider.region);
    return { kind: "foreign", id: value.includes("/") || !region ? value : `${region}/${id}` };
  }

  private referenced({ record: key, attribute: name }: RecordReference, reason: string, context: { type: string; depth: number }): Link {
    const target = this.objects.withKey(key);
    const [source, address] = key.split("\n");
    if (!target) {
      const block = this.objects.withKey(recordKey({ source: source!, address: address!.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "") }));
      return {
        kind: "unknown",
        reason: block?.indefinite ? `${block.address} is repeated: ${block.indefinite}` : `${address} is not in ${source}`,
      };
    }
    if (target.indefinite !== undefined) return { kind: "unknown", reason: `${address} is repeated: ${target.indefinite}` };
    const ownId = target.mode === "data" && OWN_ID[target.type] === name;
    if (target.type === context.type && (name === "id" || ownId)) return this.resolved(target, context.depth);
    if (LINKED_TYPES[name] === context.type) {
      const link = this.search(target, name, context.depth + 1);
      const inDefault =
        link.kind === "absent" && name === "vpc_id" && target.type === "scaleway_vpc_private_network" && target.mode === "managed";
      return inDefault ? { kind: "default-vpc", record: target } : link;
    }
    return { kind: "unknown", reason };
  }

  private output(reference: OutputReference, reason: string, context: { record: TerraformRecord; type: string; depth: number }): Link {
    const value = this.outputValue(reference, context.record);
    return value ? this.value(value, { ...context, depth: context.depth + 1 }) : { kind: "unknown", reason };
  }

  private outputValue({ stack, output }: OutputReference, { source }: TerraformRecord): Value | undefined {
    const named = this.objects.sets.filter((set) => set.stack === stack && Object.hasOwn(set.outputs, output));
    const any = this.objects.sets.filter((set) => Object.hasOwn(set.outputs, output) && set.source !== source);
    const [set, ...others] = named.length > 0 ? named : output.startsWith("cross-stack-output-") ? any : [];
    return set && others.length === 0 ? set.outputs[output] : undefined;
  }

  /** An attribute of a record; where it is an output of another stack that is loaded too, the value of that output. */
  followed(record: TerraformRecord, name: string): Value {
    let value = attribute(record, name);
    for (let depth = 0; depth <= MAX_DEPTH; depth++) {
      if (value.kind !== "unknown" || !value.reference || "record" in value.reference) return value;
      const next = this.outputValue(value.reference, record);
      if (!next) return value;
      value = next;
    }
    return value;
  }

  /** The object that a record stands for: itself, or what a data source that is read at apply will find. */
  resolved(record: TerraformRecord, depth = 0): Link {
    if (record.mode === "managed" || attribute(record, "id").kind === "known") return { kind: "record", record };
    const ownId = OWN_ID[record.type];
    if (ownId !== undefined && attribute(record, ownId).kind !== "absent") {
      return this.value(attribute(record, ownId), { record, type: record.type, depth: depth + 1 });
    }
    const isDefault = attribute(record, "is_default");
    if (record.type === "scaleway_vpc" && isDefault.kind === "known" && isDefault.value === true) return { kind: "default-vpc", record };
    return this.byArguments(record);
  }

  /** A data source by name finds a managed object that it waits for; it finds an older object when no managed one has the name. */
  private byArguments(record: TerraformRecord): Link {
    const name = text(attribute(record, "name"));
    const managed = this.objects.ofType(record.type).filter((other) => other.mode === "managed");
    const possible = managed.filter((other) => {
      const otherName = attribute(other, "name");
      return name === undefined || otherName.kind !== "known" || otherName.value === name;
    });
    const definite = managed.filter(
      (other) => other.indefinite === undefined && nameOf(other) === name && text(attribute(other, "name")) === name,
    );
    if (possible.length === 0) return { kind: "record", record };
    const [only] = definite;
    if (only && possible.length === 1 && this.waitsFor(record, only)) return { kind: "record", record: only };
    const list = possible.map((other) => this.objects.idOf(other)).sort();
    return { kind: "unknown", reason: `${this.objects.idOf(record)} is read at apply and may be ${list.join(" or ")}` };
  }

  private waitsFor(record: TerraformRecord, { address, source, provider }: TerraformRecord): boolean {
    const block = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");
    const sameSettings = ["region", "project_id"].every((name) => attribute(record, name).kind === "absent");
    return (
      record.source === source &&
      sameSettings &&
      provider.key === record.provider.key &&
      (record.dependsOn ?? []).some((name) => name === block || name === address)
    );
  }
}

/** The argument by which a data source names its object. */
const OWN_ID: Readonly<Record<string, string>> = {
  scaleway_vpc: "vpc_id",
  scaleway_vpc_private_network: "private_network_id",
  scaleway_vpc_connector: "connector_id",
};
