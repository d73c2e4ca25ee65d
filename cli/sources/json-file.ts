import type { VerdictOptions } from "../../core";
import { UsageError } from "../usage-error";
import { loadedFromManifest, looksLikeManifest } from "./manifest";
import { type Loaded, plainSource } from "./source";
import { recordsOfRawState } from "./terraform/raw-state";
import type { RecordSet } from "./terraform/resource-record";
import { recordsOfPlan, recordsOfState, type ShowJson } from "./terraform/show-json";
import { recordsOfStacks } from "./terraform/stack-json";
import { topologyFromRecords } from "./terraform/topology-from-records";
import { looksLikeTopology, parseTopology } from "./topology-json";

type Fields = Readonly<Record<string, unknown>>;

/** How each kind of file is told, by its own fields, and read; the first that fits is taken. */
const KINDS: readonly { readonly fits: (json: Fields) => boolean; readonly records: (json: Fields) => RecordSet; readonly what: string }[] =
  [
    { what: "Terraform plan", fits: (json) => "planned_values" in json, records: (json) => recordsOfPlan(json as ShowJson) },
    {
      what: "Terraform state",
      fits: (json) => "format_version" in json && !("configuration" in json),
      records: (json) => recordsOfState(json as ShowJson),
    },
    { what: "Terraform state", fits: (json) => Array.isArray(json["resources"]) && "lineage" in json, records: recordsOfRawState },
    {
      what: "synthesized stack",
      fits: (json) => "terraform" in json || "resource" in json,
      records: (json) => recordsOfStacks(new Map([["stack", json]])),
    },
  ];

/** A topology out of a JSON file of any kind that is known here. @throws UsageError when it is none, or holds no VPC. */
export function loadJson(json: unknown, shown: string): Loaded {
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw new UsageError(unknownKind(shown));
  if (looksLikeManifest(json)) return loadedFromManifest(json, shown);
  const wrapped = (json as { topology?: unknown }).topology ?? json;
  if (looksLikeTopology(wrapped)) {
    const { verdictOptions = {} } = json as { verdictOptions?: VerdictOptions };
    return { ...plainSource(shown, parseTopology(wrapped, shown)), options: verdictOptions };
  }
  const kind = KINDS.find(({ fits }) => fits(json as Fields));
  if (!kind) throw new UsageError(unknownKind(shown));
  const set = kind.records(json as Fields);
  if (!set.records.some((record) => !record.isData)) {
    throw new UsageError(
      `"${shown}" is a ${kind.what} without any scaleway_vpc resource: it belongs to another project, or nothing is deployed yet`,
    );
  }
  const { topology, aliases } = topologyFromRecords(set);
  return plainSource(shown, topology, aliases);
}

const unknownKind = (shown: string) =>
  `"${shown}" is none of the files that are read here: a plan or state from "terraform show -json", a synthesized stack, or a topology`;
