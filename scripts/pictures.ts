import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../cli";

const root = join(__dirname, "..");

/** Examples whose topology is one app, with the titles of their pictures. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "peered-pair": "Frontend and backend, peered",
  "hub-and-spoke": "A hub with three spokes that are kept apart",
  "hub-and-spoke-inspection": "Spokes that talk through a firewall in the hub",
  "two-tier-hubs": "Two hubs in a chain: four VPCs, the limit",
  "cross-organization-one-app": "Two organizations in one app",
  "hybrid-application": "Two projects of one organization",
  "transit-chain": "Two ends that reach each other through a transit VPC",
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
    for (const [name, title] of Object.entries(EXAMPLES)) drawn.set(`${name}.svg`, await draw(synthesize(name, folder), title));
    drawn.set(`${BROKEN.name}.svg`, await draw(join(root, "test/vectors", BROKEN.vector), BROKEN.title));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return drawn;
}

function synthesize(name: string, folder: string): string {
  const outdir = join(folder, name);
  execFileSync(process.execPath, [require.resolve("tsx/cli"), join(root, "examples", name, "main.ts")], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir, VPC_PEERING_PROVIDER: "embedded" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return outdir;
}

async function draw(source: string, title: string): Promise<string> {
  const written = { out: "", err: "" };
  const output = (stream: "out" | "err") => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const code = await run(["graph", source, "--title", title], { stdout: output("out"), stderr: output("err"), env: {}, cwd: root });
  if (code !== 0) throw new Error(`vpc-peering graph ${source} ended with ${code}: ${written.err}`);
  return written.out;
}

if (require.main === module) {
  void pictures().then((drawn) => {
    mkdirSync(join(root, "docs/pictures"), { recursive: true });
    for (const [name, svg] of drawn) writeFileSync(join(root, "docs/pictures", name), svg);
  });
}
