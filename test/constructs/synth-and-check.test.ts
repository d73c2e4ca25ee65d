import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { PeeredVpcPair, type PeeringReport, peeringManifest, ScalewayProvider, Vpc } from "vpc-peering";
import type { Finding } from "vpc-peering/core";
import { cli } from "../cli/harness";
import { buildMixedApp } from "./support/mixed-app";

const outdirs: string[] = [];
afterAll(() => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true });
});

function synthesize(build: (app: App) => void): { report: PeeringReport; outdir: string; error?: string } {
  const outdir = mkdtempSync(join(tmpdir(), "synth-and-check-"));
  outdirs.push(outdir);
  const app = new App({ outdir });
  build(app);
  let error: string | undefined;
  try {
    app.synth();
  } catch (caught) {
    error = (caught as Error).message;
    // Validation errors stop synth before it writes the stacks.
    Object.assign(app, { skipValidation: true });
    app.synth();
  }
  return { report: peeringManifest(app), outdir, error };
}

async function checked(outdir: string): Promise<Finding[]> {
  const { out, err } = await cli(["check", outdir, "--json", "--fail-on", "never"]);
  if (out === "") throw new Error(err);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

const keyOf = ({ code, severity, message, subjects, hint }: Finding) => JSON.stringify([code, severity, message, subjects, hint]);
const keysOf = (findings: readonly Finding[]) => findings.map(keyOf).sort();

describe("an app of constructs, raw resources and later changes", () => {
  const { report, outdir, error } = synthesize((app) => buildMixedApp(new TerraformStack(app, "mixed"), "official"));

  test("synth sees the overlap of a raw VPC, changed config, overrides and what the aspect did", () => {
    const { topology, findings } = report;
    expect(error).toContain("cidr-overlap");
    expect(topology.vpcs.map(({ id, name }) => [id, name])).toContainEqual(["mixed/shop", "shop-by-override"]);
    const destinationOf = (id: string) => topology.routes.find((route) => route.id === id)?.destination;
    expect(destinationOf("mixed/hub-to-shop")).toBe("10.8.0.0/22");
    expect(destinationOf("mixed/shop-to-hub")).toBe("10.9.0.0/22");
    expect(destinationOf("mixed/twin-to-lone")).toBe("10.60.0.0/22");
    expect(topology.acls?.map(({ vpcId, defaultPolicy }) => [vpcId, defaultPolicy])).toEqual([["mixed/shop", "drop"]]);
    const overlap = findings.find(({ code }) => code === "cidr-overlap")!;
    expect(overlap.subjects).toEqual(expect.arrayContaining(["mixed/lone/app", "mixed/twin-app", "mixed/lone", "mixed/twin"]));
  });

  test("check finds the same in the synthesized stacks", async () => {
    expect(keysOf(await checked(outdir))).toEqual(keysOf(report.findings));
  });

  test("without the manifest only what intents need is missing", async () => {
    rmSync(join(outdir, "vpc-peering.json"));
    const findings = keysOf(await checked(outdir));
    const all = keysOf(report.findings);
    expect(findings.length).toBeGreaterThan(3);
    expect(findings.filter((key) => !all.includes(key))).toEqual([]);
  });
});

test("acceptances and intents travel in the manifest, and a manifest of another version is refused", async () => {
  const build = (reason?: string) => (app: App) => {
    const stack = new TerraformStack(app, "stack");
    new ScalewayProvider(stack, "scaleway", { plugin: "official" });
    const acceptFindings = reason === undefined ? [] : ([{ code: "cidr-overlap", reason }] as const);
    const vpc = (id: string) => new Vpc(stack, id, { privateNetworks: { app: "10.1.0.0/22" } });
    new PeeredVpcPair(stack, "pair", { left: vpc("a"), right: vpc("b"), acceptFindings });
  };
  const [open, taken] = [synthesize(build()), synthesize(build("moved in May"))];
  expect(open.report.intents).toHaveLength(1);
  expect(keysOf(await checked(open.outdir))).toEqual(keysOf(open.report.findings));
  expect(taken.report.findings.map(({ code }) => code)).not.toContain("cidr-overlap");
  const accepted = (await checked(taken.outdir)).filter((finding) => "accepted" in finding);
  expect(accepted.map(({ code }) => code)).toEqual(["cidr-overlap"]);
  expect(accepted[0]).toMatchObject({ accepted: "moved in May (stack/pair)" });
  writeFileSync(join(open.outdir, "vpc-peering.json"), JSON.stringify({ version: 1, topology: {}, addresses: {} }));
  const { code, err } = await cli(["check", open.outdir]);
  expect([code, err]).toEqual([2, expect.stringContaining("was written by another version of vpc-peering (1): synthesize the app again")]);
});
