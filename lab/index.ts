export { type CheckOptions, type CheckResult, checkLab } from "./check/check";
export type { Asked } from "./check/questions";
export { type ExecOptions, type ExecResult, Lab, type LabOptions } from "./lab";
export { buildPlan } from "./plan/build-plan";
export type { LabHost, LabPlan, LabRouter, PlanOptions } from "./plan/plan";
export { signalProgram } from "./runtime/holder";
export { LabError, requireLab, toolPath } from "./runtime/requirements";
