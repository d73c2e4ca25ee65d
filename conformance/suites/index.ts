import type { Suite } from "../suite";
import { behaviour } from "./behaviour";
import { cdkTerrain } from "./cdk-terrain";
import { clients } from "./clients";
import { engines } from "./engines";
import { hub100 } from "./hub-100";
import { nodeVersions } from "./node-versions";
import { nullProvider } from "./null-provider";
import { officialProvider } from "./official-provider";
import { schemaEquality } from "./schemas";
import { stateEquality } from "./states";

/** Every suite, in the order of the report. */
export const suites: readonly Suite[] = [
  officialProvider,
  schemaEquality,
  stateEquality,
  behaviour,
  nullProvider,
  engines,
  clients,
  cdkTerrain,
  nodeVersions,
  hub100,
];
