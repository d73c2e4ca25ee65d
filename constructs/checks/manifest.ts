import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Topology } from "../../core";
import type { Intent } from "./peering-app";

/** Name of the file in the output folder of an app, beside CDKTF's manifest.json. */
export const MANIFEST_FILE = "vpc-peering.json";

/** A finding that somebody accepted. */
export interface AcceptedAtSynth {
  readonly finding: Finding;
  /** Construct path of who accepts it. */
  readonly by: string;
  readonly reason: string;
}

/** What synth tells others about an app, in `vpc-peering.json` of its output folder. Ids are construct paths. */
export interface PeeringManifest {
  readonly version: 1;
  readonly topology: Topology;
  /** Pairs of VPCs that must reach each other, and who asks for it. */
  readonly intents: readonly Intent[];
  /** Findings that nobody accepted; with an error among them synth fails. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedAtSynth[];
  /** Settings of the checks, as `verdicts` takes them. */
  readonly options: {
    readonly maxHops?: number;
    readonly quotas?: { readonly vpcConnectors?: number; readonly privateNetworks?: number; readonly privateNetworksPerVpc?: number };
    readonly monthlyBudgetNanos?: number;
    readonly rate?: { readonly currencyCode: string; readonly nanosPerHour: number; readonly source: string };
  };
  /** Terraform address of each id that is a resource, by the construct path of its stack. */
  readonly addresses: { readonly [stack: string]: { readonly [id: string]: string } };
}

/** Writes the manifest into an app's output folder, in one step: a reader never sees half of it. */
export function writeManifest(outdir: string, manifest: PeeringManifest): void {
  mkdirSync(outdir, { recursive: true });
  const file = join(outdir, MANIFEST_FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}
