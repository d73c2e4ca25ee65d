import type { TerraformStack } from "cdktf";
import { HubAndSpoke, type IVpc, ScalewayProvider, type SpokeToSpoke, Vpc } from "../../constructs";
import type { PlannedChange } from "../../scripts/lib/plan-changes";
import { Lab } from "./lab";

interface Shape {
  readonly spokes: number;
  readonly spokeToSpoke: SpokeToSpoke;
  /** Display name of the first spoke. */
  readonly renamed?: string;
}

/** A hub and spokes s1, s2, … with one network each. */
function hubAndSpoke({ spokes, spokeToSpoke, renamed }: Shape) {
  return (stack: TerraformStack): void => {
    new ScalewayProvider(stack, "scaleway", { plugin: "embedded" });
    const hub = new Vpc(stack, "hub", { privateNetworks: { shared: "10.0.0.0/22" }, transitivity: true });
    const vpcs: Record<string, IVpc> = {};
    for (let n = 1; n <= spokes; n++) {
      const name = n === 1 ? renamed : undefined;
      vpcs[`s${n}`] = new Vpc(stack, `s${n}`, { name, privateNetworks: { app: `10.${n}.0.0/22` } });
    }
    new HubAndSpoke(stack, "net", { hub, spokes: vpcs, spokeToSpoke });
  };
}

const type = ({ address }: PlannedChange) => address.split(".")[0]!;
/** How many of each resource type a plan touches with one action. */
function count(changes: readonly PlannedChange[], action: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const change of changes.filter(({ actions }) => actions.join() === action)) counts[type(change)] = (counts[type(change)] ?? 0) + 1;
  return counts;
}

const OWN_OBJECTS = {
  null_resource: 1,
  scaleway_vpc: 1,
  scaleway_vpc_private_network: 1,
  scaleway_vpc_connector: 2,
  // IPv4 and IPv6, there and back
  scaleway_vpc_route: 4,
};

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open();
});
afterAll(() => lab.close());

describe("a deployed hub with 20 isolated spokes", () => {
  const synth = (shape: Partial<Shape> = {}) => lab.synth("isolated", hubAndSpoke({ spokes: 20, spokeToSpoke: "isolated", ...shape }));
  beforeAll(async () => {
    await synth();
    await lab.apply();
  });

  test("has nothing to change after one apply", async () => expect(await lab.plan()).toEqual([]));

  test("renaming a display name replaces nothing", async () => {
    await synth({ renamed: "shop" });
    const changes = await lab.plan();
    expect(changes.map(({ actions }) => actions.join())).toEqual(["update"]);
    expect(changes.map(type)).toEqual(["scaleway_vpc"]);
  });

  test("a new spoke creates only its own objects and the hub's connector and routes to it; removing it destroys only those", async () => {
    await synth({ spokes: 21 });
    const added = await lab.plan();
    expect(count(added, "create")).toEqual(OWN_OBJECTS);
    expect(added.every(({ actions, address }) => actions.join() === "create" && /s21/.test(address))).toBe(true);
    await lab.apply();
    expect(await lab.plan()).toEqual([]);

    await synth();
    const removed = await lab.plan();
    expect(count(removed, "delete")).toEqual(OWN_OBJECTS);
    expect(removed.map(({ address }) => address)).toEqual(added.map(({ address }) => address));
  });
});

describe("a deployed hub with 6 transitive spokes", () => {
  const synth = (spokes: number) => lab.synth("transitive", hubAndSpoke({ spokes, spokeToSpoke: "transitive" }));
  beforeAll(async () => {
    await lab.reset();
    await synth(6);
    await lab.apply();
  });

  test("has nothing to change after one apply", async () => expect(await lab.plan()).toEqual([]));

  test("a new spoke gives the others route changes only, never a connector, VPC or network", async () => {
    await synth(7);
    const changes = await lab.plan();
    const elsewhere = changes.filter(({ address }) => !/s7/.test(address));
    expect(new Set(elsewhere.map(type))).toEqual(new Set(["scaleway_vpc_route"]));
    const { scaleway_vpc_route: _routes, ...others } = count(changes, "create");
    const { scaleway_vpc_route: _own, ...own } = OWN_OBJECTS;
    expect(others).toEqual(own);
    expect(changes.filter((change) => !["create", "delete"].includes(change.actions.join())).map(type)).toEqual([]);
    await lab.apply();
    expect(await lab.plan()).toEqual([]);
  });
});
