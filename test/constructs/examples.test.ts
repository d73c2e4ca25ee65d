import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Finding } from "vpc-peering/core";
import { cli } from "../cli/harness";

const folder = resolve(__dirname, "../../examples");
const apps = readdirSync(folder).flatMap((name) =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${name}/${file}`),
);

/** Runs an example as its user does, in a folder of its own, and checks what synth wrote. */
async function synthesized(app: string): Promise<{ refusal?: string; findings: Finding[]; text: string }> {
  const outdir = mkdtempSync(join(tmpdir(), "example-"));
  process.env["CDKTF_OUTDIR"] = outdir;
  let refusal: string | undefined;
  try {
    jest.isolateModules(() => require(join(folder, app)));
  } catch (error) {
    refusal = (error as Error).message;
  }
  const { out } = refusal === undefined ? await cli(["check", outdir, "--json"]) : { out: "{}" };
  const { findings = [] } = JSON.parse(out) as { findings?: Finding[] };
  rmSync(outdir, { recursive: true });
  return { refusal, findings, text: out };
}

describe("examples", () => {
  const saved = process.env["CDKTF_OUTDIR"];
  afterAll(() => {
    if (saved === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = saved;
  });

  test.each(apps.filter((app) => !app.startsWith("overlap-refused/")))("%s has nothing to find", async (app) => {
    const { refusal, findings, text } = await synthesized(app);
    expect(refusal).toBeUndefined();
    expect(findings).toEqual([]);
    expect(text).toContain('"source"');
  });

  test("overlap-refused is refused, with the text that its README shows", async () => {
    const { refusal } = await synthesized("overlap-refused/main.ts");
    const readme = readFileSync(join(folder, "overlap-refused/README.md"), "utf8");
    const shown = /```text\n([\s\S]*?)\n```/.exec(readme)![1]!.trim();
    expect(refusal!.replaceAll(/\n {6}/g, "\n  ")).toContain(shown);
  });

  test.each([...new Set(apps.map((app) => app.split("/")[0]!))])("%s has a README with a picture", (name) => {
    expect(readFileSync(join(folder, name, "README.md"), "utf8")).toContain(`](../../docs/pictures/${name}.svg)`);
    expect(readFileSync(join(folder, `../docs/pictures/${name}.svg`), "utf8")).toContain("</svg>");
  });
});
