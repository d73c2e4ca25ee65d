import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openNamed } from "../../cli/sources/open";
import type { Trace } from "../../core";
import { type MockProcess, scalewayEnvironment, startMockProcess, type Tenant } from "../../scripts/lib/mock-process";
import { Workspace } from "../../scripts/lib/workspace";
import { cli } from "../cli/harness";

const APP = join(__dirname, "../../examples/hub-and-spoke/main.ts");
const ENDS = ["hub", "web", "data", "batch"];

/** One place that the topology is read from, as arguments of the command and as what names its ids. */
interface Source {
  readonly name: string;
  readonly args: readonly string[];
  readonly path: string;
}

describe("reach on the hub-and-spoke example", () => {
  let mock: MockProcess;
  let workspace: Workspace;
  let acme: Tenant;
  const sources: Source[] = [];

  beforeAll(async () => {
    workspace = new Workspace({ provider: "embedded" });
    await workspace.prepare();
    mock = await startMockProcess();
    const tenants = JSON.parse((await workspace.vpcPeering(["env", "--json"], { SCW_API_URL: mock.url })).stdout) as Tenant[];
    acme = tenants.find(({ name }) => name === "acme")!;
    const env = scalewayEnvironment(acme);
    const succeed = async (running: Promise<{ code: number | null; stdout: string; stderr: string }>) => {
      const { code, stdout, stderr } = await running;
      if (code !== 0) throw new Error(`ended with ${code}:\n${stdout}${stderr}`);
      return stdout;
    };
    await succeed(workspace.cdktf("synth", APP, [], { env }));
    const [stack] = workspace.stacks(APP) as [string];
    const terraform = (...args: string[]) => succeed(workspace.runTerraform(stack, args, { env }));
    const planFile = join(workspace.dir, "first.plan");
    await terraform("init", "-input=false", "-no-color");
    await terraform("plan", "-input=false", "-no-color", `-out=${planFile}`);
    const write = (name: string, content: string) => {
      const file = join(workspace.dir, name);
      writeFileSync(file, content);
      return file;
    };
    const plan = write("plan.json", await terraform("show", "-json", planFile));
    await terraform("apply", "-input=false", "-no-color", planFile);
    const state = write("state.json", await terraform("show", "-json"));
    write("keys.json", JSON.stringify(tenants));
    const paths = {
      "the app's own file": workspace.output(APP),
      "the synthesized stack": join(stack, "cdk.tf.json"),
      "the plan": plan,
      "the state": state,
      "the mock": mock.url,
    };
    for (const [name, path] of Object.entries(paths)) sources.push({ name, args: [path], path });
    sources.push({ name: "the account", args: ["--key-file", join(workspace.dir, "keys.json"), "--region", acme.region], path: mock.url });
  });
  afterAll(async () => {
    await mock.stop();
    workspace.dispose();
  });

  /** Verdict and way by the VPCs' names. */
  async function answer({ args, path }: Source, from: string, to: string) {
    const { out } = await cli(["reach", ...args, "--from", from, "--to", to, "--json"]);
    const { verdict, forward, back, blocker } = JSON.parse(out) as Trace;
    const io = { stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: workspace.dir };
    const names = new Map((await openNamed(path, io)).topology.vpcs.map((vpc) => [vpc.id, vpc.name]));
    const way = (hops: Trace["forward"]) => hops.map((hop) => names.get(hop.vpcId));
    return { verdict, forward: way(forward), back: way(back), code: blocker?.code };
  }

  test("gives the same answer from synth, stack, plan, state, mock and account, for every pair", async () => {
    const pairs = ENDS.flatMap((from) => ENDS.filter((to) => to !== from).map((to) => [from, to] as const));
    const answers = new Map<string, object>();
    for (const source of sources) {
      const all: Record<string, object> = {};
      for (const [from, to] of pairs) all[`${from} to ${to}`] = await answer(source, from, to);
      answers.set(source.name, all);
    }
    const [first] = answers.values();
    expect(first).toMatchObject({
      "web to hub": { verdict: "reachable", forward: ["web", "hub"], back: ["hub", "web"] },
      "web to data": { verdict: "blocked", code: "no-route" },
    });
    for (const [name, all] of answers) expect({ name, all }).toEqual({ name, all: first });
    expect([...answers.keys()]).toHaveLength(6);
  });
});
