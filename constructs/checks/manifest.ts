import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, Topology } from "../../core";
import type { AcceptedInApp, AppDeclarations } from "../../terraform";

/** Name of the file in the output folder of an app, beside CDKTF's manifest.json. */
export const MANIFEST_FILE = "vpc-peering.json";

/**
 * The file `vpc-peering.json` of an app's output folder: what the stacks beside it cannot express. Whoever reads it loads the topology
 * from the stacks. Ids are construct paths.
 */
export interface PeeringManifest extends AppDeclarations {
  readonly version: 2;
}

/** What the checks know of an app: its declarations, the topology that its resources make, and the findings. */
export interface PeeringReport extends PeeringManifest {
  readonly topology: Topology;
  /** Findings that nobody accepted; with an error among them synth fails. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedInApp[];
}

/** Writes the manifest into an app's output folder, in one step: a reader never sees half of it. */
export function writeManifest(outdir: string, declarations: AppDeclarations): void {
  const manifest: PeeringManifest = { version: 2, ...declarations };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const file = join(outdir, MANIFEST_FILE);
  if (textOf(file) === text) return;
  mkdirSync(outdir, { recursive: true });
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
