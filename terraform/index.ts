export { type RecordSet, recordKey, type TerraformRecord } from "./record";
export { ABSENT, known, type Reference, unknown, type Value } from "./value";
