import { readFileSync, writeFileSync } from "node:fs";
import { type RawState, recordsOfPlan, recordsOfRawState, recordsOfState, type ShowJson } from "../../terraform";
import { Random, runSeed, scaled } from "../properties/random";
import { contradictions, falseVerdicts, part, topologyOf } from "./plan-and-state";
import { TerraformBench } from "./provider-terraform";
import { ConfigurationWriter, changed, type Files, rootOf } from "./random-configuration";

/** Configurations in all, and how many share one run of Terraform. */
const BUDGET = scaled(60);
const BATCH = 10;

const seed = runSeed("a plan never contradicts its state");
const batches = Array.from({ length: Math.ceil(BUDGET / BATCH) }, (_, at) => ({ at, size: Math.min(BATCH, BUDGET - at * BATCH) }));

/** The regions are those of the provider blocks, as far as they set one. */
const NO_REGION = null;

let bench: TerraformBench;
beforeAll(async () => {
  bench = await TerraformBench.open([], NO_REGION);
});
afterAll(() => bench.close());
// A batch leaves its objects to the mock: quotas and default VPCs are each batch's own.
afterEach(async () => void (await fetch(`${bench.mock.url}/mock/reset`, { method: "POST" })));

/** Whether an address belongs to the configuration with this number. */
const belongsTo = (number: number) => (address: string) =>
  number === 0 ? !/^module\.c\d/.test(address) : address.startsWith(`module.c${number}.`);

interface Step {
  readonly stack: string;
  readonly flag: boolean;
}

/** Plans and applies; an API that rejects some resources leaves their configuration out of the comparison. */
async function planAndApply({ stack, flag }: Step): Promise<{ plan: ShowJson; state: ShowJson; refused: string }> {
  const planned = await bench.run(stack, ["plan", "-input=false", "-no-color", `-var=flag=${flag}`, "-out=next.plan"]);
  if (planned.code !== 0) throw new Error(`terraform plan ended with ${planned.code}: ${planned.stderr}`);
  const plan = JSON.parse(await bench.succeed(stack, ["show", "-json", "next.plan"])) as ShowJson;
  const applied = await bench.run(stack, ["apply", "-input=false", "-no-color", "next.plan"]);
  const state = JSON.parse(await bench.succeed(stack, ["show", "-json"])) as ShowJson;
  return { plan, state, refused: applied.code === 0 ? "" : applied.stderr };
}

/** @returns how many of the configurations were applied as a whole */
function compare({ plan, state }: { plan: ShowJson; state: ShowJson }, size: number): { applied: number; problems: string[] } {
  const [planned, deployed] = [recordsOfPlan(plan, "plan"), recordsOfState(state, "state")];
  const applied = Array.from({ length: size }, (_, number) => belongsTo(number)).map((mine) => {
    const [before, after] = [part(planned, mine), part(deployed, mine)];
    const exists = new Set(after.records.map(({ address }) => address));
    if (before.records.some(({ mode, address }) => mode === "managed" && !exists.has(address))) return undefined;
    const [was, is] = [topologyOf(before), topologyOf(after)];
    return [...contradictions(was, is), ...falseVerdicts(was, is)];
  });
  const whole = applied.filter((problems) => problems !== undefined);
  return { applied: whole.length, problems: whole.flat() };
}

/**
 * Adds an object to the state that was replaced and still exists, as an apply leaves it whose delete failed: in a default VPC,
 * since Terraform makes a cycle of a deposed object in a VPC that it replaces. @returns its id
 */
async function depose(stack: string): Promise<string | undefined> {
  const file = bench.stateFile(stack);
  const state = JSON.parse(readFileSync(file, "utf8")) as RawState & { serial: number };
  const network = state.resources?.find(
    ({ type, mode, name, instances }) =>
      type === "scaleway_vpc_private_network" && mode === "managed" && /^d\d+$/.test(name) && instances?.length,
  );
  const instance = network?.instances?.[0] as { attributes: Record<string, string> } | undefined;
  if (!network || !instance) return undefined;
  const [region, vpcId] = instance.attributes["vpc_id"]!.split("/");
  const made = (await bench.request("POST", `${region}/private-networks`, { name: "old", vpc_id: vpcId, subnets: ["10.250.0.0/22"] })) as {
    id: string;
  };
  const attributes = {
    ...instance.attributes,
    id: `${region}/${made.id}`,
    ipv4_subnet: [{ ...(instance.attributes["ipv4_subnet"] as unknown as object[])[0], subnet: "10.250.0.0/22" }],
    ipv6_subnets: [],
  };
  (network.instances as object[]).push({ ...instance, deposed: "0badcafe", attributes });
  writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
  return made.id;
}

test.each(batches)("batch $at: a plan never contradicts its state", async ({ at, size }) => {
  const random = new Random(seed + at);
  const stack = `batch${at}`;
  const first: Files[] = Array.from({ length: size }, (_, number) => new ConfigurationWriter(random, `b${at}c${number}`).write());
  const flag = random.chance(50);
  await bench.writeFiles(stack, rootOf(first));
  const created = await planAndApply({ stack, flag });
  const one = compare(created, size);
  expect({ seed: seed + at, problems: one.problems }).toEqual({ seed: seed + at, problems: [] });

  const deposed = await depose(stack);
  const raw = recordsOfRawState(JSON.parse(readFileSync(bench.stateFile(stack), "utf8")) as RawState, "state");
  const old = topologyOf(raw).privateNetworks.filter(({ id }) => id.endsWith(" (deposed 0badcafe)"));
  expect(old.map(({ blocks }) => blocks)).toEqual(deposed === undefined ? [] : [["10.250.0.0/22"]]);

  await bench.writeFiles(stack, rootOf(first.map((files) => changed(files, random))));
  const two = compare(await planAndApply({ stack, flag: !flag }), size);
  expect({ seed: seed + at, problems: two.problems }).toEqual({ seed: seed + at, problems: [] });
  console.info(
    `batch ${at}: ${one.applied} and ${two.applied} of ${size} configurations were applied as a whole\n${created.refused.slice(0, 2000)}`,
  );
  expect(one.applied).toBeGreaterThan(size / 2);
});
