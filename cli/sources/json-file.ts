import {
  isVpcType,
  loadTopology,
  type RawState,
  type RecordSet,
  recordsOfPlan,
  recordsOfRawState,
  recordsOfStack,
  recordsOfState,
  type ShowJson,
  type StackJson,
} from "../../terraform";
import { UsageError } from "../terminal/usage-error";
import { looksLikeManifest } from "./manifest";
import { isObject, type Shape } from "./shape";
import { type Loaded, plainSource } from "./source";
import { RAW_STATE, SHOW_JSON, STACK_JSON } from "./terraform-shapes";
import { looksLikeTopology, parseTopology, parseVerdictOptions } from "./topology-json";

type Fields = Readonly<Record<string, unknown>>;

interface Kind {
  readonly what: string;
  readonly fits: (json: Fields) => boolean;
  readonly shape: Shape;
  readonly records: (json: Fields, shown: string) => RecordSet;
  /** True when it is right that nothing of VPC is in it: nothing is deployed at all, or the plan takes the last away. */
  readonly isBlank: (json: Fields) => boolean;
}

/** How each kind of file is told, by its own fields, and read; the first that fits is taken. */
const KINDS: readonly Kind[] = [
  {
    what: "Terraform plan",
    fits: (json) => "planned_values" in json,
    shape: SHOW_JSON,
    records: (json, shown) => recordsOfPlan(json as ShowJson, shown),
    isBlank: (json) => takesVpcAway(json as ShowJson),
  },
  {
    what: "Terraform state",
    fits: (json) => "format_version" in json && !("configuration" in json),
    shape: SHOW_JSON,
    records: (json, shown) => recordsOfState(json as ShowJson, shown),
    isBlank: (json) => !("provider_schemas" in json) && Object.keys((json as ShowJson).values?.root_module ?? {}).length === 0,
  },
  {
    what: "Terraform state",
    fits: (json) => Array.isArray(json["resources"]) && "lineage" in json,
    shape: RAW_STATE,
    records: (json, shown) => recordsOfRawState(json as RawState, shown),
    isBlank: (json) => (json["resources"] as readonly unknown[]).length === 0,
  },
  {
    what: "synthesized stack",
    fits: (json) => "terraform" in json || "resource" in json,
    shape: STACK_JSON,
    records: (json, shown) => recordsOfStack(json as StackJson, shown),
    isBlank: () => false,
  },
];

/** How a file may be read. */
export interface JsonFileOptions {
  /** Take a file in which rightly nothing of VPC is as an empty topology: one side of a comparison. @default false */
  readonly mayBeBlank?: boolean;
}

/** A topology out of a JSON file of any kind that is known here. @throws UsageError when it is none, or holds no VPC. */
export function loadJson(json: unknown, shown: string, { mayBeBlank = false }: JsonFileOptions = {}): Loaded {
  if (!isObject(json)) throw new UsageError(unknownKind(shown));
  if (looksLikeManifest(json)) throw new UsageError(`"${shown}" is only a part of a synthesized app: name the folder that it is in`);
  const wrapped = json["topology"] ?? json;
  if (looksLikeTopology(wrapped)) {
    const topology = parseTopology(wrapped, shown);
    return { ...plainSource(shown, topology), options: parseVerdictOptions(json["verdictOptions"], topology, shown) };
  }
  const kind = KINDS.find(({ fits }) => fits(json));
  if (!kind) throw new UsageError(unknownKind(shown));
  const problem = kind.shape(json, "");
  if (problem) throw new UsageError(`"${shown}" looks like a ${kind.what}, but ${problem}: write it anew`);
  const set = kind.records(json, shown);
  if (!set.records.some((record) => record.mode === "managed")) {
    const blank = kind.isBlank(json);
    if (!blank || !mayBeBlank) throw new UsageError(`"${shown}" is a ${kind.what} ${blank ? NOTHING_LEFT : NOTHING_OURS}`);
  }
  const { topology, aliases } = loadTopology([set]);
  return plainSource(shown, topology, aliases);
}

/** True for a plan that deletes VPC resources. */
function takesVpcAway({ resource_changes = [] }: ShowJson): boolean {
  return resource_changes.some(({ type, change }) => isVpcType(type) && change?.actions?.includes("delete"));
}

const NOTHING_OURS = "without any scaleway_vpc resource: it belongs to another project, or nothing is deployed yet";
const NOTHING_LEFT = 'that holds no scaleway_vpc resource: nothing is deployed, or all is taken away; "vpc-peering diff" can compare it';

const unknownKind = (shown: string) =>
  `"${shown}" is none of the files that are read here: a plan or state from "terraform show -json", a synthesized stack, or a topology`;
