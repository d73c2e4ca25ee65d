import type { Finding, Topology, VerdictOptions } from "../../core";

/** What a command line asks to read. At most one source; none means the synthesized app in `cdktf.out`. */
export interface SourceRequest {
  /** A folder, a JSON file, `mock`, `account` or the http URL of a mock. */
  readonly path?: string;
  /** URL of a running mock, or true for the one that the environment names. */
  readonly mock?: string | true;
  readonly account: boolean;
  /** Profiles of the Scaleway configuration file. */
  readonly profiles: readonly string[];
  /** Files with keys, as `env --json` prints them. */
  readonly keyFiles: readonly string[];
  /** Regions of the account to read; empty for all of VPC's. */
  readonly regions: readonly string[];
  /** One side of a comparison: a file in which rightly nothing of VPC is stands for an empty topology. @default false */
  readonly mayBeBlank?: boolean;
}

/** A finding, and why somebody accepts it. */
export interface ReviewedFinding extends Finding {
  /** Reason of the acceptance; absent for an open finding. */
  readonly accepted?: string;
}

/** What every source gives. What it could not know stands in `topology.assumptions`, one sentence each. */
export interface Loaded {
  readonly topology: Topology;
  /** What was read, for messages: a path, a URL or `account`. */
  readonly label: string;
  /** What the source itself found, at synth: more than the topology alone shows, such as intents that nothing fulfils. */
  readonly findings: readonly ReviewedFinding[];
  /** How the source wants to be checked; the command line goes before it. */
  readonly options: VerdictOptions;
  /** Other things people call an object (Terraform address, API id) with the id that the topology uses. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names of organizations and projects by id, as far as the source knows them. */
  readonly owners: ReadonlyMap<string, string>;
}

/** A source that knows its topology and nothing else. */
export function plainSource(label: string, topology: Topology, aliases: ReadonlyMap<string, string> = new Map()): Loaded {
  return { topology, label, findings: [], options: {}, aliases, owners: new Map() };
}
