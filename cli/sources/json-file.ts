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
  readonly kind: "plan" | "state" | "app";
  readonly what: string;
  readonly fits: (json: Fields) => boolean;
  readonly shape: Shape;
  readonly records: (json: Fields, shown: string) => RecordSet;
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
    records: (json, shown) => recordsOfPlan(json as ShowJson, shown),
    isBlank: (json) => takesVpcAway(json as ShowJson),
  },
  {
    kind: "state",
    what: "Terraform state",
    fits: (json) => "format_version" in json && !("configuration" in json),
    shape: SHOW_JSON,
    records: (json, shown) => recordsOfState(json as ShowJson, shown),
    isBlank: (json) => !("provider_schemas" in json) && Object.keys((json as ShowJson).values?.root_module ?? {}).length === 0,
  },
  {
    kind: "state",
    what: "Terraform state",
    fits: (json) => Array.isArray(json["resources"]) && "lineage" in json,
    shape: RAW_STATE,
    records: (json, shown) => recordsOfRawState(json as RawState, shown),
    isBlank: (json) => (json["resources"] as readonly unknown[]).length === 0,
  },
  {
    kind: "app",
    what: "synthesized stack",
    fits: (json) => "terraform" in json || "resource" in json,
    shape: STACK_JSON,
    records: (json, shown) => recordsOfStack(json as StackJson, shown),
    isBlank: () => false,
  },
];

/** A topology from a JSON file of a supported format. @throws UsageError when its format is not supported, or it is damaged. */
export function loadJson(json: unknown, shown: string): Loaded {
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
  if (problem) throw new UsageError(`"${shown}" looks like a ${kind.what}, but ${problem}; create it again`);
  const set = kind.records(json, shown);
  const isBlank = !set.records.some((record) => record.mode === "managed");
  const isCorrect = isBlank && kind.isBlank(json);
  const reason = `nothing to check: "${shown}" is a ${kind.what} ${isCorrect ? NOTHING_LEFT : NOTHING_OURS}`;
  const { topology, aliases } = loadTopology([set]);
  return {
    ...plainSource(shown, topology, aliases, kind.kind),
    records: [set],
    ...(isBlank ? { blank: { reason, isCorrect } } : {}),
    replaced: kind.kind === "plan" ? replacedIn(json as ShowJson) : [],
  };
}

/** True for a plan that deletes VPC resources. */
function takesVpcAway({ resource_changes = [] }: ShowJson): boolean {
  return resource_changes.some(({ type, change }) => isVpcType(type) && change?.actions?.includes("delete"));
}

const NOTHING_OURS = "without any scaleway_vpc resource; check that it is the right file, and that something is deployed";
const NOTHING_LEFT =
  'without any scaleway_vpc resource: nothing is deployed, or everything is destroyed; "vpc-peering diff" can compare it';

const unknownKind = (shown: string) =>
  `"${shown}" has an unsupported format; expected a plan or state from "terraform show -json", a synthesized stack, or a topology`;

const REPLACEABLE = ["scaleway_vpc", "scaleway_vpc_private_network", "scaleway_vpc_connector"];

/** Addresses of VPCs, networks and connectors that a plan destroys and creates again, in either order. */
function replacedIn({ resource_changes = [] }: ShowJson): string[] {
  return resource_changes.flatMap(({ address, type, change }) => {
    const isReplaced = change?.actions?.includes("delete") && change.actions.includes("create");
    return isReplaced && REPLACEABLE.includes(type) && address !== undefined ? [address] : [];
  });
}
