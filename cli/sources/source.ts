import type { Finding, Topology, VerdictOptions } from "../../core";
import type { RecordSet } from "../../terraform";

/** What a command line asks to read; nothing means the synthesized app in `cdktf.out`. Several sources are read as one topology. */
export interface SourceRequest {
  /** Folders, JSON files, `mock`, `account` or http URLs of mocks. */
  readonly paths: readonly string[];
  /** URL of a running mock, or true for the one that the environment names. */
  readonly mock?: string | true;
  readonly account: boolean;
  /** Profiles of the Scaleway configuration file. */
  readonly profiles: readonly string[];
  /** Files with keys, as `env --json` prints them. */
  readonly keyFiles: readonly string[];
  /** Regions of the account to read; empty for all of VPC's. */
  readonly regions: readonly string[];
  /** How long to wait for each answer of a server. @default 30 */
  readonly timeoutSeconds?: number;
  /** One side of a comparison: sources that correctly hold no VPC stand for an empty topology. @default false */
  readonly mayBeBlank?: boolean;
}

/** A request for these paths and no other source. */
export function requestFor(paths: readonly string[]): SourceRequest {
  return { paths, account: false, profiles: [], keyFiles: [], regions: [] };
}

export type SourceKind = "app" | "plan" | "state" | "mock" | "account" | "topology";

/** What was read and what it shows, for the answer's heading. */
export interface SourceNote {
  /** A path, a URL or `account`. */
  readonly name: string;
  readonly kind: SourceKind;
  /** `as planned`, … */
  readonly shows: string;
}

const SHOWS: Readonly<Record<SourceKind, string>> = {
  app: "as written, not as deployed",
  plan: "as planned",
  state: "as deployed at the last refresh",
  mock: "as the running mock holds it",
  account: "as deployed",
  topology: "as given",
};

/** A finding and, where it was accepted, the reason. */
export interface ReviewedFinding extends Finding {
  /** Reason of the acceptance; absent for an open finding. */
  readonly accepted?: string;
}

/** Why a source holds nothing of VPC. */
export interface Blank {
  /** Sentence with the cure. */
  readonly reason: string;
  /** True when that is correct: nothing is deployed yet, or a plan destroys everything. False for another project's file. */
  readonly isCorrect: boolean;
}

/** What every source gives, alone or joined with others. What it could not know stands in `topology.assumptions`, one sentence each. */
export interface Loaded {
  readonly topology: Topology;
  /** What was read, for messages: paths, URLs or `account`. */
  readonly label: string;
  readonly notes: readonly SourceNote[];
  /** What the source itself found, at synth: more than the topology alone shows, such as intents that nothing fulfills. */
  readonly findings: readonly ReviewedFinding[];
  /** How the source wants to be checked; options of the command line override it. */
  readonly options: VerdictOptions;
  /** Other names of objects (Terraform address, API id) with the id that the topology uses. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names of organizations and projects by id, as far as the source knows them. */
  readonly owners: ReadonlyMap<string, string>;
  /** Ids of the VPCs, networks and connectors that the plan destroys and creates again. @default - none */
  readonly replaced?: readonly string[];
  /** Terraform's records, so that several sources can be loaded as one topology. @default - the source has none */
  readonly records?: readonly RecordSet[];
  /** Set when the source holds nothing of VPC. @default - it holds something */
  readonly blank?: Blank;
}

/** A source that knows its topology and nothing else. */
export function plainSource(
  label: string,
  topology: Topology,
  aliases: ReadonlyMap<string, string> = new Map(),
  kind: SourceKind = "topology",
): Loaded {
  return { topology, label, notes: [sourceNote(label, kind)], findings: [], options: {}, aliases, owners: new Map() };
}

/** The note of a source; `detail` says more than its kind. */
export function sourceNote(name: string, kind: SourceKind, detail?: string): SourceNote {
  return { name, kind, shows: detail === undefined ? SHOWS[kind] : `${SHOWS[kind]}, ${detail}` };
}

/** The sources of an answer in words: `plan.json: as planned`. */
export function sourcesText({ notes }: Pick<Loaded, "notes">): string {
  return notes.map(({ name, shows }) => `${name}: ${shows}`).join("; ");
}

/** The same for a program, as fields of a JSON answer. */
export function sourcesJson({ label, notes }: Pick<Loaded, "label" | "notes">): { source: string; sources: readonly SourceNote[] } {
  return { source: label, sources: notes };
}

/** The assumption about a VPC that a source only refers to. */
export function hiddenVpcAssumption(name: string): string {
  return `VPC ${name} is not visible with these keys: its networks, routes and ACLs are unknown.`;
}

/**
 * What was left out or could not be decided, one sentence each: with `--strict`, any of them fails the command. Assumptions that
 * accompany every answer are not in a topology and do not count.
 */
export function undecided({ topology }: Loaded, more: readonly string[] = []): string[] {
  const unplaced = (topology.unplaced ?? []).map(({ name, attribute, reason }) => `${name}: ${attribute} is unknown because ${reason}`);
  return [...new Set([...(topology.assumptions ?? []), ...(topology.assumptions?.length ? [] : unplaced), ...more])];
}
