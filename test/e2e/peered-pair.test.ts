import type { TerraformStack } from "cdktf";
import { PeeredVpcPair, PeeringSide, ScalewayProvider, Vpc } from "../../constructs";
import { Lab } from "./lab";

jest.setTimeout(300_000);

/** The stack of most tests: two new VPCs, peered. */
function pair(stack: TerraformStack, blocks: { left?: string; right?: string } = {}): void {
  new ScalewayProvider(stack, "scaleway", { plugin: "embedded" });
  const left = new Vpc(stack, "left", { privateNetworks: { app: blocks.left ?? "10.0.0.0/22" } });
  const right = new Vpc(stack, "right", { privateNetworks: { db: blocks.right ?? "10.1.0.0/22" } });
  new PeeredVpcPair(stack, "pair", { left, right });
}

describe("a peered pair", () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.open();
  });
  afterEach(() => lab.close());

  test("one apply makes everything and the next plan is empty; destroy leaves nothing", async () => {
    await lab.synth("one", (stack) => pair(stack));
    await lab.apply();
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
    await lab.succeed(["destroy", "-auto-approve", "-input=false", "-no-color"]);
    expect(await lab.view()).toMatchObject({ connectors: [], routes: [] });
    expect((await lab.view()).vpcs.filter((vpc) => !vpc.is_default)).toEqual([]);
  });

  test("when one connector vanishes the other is orphan, and the plan creates it, replaces the gate and updates the routes through it", async () => {
    await lab.synth("lost", (stack) => pair(stack));
    await lab.apply();
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

  test("with one side only the connector is orphan, nothing fails, and the next plan is empty", async () => {
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
  let lab: Lab;
  let existing: string;
  let hidden: string;
  beforeEach(async () => {
    lab = await Lab.open();
    existing = ((await lab.api("POST", "vpcs", { body: { name: "existing", project_id: lab.acme.projectId } })) as { id: string }).id;
    const network = (name: string, block: string) =>
      lab.api("POST", "private-networks", {
        body: { name, project_id: lab.acme.projectId, vpc_id: existing, subnets: [block] },
      }) as Promise<{ id: string }>;
    await network("known", "10.9.0.0/22");
    hidden = (await network("hidden", "10.0.0.0/22")).id;
  });
  afterEach(() => lab.close());

  const stack = (block: string) => (scope: TerraformStack) => {
    new ScalewayProvider(scope, "scaleway", { plugin: "embedded" });
    const ours = new Vpc(scope, "ours", { privateNetworks: { app: block } });
    const theirs = Vpc.fromAttributes(scope, "theirs", { vpcId: `fr-par/${existing}`, cidrs: ["10.9.0.0/22"] });
    new PeeredVpcPair(scope, "ours-theirs", { left: ours, right: theirs });
  };

  async function failAtTheGate(): Promise<void> {
    await lab.synth("gate", stack("10.0.0.0/22"));
    const done = await lab.terraform(["apply", "-auto-approve", "-input=false", "-no-color"]);
    expect(done.code).toBe(1);
    const said = (done.stdout + done.stderr).replace(/[│\s]+/g, " ");
    expect(said).toContain("conflict");
    expect(said).toContain("gate/ours-theirs");
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

  test("is repaired by giving our own network another block in the stack", async () => {
    await failAtTheGate();
    await lab.synth("gate", stack("10.2.0.0/22"));
    await lab.apply();
    expect((await lab.view()).connectors.map(({ status }) => status)).toEqual(["peered", "peered"]);
    expect(await lab.plan()).toEqual([]);
  });
});
