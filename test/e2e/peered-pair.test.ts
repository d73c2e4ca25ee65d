import type { TerraformStack } from "cdktf";
import { HubAndSpoke, PeeredVpcPair, PeeringSide, type RequirePeered, ScalewayProvider, Vpc } from "../../constructs";
import { Lab } from "./lab";

/** The stack of most tests: two new VPCs, peered. */
function pair(stack: TerraformStack, blocks: { left?: string; right?: string } = {}): void {
  new ScalewayProvider(stack, "scaleway", { plugin: "embedded" });
  const left = new Vpc(stack, "left", { privateNetworks: { app: blocks.left ?? "10.0.0.0/22" } });
  const right = new Vpc(stack, "right", { privateNetworks: { db: blocks.right ?? "10.1.0.0/22" } });
  new PeeredVpcPair(stack, "pair", { left, right });
}

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open();
});
afterAll(() => lab.close());

describe("a peered pair", () => {
  beforeAll(async () => {
    await lab.synth("one", (stack) => pair(stack));
    await lab.apply();
  });

  test("one apply makes everything and the next plan is empty", async () => {
    const view = await lab.view();
    expect(view.connectors.map((connector) => connector.status)).toEqual(["peered", "peered"]);
    expect(
      view.routes
        .map((route) => route.destination)
        .filter((destination) => !destination.includes(":"))
        .sort(),
    ).toEqual(["10.0.0.0/22", "10.1.0.0/22"]);
    expect(view.routes.filter((route) => route.destination.includes(":"))).toHaveLength(2);
    expect(await lab.plan()).toEqual([]);
  });

  test("when one connector vanishes the other is orphan, and the plan creates it, replaces the gate and updates the routes through it", async () => {
    const [first, second] = (await lab.view()).connectors;
    await lab.api("DELETE", `vpc-connectors/${first!.id}`);
    expect((await lab.view()).connectors.map(({ id, status }) => ({ id, status }))).toEqual([{ id: second!.id, status: "orphan" }]);

    const changes = await lab.plan();
    const by = (action: string) => changes.filter(({ actions }) => actions.includes(action) && actions.length === 1);
    expect(by("create").map(({ address }) => address)).toEqual([expect.stringMatching(/^scaleway_vpc_connector\./)]);
    expect(by("update").map(({ address }) => address.split(".")[0])).toEqual(["scaleway_vpc_route", "scaleway_vpc_route"]);
    const replaced = changes.filter(({ actions }) => actions.length === 2);
    expect(replaced.map(({ address }) => address.split(".")[0])).toEqual(["null_resource"]);
    expect(changes).toHaveLength(4);

    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });

  test("destroy leaves nothing", async () => {
    await lab.succeed(["destroy", "-auto-approve", "-input=false", "-no-color"]);
    expect(await lab.view()).toMatchObject({ connectors: [], routes: [] });
    expect((await lab.view()).vpcs.filter((vpc) => !vpc.is_default)).toEqual([]);
  });
});

describe("one side of a pair", () => {
  test("its connector is orphan, nothing fails, and the next plan is empty", async () => {
    const { id } = (await lab.api("POST", "vpcs", { body: { name: "elsewhere", project_id: lab.acme.projectId } })) as { id: string };
    await lab.synth("half", (stack) => {
      new ScalewayProvider(stack, "scaleway", { plugin: "embedded" });
      const vpc = new Vpc(stack, "left", { privateNetworks: { app: "10.0.0.0/22" } });
      new PeeringSide(stack, "half", { vpc, targetVpcId: `fr-par/${id}`, destinations: ["10.1.0.0/22"] });
    });
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status, target_vpc_id }) => ({ status, target_vpc_id }))).toEqual([
      { status: "orphan", target_vpc_id: id },
    ]);
    expect(await lab.plan()).toEqual([]);
  });
});

describe("an overlap that is unknown until apply", () => {
  let existing: string;
  let hidden: string;
  let stackName: string;
  let count = 0;
  beforeEach(async () => {
    await lab.reset();
    stackName = `gate-${++count}`;
    existing = ((await lab.api("POST", "vpcs", { body: { name: "existing", project_id: lab.acme.projectId } })) as { id: string }).id;
    const network = (name: string, block: string) =>
      lab.api("POST", "private-networks", {
        body: { name, project_id: lab.acme.projectId, vpc_id: existing, subnets: [block] },
      }) as Promise<{ id: string }>;
    await network("known", "10.9.0.0/22");
    hidden = (await network("hidden", "10.0.0.0/22")).id;
  });

  const stack =
    (block: string, requirePeered: RequirePeered = true) =>
    (scope: TerraformStack) => {
      new ScalewayProvider(scope, "scaleway", { plugin: "embedded" });
      const ours = new Vpc(scope, "ours", { privateNetworks: { app: block } });
      const theirs = Vpc.fromAttributes(scope, "theirs", { vpcId: `fr-par/${existing}`, cidrs: ["10.9.0.0/22"] });
      new PeeredVpcPair(scope, "ours-theirs", { left: ours, right: theirs, requirePeered });
    };

  async function failAtTheGate(): Promise<void> {
    await lab.synth(stackName, stack("10.0.0.0/22"));
    const done = await lab.terraform(["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect(done.code).toBe(1);
    const said = (done.stdout + done.stderr).replace(/[│\s]+/g, " ");
    expect(said).toContain("conflict");
    expect(said).toContain(`${stackName}/ours-theirs`);
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["conflict", "conflict"]);
    const resources = (await lab.stateAddresses()).map((address) => address.split(".")[0]);
    expect(resources.filter((type) => type === "scaleway_vpc_connector")).toHaveLength(2);
    expect(resources).not.toContain("null_resource");
  }

  test("fails at the gate naming the pair, and is repaired by removing that network out of band", async () => {
    await failAtTheGate();
    await lab.api("DELETE", `private-networks/${hidden}`);
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });

  test.each([
    ["warn", "warns and goes on, and so does every plan while it lasts", true],
    [false, "is not looked at", false],
  ] as const)("with requirePeered %p %s", async (requirePeered, _, warns) => {
    await lab.synth(stackName, stack("10.0.0.0/22", requirePeered));
    const { stdout } = await lab.succeed(["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect((await lab.view()).routes.length).toBeGreaterThan(0);
    const planned = await lab.succeed(["plan", "-input=false", "-no-color"]);
    for (const said of [stdout, planned.stdout]) {
      const text = said.replace(/[│\s]+/g, " ");
      expect(
        text.includes(
          `VPC peering ${stackName}/ours-theirs between ${stackName}/ours and ${stackName}/theirs is "conflict", not "peered".`,
        ),
      ).toBe(warns);
    }
    expect(await lab.plan()).toEqual([]);
    await lab.api("DELETE", `private-networks/${hidden}`);
    expect((await lab.succeed(["plan", "-input=false", "-no-color"])).stdout).not.toContain("conflict");
  });

  test("of two blocks that come from another resource stops the apply, naming the pair, and another block repairs it", async () => {
    const tokens = (second?: string) => (scope: TerraformStack) => {
      new ScalewayProvider(scope, "scaleway", { plugin: "embedded" });
      const plan = new Vpc(scope, "plan", { privateNetworks: { block: {} } });
      const assigned = plan.privateNetworks["block"]!.ipv4Block;
      const left = new Vpc(scope, "left", { privateNetworks: { app: assigned } });
      const right = new Vpc(scope, "right", { privateNetworks: { db: second ?? assigned } });
      new PeeredVpcPair(scope, "pair", { left, right });
    };
    await lab.synth("tokens", tokens());
    const done = await lab.terraform(["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect(done.code).toBe(1);
    const said = (done.stdout + done.stderr).replace(/[│\s]+/g, " ");
    expect(said).toContain(
      'VPC peering tokens/pair between tokens/left and tokens/right is "conflict", not "peered". conflict: a Private Network of one side overlaps one of the other',
    );
    await lab.synth("tokens", tokens("10.1.0.0/22"));
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });

  test("of two spokes, whom no connector joins, stops the apply too, naming both and both blocks", async () => {
    const star = (second?: string) => (scope: TerraformStack) => {
      new ScalewayProvider(scope, "scaleway", { plugin: "embedded" });
      const plan = new Vpc(scope, "plan", { privateNetworks: { block: {} } });
      const assigned = plan.privateNetworks["block"]!.ipv4Block;
      const hub = new Vpc(scope, "hub", { privateNetworks: { app: "10.0.0.0/22" } });
      const web = new Vpc(scope, "web", { privateNetworks: { app: assigned } });
      const data = new Vpc(scope, "data", { privateNetworks: { app: second ?? assigned } });
      new HubAndSpoke(scope, "net", { hub, spokes: { web, data } });
    };
    await lab.synth("spokes", star());
    const done = await lab.terraform(["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect(done.code).toBe(1);
    expect((done.stdout + done.stderr).replace(/[│\s]+/g, " ")).toMatch(
      /spokes\/net: (172\.\d+\.\d+\.0\/22) of spokes\/data overlaps \1 of spokes\/web\. The way to one of the two VPCs would lead to the other/,
    );
    expect((await lab.view()).routes).toEqual([]);
    await lab.synth("spokes", star("10.1.0.0/24"));
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered", "peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });

  test("is repaired by giving our own network another block in the stack", async () => {
    await failAtTheGate();
    await lab.synth(stackName, stack("10.2.0.0/22"));
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });
});
