import type { Finding, Topology, VerdictOptions } from "../core";

/** What a page shows: one topology, with what its source knows beside it. Plain JSON; a report embeds it, a mock serves it. */
export interface ConsoleDocument {
  readonly title: string;
  /** Where the topology comes from, in one sentence. */
  readonly source: string;
  readonly topology: Topology;
  /** How the source wants to be checked: hop limit, quotas, rate. */
  readonly options: VerdictOptions;
  /** Findings that the source knows beside those of the topology, such as intents that nothing fulfils. @default - none */
  readonly findings?: readonly Finding[];
  /** Findings that are accepted, with the reason. @default - none */
  readonly accepted?: readonly { readonly code: string; readonly subjects: readonly string[]; readonly reason: string }[];
  /** Names of organizations and projects by id. */
  readonly owners: Readonly<Record<string, string>>;
  /** Terraform addresses or construct paths by topology id. @default - none */
  readonly addresses?: Readonly<Record<string, string>>;
  /** A second topology to compare with: what was before. @default - no comparison */
  readonly before?: { readonly label: string; readonly topology: Topology };
  /** Set by a mock: the page follows its changes. @default false */
  readonly live?: boolean;
}
