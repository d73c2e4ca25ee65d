import { planRenumbering, type RenumberingPlan, type Topology } from "../../core";
import { cli, temporaryFolder } from "./harness";
import { conflictTopology, wholeTopology } from "./topologies";

const folder = temporaryFolder();
const conflict = folder.write("conflict.json", conflictTopology);
const plan = (topology: Topology, options = {}) => {
  const found = planRenumbering(topology, options);
  if ("message" in found) throw new Error(found.message);
  return found;
};
const kinds = ({ steps }: RenumberingPlan) => steps.map(({ action }) => action.kind);

describe("planRenumbering", () => {
  test("the smaller network of an overlap moves, in the order that keeps both addresses until the last", () => {
    const found = plan(conflictTopology);
    expect(found.moves).toEqual([
      { privateNetworkId: "n-db", vpcId: "v-beta", name: "db", newName: "db-2", from: ["172.16.23.0/24"], to: "10.0.0.0/24" },
    ]);
    expect(kinds(found)).toEqual([
      "create-network",
      "attach",
      "adapt-acl",
      "add-route",
      "add-route",
      "wait-for-lease",
      "drain",
      "delete-route",
      "delete-network",
      "refresh",
    ]);
    expect(found.steps.map(({ statusAfter }) => statusAfter)).toEqual([...Array(9).fill("conflict"), "peered"]);
  });

  test("routes follow the network, not the other one that has the same addresses", () => {
    const routes = plan(conflictTopology, { privateNetworkId: "n-apps" }).steps.flatMap(({ action }) =>
      action.kind === "add-route" ? [`${action.vpcId} ${action.destination}`] : [],
    );
    expect(routes).toEqual(["v-beta 10.0.0.0/22", "v-alpha 172.16.23.0/24"]);
  });

  test("the forward route comes last: until then its longer prefix would take the old network's own traffic", () => {
    const found = plan(conflictTopology, { privateNetworkId: "n-apps" });
    expect(kinds(found).slice(-4)).toEqual(["delete-network", "refresh", "add-route", "wait-for-lease"]);
  });

  test("a route to a part of the block leads to the same part of the new one; a wider one that holds both stays", () => {
    const route = (id: string, destination: string) => ({
      id,
      vpcId: "v-gamma",
      destination,
      nexthop: { kind: "connector" as const, connectorId: "c3" },
    });
    const found = plan(
      { ...conflictTopology, routes: [route("part", "172.16.23.128/25"), route("wide", "0.0.0.0/1")] },
      { privateNetworkId: "n-db", block: "10.40.1.0/24" },
    );
    const added = found.steps.flatMap(({ action }) => (action.kind === "add-route" ? [[action.vpcId, action.destination]] : []));
    expect(added).toEqual([
      ["v-gamma", "10.40.1.128/25"],
      ["v-alpha", "10.40.1.0/24"],
      ["v-beta", "172.16.20.0/22"],
    ]);
    expect(found.steps.flatMap(({ action }) => (action.kind === "delete-route" ? [action.routeId] : []))).toEqual(["part"]);
  });

  test("next hops that stand in the old network move with it", () => {
    const nexthop = { kind: "private-network" as const, privateNetworkId: "n-db" };
    const found = plan({
      ...conflictTopology,
      routes: [{ id: "fw", vpcId: "v-beta", destination: "0.0.0.0/1", nexthop }],
      ingressRules: [
        { id: "in", vpcId: "v-beta", source: "10.8.0.0/22", nexthopResourceIp: "172.16.23.9", nexthopPrivateNetworkId: "n-db" },
      ],
    });
    expect(kinds(found)).toContain("move-next-hop");
    expect(kinds(found)).toContain("move-ingress-rule");
  });

  test("one network that collides with two is moved rather than both", () => {
    const third: Topology = {
      ...conflictTopology,
      privateNetworks: conflictTopology.privateNetworks.map((network) =>
        network.id === "n-lab" ? { ...network, blocks: ["172.16.23.128/25"] } : network,
      ),
    };
    expect(plan(third).moves.map(({ privateNetworkId }) => privateNetworkId)).toEqual(["n-db"]);
    const asked = plan(third, { privateNetworkId: "n-apps" });
    expect([asked.conflicts.length, asked.remaining.map(({ networks }) => networks)]).toEqual([1, [["n-lab", "n-db"]]]);
  });

  test("another party's network is never the one to move", () => {
    const theirs: Topology = {
      ...conflictTopology,
      vpcs: conflictTopology.vpcs.map((vpc) => (vpc.name === "beta" ? { ...vpc, opaque: true } : vpc)),
    };
    expect(plan(theirs).moves.map(({ privateNetworkId }) => privateNetworkId)).toEqual(["n-apps"]);
    const both: Topology = { ...conflictTopology, vpcs: conflictTopology.vpcs.map((vpc) => ({ ...vpc, opaque: true })) };
    expect(planRenumbering(both)).toMatchObject({ message: "every overlapping network belongs to a VPC that is not visible here" });
  });

  test.each([
    ["10.0.0.0/19", "10.0.0.0/19 is a /19; a Private Network is a /20 (largest) to a /29 (smallest)", "use 10.0.0.0/20"],
    ["10.9.1.0/24", "10.9.1.0/24 overlaps Private Network ops (10.9.0.0/22)", "10.0.0.0/24 is free for db"],
    ["10.9.1.1/24", '"10.9.1.1/24" is not an IPv4 CIDR block', 'write it as "10.20.0.0/22"; the plan chooses the IPv6 block'],
    ["8.8.8.0/24", "8.8.8.0/24 is routable on the internet", "use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"],
  ])("%s is refused", (block, message, hint) => {
    expect(planRenumbering(conflictTopology, { privateNetworkId: "n-db", block })).toEqual({ message, hint });
  });

  test("connectors in different regions, and networks of one VPC, are no conflict", () => {
    const apart: Topology = {
      ...conflictTopology,
      vpcs: conflictTopology.vpcs.map((vpc) => (vpc.name === "beta" ? { ...vpc, region: "nl-ams" } : vpc)),
    };
    expect(planRenumbering(apart)).toMatchObject({ nothingToDo: true });
    expect(planRenumbering(wholeTopology)).toEqual({
      message: "no two peered VPCs have overlapping Private Networks",
      hint: "there is nothing to renumber",
      nothingToDo: true,
    });
  });
});

describe("renumber", () => {
  test("prints the steps with their reasons", async () => {
    const { code, out } = await cli(["renumber", conflict]);
    expect(code).toBe(0);
    expect(out).toContain("  alpha/apps 172.16.20.0/22  ×  beta/db 172.16.23.0/24\n");
    expect(out).toContain("  1.  Create Private Network db-2 with 10.0.0.0/24 in VPC beta.\n      A network cannot change its block");
    expect(out).toContain("  10. Refresh the connectors alpha-to-beta and beta-to-alpha.\n");
  });

  test.each([["n-db"], ["n-apps"]])(
    "rehearsed on a mock of its own, moving %s, both connectors go from conflict to peered at the refresh",
    async (network) => {
      const vpc = network === "n-db" ? "beta" : "alpha";
      const { code, out } = await cli(["renumber", conflict, "--network", `${vpc}/${network}`, "--rehearse", "--json"]);
      const { rehearsal, steps } = JSON.parse(out) as RenumberingPlan & {
        rehearsal: { asPlanned: boolean; steps: { statuses: { status: string }[] }[] };
      };
      expect([code, rehearsal.asPlanned]).toEqual([0, true]);
      const seen = rehearsal.steps.map(({ statuses }) => statuses.map(({ status }) => status).join(" "));
      const refresh = steps.findIndex(({ action }) => action.kind === "refresh") + 1;
      expect(seen.slice(0, refresh)).toEqual(Array(refresh).fill("conflict conflict"));
      expect(seen.slice(refresh)).toEqual(Array(seen.length - refresh).fill("peered peered"));
    },
  );

  test("the rehearsal shows each status in words", async () => {
    const { out } = await cli(["renumber", conflict, "--rehearse"]);
    expect(out).toContain("      before\n      alpha-to-beta conflict, beta-to-alpha conflict\n");
    expect(out).toMatch(
      /connectors alpha-to-beta and beta-to-alpha\.\n {6}After the second deploy: [^:]+\n {6}alpha-to-beta peered, beta-to-alpha peered\n/,
    );
    expect(out.replace(/\s+/g, " ")).toContain(
      'add the key "db-2" with "10.0.0.0/24" to privateNetworks of the VPC, keep "db". First deploy.',
    );
    expect(out).toContain("rehearsed: every status and every reachable pair as planned");
  });

  test("an ingress rule, an ACL and next hops in the network are rehearsed with the API too", async () => {
    const nexthop = { kind: "private-network" as const, privateNetworkId: "n-db" };
    const file = folder.write("rich.json", {
      ...conflictTopology,
      routes: [...conflictTopology.routes, { id: "fw", vpcId: "v-beta", destination: "0.0.0.0/1", nexthop }],
      ingressRules: [
        { id: "in", vpcId: "v-beta", source: "10.8.0.0/22", nexthopResourceIp: "172.16.23.9", nexthopPrivateNetworkId: "n-db" },
      ],
    });
    const { code, out } = await cli(["renumber", file, "--rehearse"]);
    expect([code, out.includes("rehearsed: every status and every reachable pair as planned")]).toEqual([0, true]);
  });

  test("both sides of a peering of two organizations are rehearsed, each step by its owner", async () => {
    const owner = (organizationId: string) => ({ organizationId, projectId: `${organizationId}-project` });
    const file = folder.write("two.json", {
      ...conflictTopology,
      vpcs: conflictTopology.vpcs.map((vpc) => ({ ...vpc, ...owner(vpc.name === "alpha" ? "acme" : "other") })),
      privateNetworks: conflictTopology.privateNetworks.map((network) => ({ ...network, projectId: "acme-project" })),
    });
    const { code, out } = await cli(["renumber", file, "--rehearse"]);
    expect([code, out.includes("rehearsed: every status and every reachable pair as planned")]).toEqual([0, true]);
  });

  test("networks of one name are told apart by their VPCs", async () => {
    const named = {
      ...conflictTopology,
      privateNetworks: conflictTopology.privateNetworks.map((network) => ({ ...network, name: "app" })),
    };
    const { out } = await cli(["renumber", folder.write("apps.json", named)]);
    expect(out).toContain("  alpha/app (n-apps) 172.16.20.0/22  ×  beta/app 172.16.23.0/24\n");
    expect(out).toContain("Attach every resource of app to app-2 too, in VPC beta.");
  });

  test("a counterpart that is taken as present is made for the rehearsal", async () => {
    const [first, , ...others] = conflictTopology.connectors;
    const file = folder.write("half.json", {
      ...conflictTopology,
      connectors: [{ ...first, mirrorAssumed: true }, ...others],
      routes: [],
      acls: [],
    });
    const { code, out } = await cli(["renumber", file, "--rehearse"]);
    expect(code).toBe(0);
    expect(out).toContain("The counterpart of connector alpha-to-beta is made for the rehearsal.");
  });

  test("a conflict whose overlap is not visible is not nothing to do", async () => {
    const [first] = conflictTopology.connectors;
    const hidden = {
      ...conflictTopology,
      privateNetworks: conflictTopology.privateNetworks.filter((network) => network.vpcId === "v-alpha"),
      connectors: [{ ...first, status: "conflict" }],
      routes: [],
    };
    const { code, out } = await cli(["renumber", folder.write("hidden.json", hidden)]);
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain(
      "connector alpha-to-beta is in conflict, but no overlap is visible here, so the plan cannot choose a network: ask for the blocks of VPC beta and read both sides; if the overlap is gone already, refresh the connector ",
    );
  });

  test("nothing to do exits 0; wrong names and blocks are wrong use", async () => {
    folder.write("whole.json", wholeTopology);
    expect(await cli(["renumber", "whole.json"], { cwd: folder.path })).toEqual({
      code: 0,
      out: "no two peered VPCs have overlapping Private Networks: there is nothing to renumber\nsource: whole.json: as given\n",
      err: "",
    });
    expect((await cli(["renumber", conflict, "--network", "beta"])).err).toBe(
      'vpc-peering: --network must name a Private Network as VPC/NETWORK, not "beta"\n',
    );
    expect((await cli(["renumber", conflict, "--network", "alpha/ops"])).err).toBe(
      "vpc-peering: Private Network ops does not overlap a network of a peered VPC: those that do: apps, db\n",
    );
    expect((await cli(["renumber", conflict, "--block", "10.0.0.0/24"])).err).toBe(
      "vpc-peering: --block needs --network: name the network that gets the block\n",
    );
  });
});
