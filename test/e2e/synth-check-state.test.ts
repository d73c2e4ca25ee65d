import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { peeringManifest } from "vpc-peering";
import type { Finding } from "vpc-peering/core";
import { cli } from "../cli/harness";
import { buildMixedApp } from "../constructs/support/mixed-app";
import { Lab } from "./lab";

/** A finding without what depends on the source: ids become the last part of a construct path, and hints may name other free blocks. */
const keyOf = (finding: Finding, nameOf: (id: string) => string) =>
  JSON.stringify([finding.code, finding.severity, finding.message, finding.subjects.map(nameOf).sort()]);

test("synth, check of the synthesized stacks, and check of the state after apply find the same", async () => {
  const lab = await Lab.open();
  try {
    await lab.synth("mixed", (stack) => {
      Object.assign(stack.node.root, { skipValidation: true });
      buildMixedApp(stack, "embedded");
    });
    const outdir = join(lab.workspace.dir, "mixed");
    await lab.apply();
    const state = join(lab.workspace.dir, "state.json");
    await lab.succeed(["apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color"]);
    writeFileSync(state, (await lab.succeed(["show", "-json"])).stdout);

    const app = new App({ outdir: mkdtempSync(join(tmpdir(), "mixed-")), skipValidation: true });
    const stack = new TerraformStack(app, "mixed");
    new LocalBackend(stack, { path: join(lab.workspace.dir, "other.tfstate") });
    buildMixedApp(stack, "embedded");
    app.synth();
    const { addresses, findings } = peeringManifest(app);
    rmSync(app.outdir, { recursive: true });

    const pathOf = new Map(Object.entries(addresses["mixed"]!).map(([path, address]) => [address, path]));
    const checked = async (source: string) => {
      const { out, err } = await cli(["check", source, "--json", "--fail-on", "never"]);
      if (out === "") throw new Error(err);
      return (JSON.parse(out) as { findings: Finding[] }).findings.map((finding) => keyOf(finding, (id) => pathOf.get(id) ?? id)).sort();
    };
    const atSynth = findings.map((finding) => keyOf(finding, (id) => id)).sort();
    expect(atSynth.length).toBeGreaterThan(3);
    expect(await checked(outdir)).toEqual(atSynth);
    expect(await checked(state)).toEqual(atSynth);
  } finally {
    await lab.close();
  }
});
