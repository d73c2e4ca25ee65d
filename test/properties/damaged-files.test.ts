import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, temporaryFolder } from "../cli/harness";
import { Random, runSeed, scaled } from "./random";

const DAMAGES = scaled(600);

const FILES = [
  "cli/fixtures/modules.plan.json",
  "cli/fixtures/modules.state.json",
  "cli/fixtures/modules.tfstate",
  "vectors/reachability/inspection.json",
  "vectors/reachability/acl-ports.json",
  "vectors/findings/cost-over-budget.json",
];
const JUNK = [null, 5, -1, true, "", "x", [], {}, [null], [5], { a: null }, "10.0.0.0/22", "10.0.0.1/22", "__proto__", ["x"]];
const COMMANDS = [
  ["check"],
  ["reach", "--matrix"],
  ["graph", "--format", "mermaid"],
  ["cost"],
  ["renumber"],
  ["check", "--format", "sarif"],
];

/** Puts junk in place of one value anywhere, or takes it away. @returns where */
function damage(random: Random, json: unknown): string {
  const places: { readonly holder: Record<string, unknown>; readonly key: string; readonly path: string }[] = [];
  const visit = (value: unknown, path: string) => {
    if (value === null || typeof value !== "object") return;
    for (const [key, entry] of Object.entries(value)) {
      places.push({ holder: value as Record<string, unknown>, key, path: `${path}.${key}` });
      visit(entry, `${path}.${key}`);
    }
  };
  visit(json, "");
  const { holder, key, path } = random.pick(places);
  if (random.chance(15) && !Array.isArray(holder)) delete holder[key];
  else holder[key] = structuredClone(random.pick(JUNK));
  return `${path} = ${JSON.stringify(holder[key])}`;
}

describe("damaged files", () => {
  const seed = runSeed("damaged files");
  const folder = temporaryFolder();

  test(`${DAMAGES} of them are read or refused in one sentence, and none is a bug`, async () => {
    for (let run = 0; run < DAMAGES; run += 1) {
      const random = new Random(seed + run);
      const source = random.pick(FILES);
      const json = JSON.parse(readFileSync(join(__dirname, "..", source), "utf8")) as unknown;
      const where = damage(random, json);
      const [command, ...options] = random.pick(COMMANDS);
      const { code, out, err } = await cli([command!, folder.write("damaged.json", json), ...options]);
      const told = code === 2 ? out === "" && /^vpc-peering: (?!this is a bug)[^\n]+\n$/.test(err) : err === "";
      if (!told) throw new Error(`alone: SEED=${seed + run}: ${command} of ${source} with ${where} ended with ${code}: ${err}`);
    }
  });
});
