import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { run } from "../cli";

const root = join(__dirname, "..");

/** Every example with the title of its picture; of several apps, the one that shows most. */
const EXAMPLES: Readonly<Record<string, string | { readonly title: string; readonly app: string }>> = {
  "peered-pair": "Frontend and backend, peered",
  "hub-and-spoke": "A hub with three spokes that are kept apart",
  "hub-and-spoke-inspection": "Spokes that talk through a firewall in the hub",
  "two-tier-hubs": "Two hubs in a chain: four VPCs, the limit",
  "cross-organization": { title: "Acme's half, and the partner's as it is assumed", app: "acme.ts" },
  "cross-organization-one-app": "Two organizations in one app",
  "hybrid-application": "Two projects of one organization",
  packets: "A web server and a client, peered across organizations",
  "transit-chain": "Two ends that reach each other through a transit VPC",
  "overlap-refused": "Two VPCs in conflict",
};

/** A broken topology, to show what that looks like. */
const BROKEN = {
  name: "blocked",
  vector: "reachability/three-without-transitivity.json",
  title: "Peered all the way, and yet a does not reach c",
};

/** Every picture of docs/pictures by file name: the examples as they are synthesized, and a broken topology. */
export async function pictures(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-pictures-"));
  const drawn = new Map<string, string>();
  try {
    for (const [name, picture] of Object.entries(EXAMPLES)) {
      const { title, app } = typeof picture === "string" ? { title: picture, app: "main.ts" } : picture;
      drawn.set(`${name}.svg`, await draw(synthesize(name, app, folder), title));
    }
    drawn.set(`${BROKEN.name}.svg`, await draw(join(root, "test/vectors", BROKEN.vector), BROKEN.title));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return drawn;
}

/** Synthesizes an example's app in this process; one that synth rejects writes its topology all the same. */
function synthesize(name: string, app: string, folder: string): string {
  const outdir = join(folder, name);
  const saved = { ...process.env };
  Object.assign(process.env, { CDKTF_OUTDIR: outdir, VPC_PEERING_PROVIDER: "embedded" });
  try {
    require(join(root, "examples", name, app));
  } catch (error) {
    if (!existsSync(join(outdir, "vpc-peering.json"))) throw error;
  } finally {
    for (const variable of ["CDKTF_OUTDIR", "VPC_PEERING_PROVIDER"])
      if (saved[variable] === undefined) delete process.env[variable];
      else process.env[variable] = saved[variable];
  }
  return outdir;
}

async function draw(source: string, title: string): Promise<string> {
  const written = { out: "", err: "" };
  const output = (stream: "out" | "err") => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  // The picture names its source: relative, so that it is the same on every machine.
  const io = { stdout: output("out"), stderr: output("err"), env: {}, cwd: dirname(source) };
  const code = await run(["graph", basename(source), "--title", title], io);
  if (code !== 0) throw new Error(`vpc-peering graph ${source} ended with ${code}: ${written.err}`);
  return written.out;
}

if (require.main === module) {
  void pictures().then((drawn) => {
    mkdirSync(join(root, "docs/pictures"), { recursive: true });
    for (const [name, svg] of drawn) writeFileSync(join(root, "docs/pictures", name), svg);
  });
}
