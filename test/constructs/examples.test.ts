import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { PeeringManifest } from "vpc-peering";

const folder = resolve(__dirname, "../../examples");
const apps = readdirSync(folder).flatMap((name) =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${name}/${file}`),
);

/** Runs an example as its user does, in a folder of its own, and reads what synth tells. */
function synthesized(app: string): { refusal?: string; manifest: PeeringManifest } {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env["CDKTF_OUTDIR"] = outdir;
  let refusal: string | undefined;
  try {
    jest.isolateModules(() => require(join(folder, app)));
  } catch (error) {
    refusal = (error as Error).message;
  }
  const manifest = JSON.parse(readFileSync(join(outdir, "vpc-peering.json"), "utf8")) as PeeringManifest;
  rmSync(outdir, { recursive: true });
  return { refusal, manifest };
}

describe("examples", () => {
  const saved = process.env["CDKTF_OUTDIR"];
  afterAll(() => {
    if (saved === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = saved;
  });

  test.each(apps.filter((app) => !app.startsWith("overlap-refused/")))("%s has nothing to find", (app) => {
    const { refusal, manifest } = synthesized(app);
    expect(refusal).toBeUndefined();
    expect(manifest.findings).toEqual([]);
    expect(manifest.topology.vpcs.length).toBeGreaterThan(0);
  });

  test("overlap-refused is refused, with the text that its README shows", () => {
    const { refusal } = synthesized("overlap-refused/main.ts");
    const readme = readFileSync(join(folder, "overlap-refused/README.md"), "utf8");
    const shown = /```text\n([\s\S]*?)\n```/.exec(readme)![1]!.replaceAll("\n", " ");
    expect(refusal!.replaceAll("\n", " ")).toContain(shown);
  });

  test.each([...new Set(apps.map((app) => app.split("/")[0]!))])("%s has a README with a picture", (name) => {
    expect(readFileSync(join(folder, name, "README.md"), "utf8")).toContain(`](../../docs/pictures/${name}.svg)`);
    expect(readFileSync(join(folder, `../docs/pictures/${name}.svg`), "utf8")).toContain("</svg>");
  });
});
