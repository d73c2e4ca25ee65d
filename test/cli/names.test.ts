import { resolveEndpoint } from "../../cli/sources/resolve-names";
import { plainSource } from "../../cli/sources/source";
import type { Topology } from "../../core";
import { cli, temporaryFolder } from "./harness";
import { hubTopology } from "./topologies";

const folder = temporaryFolder();
const twins: Topology = {
  ...hubTopology,
  vpcs: [
    ...hubTopology.vpcs,
    { id: "v-d1", name: "default", region: "fr-par", projectId: "p1" },
    { id: "v-d2", name: "default", region: "nl-ams", projectId: "p2" },
    { id: "stack/net/web", name: "web-2" },
  ],
  privateNetworks: [
    ...hubTopology.privateNetworks,
    { id: "stack/net/web/app", name: "app/blue", vpcId: "stack/net/web", blocks: ["10.7.0.0/22"] },
  ],
};
const file = folder.write("twins.json", twins);
const source = plainSource("twins.json", twins, new Map([["scaleway_vpc.web", "stack/net/web"]]));

describe("names of ends", () => {
  test.each([
    ["web", { vpcId: "v-web" }],
    ["v-web", { vpcId: "v-web" }],
    ["web/app", { vpcId: "v-web", privateNetworkId: "n-web" }],
    ["v-web/n-web", { vpcId: "v-web", privateNetworkId: "n-web" }],
    ["n-web", { vpcId: "v-web", privateNetworkId: "n-web" }],
    ["web/10.1.0.7", { vpcId: "v-web", address: "10.1.0.7" }],
    ["web/fd00::7", { vpcId: "v-web", address: "fd00::7" }],
    ["scaleway_vpc.web", { vpcId: "stack/net/web" }],
    ["stack/net/web", { vpcId: "stack/net/web" }],
    ["stack/net/web/10.7.0.1", { vpcId: "stack/net/web", address: "10.7.0.1" }],
    ["stack/net/web/app", { vpcId: "stack/net/web", privateNetworkId: "stack/net/web/app" }],
    ["web-2/app/blue", { vpcId: "stack/net/web", privateNetworkId: "stack/net/web/app" }],
  ])("%s is understood", (text, end) => {
    expect(resolveEndpoint(text, source)).toEqual(end);
  });

  test.each([
    ["webb", `no VPC "webb" in ${file}: did you mean "web"?`],
    ["zzzzzz", `no VPC "zzzzzz" in ${file}, which has hub, web, data, partner, default, web-2`],
    ["web/db", 'no Private Network "db" in VPC web, which has app'],
    ["web/ap", 'no Private Network "ap" in VPC web: did you mean "app"?'],
    ["nope/app", `no VPC "nope" in ${file}, which has hub, web, data, partner, default, web-2`],
    [
      "fr-par/11111111-2222-4333-8444-555555555555",
      `no VPC "fr-par/11111111-2222-4333-8444-555555555555" in ${file}, which has hub, web, data, partner, default, web-2`,
    ],
    ["default", `"default" is the name of 2 VPCs in ${file}, use an id: v-d1 (fr-par, project p1); v-d2 (nl-ams, project p2)`],
  ])("%s is refused with what there is", async (text, message) => {
    expect(await cli(["reach", file, "--from", text, "--to", "hub"])).toEqual({ code: 2, out: "", err: `vpc-peering: ${message}\n` });
  });

  test("objects that share a name are shown with their ids", async () => {
    const { out } = await cli(["reach", file, "--from", "v-d1", "--to", "v-d2"]);
    expect(out).toContain("default (v-d1) → default (v-d2)  blocked: no-route");
  });
});
