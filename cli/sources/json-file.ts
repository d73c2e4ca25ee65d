import { UsageError } from "../terminal/usage-error";
import { loadedFromManifest, looksLikeManifest } from "./manifest";
import { isObject, type Shape } from "./shape";
import { type Loaded, plainSource, type Replacement } from "./source";
import { recordsOfRawState } from "./terraform/raw-state";
import type { RecordSet } from "./terraform/resource-record";
import { RAW_STATE, SHOW_JSON, STACK_JSON } from "./terraform/shapes";
import { recordsOfPlan, recordsOfState, type ShowJson, takesVpcAway } from "./terraform/show-json";
import { recordsOfStacks, type StackJson } from "./terraform/stack-json";
import { topologyFromRecords } from "./terraform/topology-from-records";
import { looksLikeTopology, parseTopology, parseVerdictOptions } from "./topology-json";

type Fields = Readonly<Record<string, unknown>>;

interface Kind {
  readonly kind: "plan" | "state" | "app";
  readonly what: string;
  readonly fits: (json: Fields) => boolean;
  readonly shape: Shape;
  readonly records: (json: Fields) => RecordSet;
  /** True when it correctly holds nothing of VPC: nothing is deployed at all, or the plan destroys the last object. */
  readonly isBlank: (json: Fields) => boolean;
}

/** How each kind of file is recognized, by its own fields, and read; the first that fits is taken. */
const KINDS: readonly Kind[] = [
  {
    kind: "plan",
    what: "Terraform plan",
    fits: (json) => "planned_values" in json,
    shape: SHOW_JSON,
    records: (json) => recordsOfPlan(json as ShowJson),
    isBlank: (json) => takesVpcAway(json as ShowJson),
  },
  {
    kind: "state",
    what: "Terraform state",
    fits: (json) => "format_version" in json && !("configuration" in json),
    shape: SHOW_JSON,
    records: (json) => recordsOfState(json as ShowJson),
    isBlank: (json) => !("provider_schemas" in json) && Object.keys((json as ShowJson).values?.root_module ?? {}).length === 0,
  },
  {
    kind: "state",
    what: "Terraform state",
    fits: (json) => Array.isArray(json["resources"]) && "lineage" in json,
    shape: RAW_STATE,
    records: recordsOfRawState,
    isBlank: (json) => (json["resources"] as readonly unknown[]).length === 0,
  },
  {
    kind: "app",
    what: "synthesized stack",
    fits: (json) => "terraform" in json || "resource" in json,
    shape: STACK_JSON,
    records: (json) => recordsOfStacks(new Map([["stack", json as StackJson]])),
    isBlank: () => false,
  },
];

/** A topology from a JSON file of a supported format. @throws UsageError when its format is not supported, or it is damaged. */
export function loadJson(json: unknown, shown: string): Loaded {
  if (!isObject(json)) throw new UsageError(unknownKind(shown));
  if (looksLikeManifest(json)) return loadedFromManifest(json, shown);
  const wrapped = json["topology"] ?? json;
  if (looksLikeTopology(wrapped)) {
    const topology = parseTopology(wrapped, shown);
    return { ...plainSource(shown, topology), options: parseVerdictOptions(json["verdictOptions"], topology, shown) };
  }
  const kind = KINDS.find(({ fits }) => fits(json));
  if (!kind) throw new UsageError(unknownKind(shown));
  const problem = kind.shape(json, "");
  if (problem) throw new UsageError(`"${shown}" looks like a ${kind.what}, but ${problem}; create it again`);
  const set = kind.records(json);
  const isBlank = !set.records.some((record) => !record.isData);
  const isCorrect = isBlank && kind.isBlank(json);
  const reason = `nothing to check: "${shown}" is a ${kind.what} ${isCorrect ? NOTHING_LEFT : NOTHING_OURS}`;
  const { topology, aliases } = topologyFromRecords(set);
  return {
    ...plainSource(shown, topology, aliases, kind.kind),
    ...(isBlank ? { blank: { reason, isCorrect } } : {}),
    replacements: kind.kind === "plan" ? replacementsIn(json as ShowJson) : [],
  };
}

const NOTHING_OURS = "without any scaleway_vpc resource; check that it is the right file, and that something is deployed";
const NOTHING_LEFT =
  'without any scaleway_vpc resource: nothing is deployed, or everything is destroyed; "vpc-peering diff" can compare it';

const unknownKind = (shown: string) =>
  `"${shown}" has an unsupported format; expected a plan or state from "terraform show -json", a synthesized stack, or a topology`;

const REPLACED: Readonly<Record<string, Replacement["kind"]>> = {
  scaleway_vpc: "vpc",
  scaleway_vpc_private_network: "private-network",
  scaleway_vpc_connector: "connector",
};

/** Objects that a plan destroys and creates again, in either order. */
function replacementsIn({ resource_changes = [] }: ShowJson): Replacement[] {
  return resource_changes.flatMap(({ address, type, change }) => {
    const kind = REPLACED[type];
    const isReplaced = change?.actions?.includes("delete") && change.actions.includes("create");
    return kind && isReplaced && address !== undefined ? [{ kind, id: address }] : [];
  });
}
