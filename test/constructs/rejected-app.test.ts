import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { PeeredVpcPair, ScalewayProvider, Vpc } from "vpc-peering";
import { cli } from "../cli/harness";

const folder = mkdtempSync(join(tmpdir(), "rejected-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function synth(rightBlock: string): void {
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "net");
  new ScalewayProvider(stack, "scaleway", { region: "fr-par" });
  const vpc = (id: string, block: string) => new Vpc(stack, id, { privateNetworks: { app: block } });
  new PeeredVpcPair(stack, "pair", { left: vpc("left", "10.1.0.0/22"), right: vpc("right", rightBlock) });
  app.synth();
}

test("an app that synth rejects can be checked: the command reads what would have been written, not the stacks of an earlier run", async () => {
  synth("10.2.0.0/22");
  expect((await cli(["check", folder])).code).toBe(0);
  expect(() => synth("10.1.0.0/24")).toThrow(/cidr-overlap/);
  const { code, out } = await cli(["check", folder]);
  expect(code).toBe(1);
  expect(out).toContain("as written, not as deployed, and rejected at synth");
  expect(out).toContain("cidr-overlap");
  synth("10.2.0.0/22");
  expect((await cli(["check", folder])).code).toBe(0);
});
