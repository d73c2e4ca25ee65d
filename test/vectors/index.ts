import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoint, FindingCode, Topology, TraceOptions, VerdictOptions } from "../../core";

/** A way into the engine; a vector is for all of them unless it says otherwise. */
export type Door = "core" | "mock" | "cli" | "matchers";

/** One question to a topology and its whole answer. */
export interface VectorQuestion {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly options?: TraceOptions;
  readonly expect:
    | { readonly verdict: "reachable"; /** Ids of the VPCs visited, both ends included. */ readonly path: readonly string[] }
    | { readonly verdict: "blocked"; readonly code: FindingCode };
}

/** A topology with what is known about it. Golden data: every layer that claims a rule reads the same files. */
export interface Vector {
  /** File name without folder and extension. */
  readonly name: string;
  readonly title: string;
  /** Where the rule comes from: recorded, documented, inferred or reported. */
  readonly source: string;
  /** Doors that can hold such a topology. @default - all */
  readonly doors?: readonly Door[];
  readonly topology: Topology;
  readonly questions: readonly VectorQuestion[];
  /** Codes of all findings, each once, in the order of FINDING_CODES; absent when the vector is about reachability only. */
  readonly findings?: readonly FindingCode[];
  readonly verdictOptions?: VerdictOptions;
}

/** All vectors of a folder, by name. */
export function readVectors(folder: "findings" | "reachability", door: Door = "core"): Vector[] {
  return readdirSync(join(__dirname, folder))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ name: file.slice(0, -".json".length), ...JSON.parse(readFileSync(join(__dirname, folder, file), "utf8")) }) as Vector)
    .filter(({ doors }) => doors === undefined || doors.includes(door));
}
