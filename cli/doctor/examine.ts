import { examineApi, examineVariables } from "./access";
import type { Diagnosis, Patient } from "./examination";
import { examineConstructs, examineLockFiles, examinePlugins, examineStates } from "./installation";
import { examineCliConfiguration, examineEngine, examineFramework, examineNode, examineTypeScript } from "./toolchain";

/** Every examination, in the order in which a user would repair. */
export async function examine(patient: Patient): Promise<Diagnosis[]> {
  return [
    ...examineNode(patient),
    ...examineEngine(patient),
    ...examineCliConfiguration(patient),
    ...examineFramework(patient),
    ...examineTypeScript(patient),
    ...examineConstructs(patient),
    ...examinePlugins(patient),
    ...examineLockFiles(patient),
    ...examineStates(patient),
    ...examineVariables(patient),
    ...(await examineApi(patient)),
  ];
}
