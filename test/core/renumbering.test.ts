import { planRenumbering, type RenumberingPlan, type Topology } from "../../core";
import { interruptionsOf } from "../../core/renumbering/interruptions";

const connector = (from: string, to: string) => ({ id: `${from}>${to}`, name: `${from}-${to}`, vpcId: from, targetVpcId: to });
const route = (vpcId: string, destination: string, via: string) => ({
  id: `${vpcId} to ${destination}`,
  vpcId,
  destination,
  nexthop: { kind: "connector" as const, connectorId: `${vpcId}>${via}` },
});

/** A spoke behind a hub reaches the hub's neighbor "app", whose IPv6 block is also the one of "db". */
const topology: Topology = {
  vpcs: ["spoke", "hub", "app", "db"].map((id) => ({ id, name: id, region: "fr-par", transitivityEnabled: id === "hub" })),
  privateNetworks: [
    { id: "n-spoke", name: "spoke", vpcId: "spoke", blocks: ["10.1.0.0/24", "fd00:1::/64"] },
    { id: "n-app", name: "app", vpcId: "app", blocks: ["10.2.0.0/24", "fd00:2::/64"] },
    { id: "n-db", name: "db", vpcId: "db", blocks: ["10.3.0.0/22", "fd00:2::/64"] },
  ],
  connectors: [
    ["spoke", "hub"],
    ["hub", "app"],
    ["app", "db"],
  ].flatMap(([a, b]) => [connector(a!, b!), connector(b!, a!)]),
  routes: [
    route("spoke", "10.2.0.0/24", "hub"),
    route("spoke", "fd00:2::/64", "hub"),
    route("hub", "10.2.0.0/24", "app"),
    route("hub", "fd00:2::/64", "app"),
    route("hub", "10.1.0.0/24", "spoke"),
    route("hub", "fd00:1::/64", "spoke"),
    route("app", "10.1.0.0/24", "hub"),
    route("app", "fd00:1::/64", "hub"),
  ],
  ingressRules: [{ id: "in", vpcId: "spoke", source: "10.2.0.0/24", nexthopResourceIp: "10.1.0.9", nexthopPrivateNetworkId: "n-spoke" }],
};

function planned(): RenumberingPlan {
  const plan = planRenumbering(topology, { privateNetworkId: "n-app" });
  if ("message" in plan) throw new Error(plan.message);
  return plan;
}

describe("planRenumbering", () => {
  test("an overlap of IPv6 blocks moves the routes of a spoke behind a hub, in both families", () => {
    const plan = planned();
    const [{ to, toIpv6 }] = plan.moves as [RenumberingPlan["moves"][number]];
    const added = plan.steps.flatMap(({ action }) => (action.kind === "add-route" ? [`${action.vpcId} ${action.destination}`] : []));
    for (const vpc of ["spoke", "hub"]) for (const block of [to, toIpv6]) expect(added).toContain(`${vpc} ${block}`);
    expect(plan.interruptions).toEqual([]);
  });

  test("an ingress rule whose source is the old block is copied before the drain and deleted after it", () => {
    const kinds = planned().steps.map(({ action }) => action.kind);
    const order = ["add-ingress-rule", "drain", "delete-ingress-rule"] as const;
    const places = order.map((kind) => kinds.indexOf(kind));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test("steps that lack a route cut the pair off from the drain on, and the interruption names both directions", () => {
    const plan = planned();
    const [{ to }] = plan.moves as [RenumberingPlan["moves"][number]];
    const steps = plan.steps.filter(
      ({ action }) => !(action.kind === "add-route" && action.vpcId === "spoke" && action.destination === to),
    );
    const drain = steps.findIndex(({ action }) => action.kind === "drain") + 1;
    expect(interruptionsOf(topology, plan.conflicts, steps)).toEqual([
      { from: "n-spoke", to: "n-app", family: 4, afterStep: drain },
      { from: "n-app", to: "n-spoke", family: 4, afterStep: drain },
    ]);
  });
});
