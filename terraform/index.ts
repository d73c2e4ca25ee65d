export { canonicalBlock } from "./loader/blocks";
export { type LoadedTopology, type LoadOptions, loadTopology } from "./loader/load-topology";
export { recordsOfPlan } from "./plan/plan-json";
export type { ShowJson } from "./plan/show-json";
export { isVpcType, type ProviderSettings, type RecordSet, recordKey, type TerraformRecord } from "./record";
export { recordsOfStack, type StackJson, type StackOptions } from "./stack/stack-json";
export { type RawState, recordsOfRawState, recordsOfState } from "./state/state-json";
export { ABSENT, known, type OutputReference, type RecordReference, type Reference, UnknownMember, unknown, type Value } from "./value";
