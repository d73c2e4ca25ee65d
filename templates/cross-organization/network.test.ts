import { Testing } from "cdktf";
import "vpc-peering/testing";
import { createNetwork, PARTNER } from "./network";

const app = Testing.app();
const { shop, side } = createNetwork(app);

test("our VPC reaches the partner's once both halves exist", () => expect(shop).toReach(side.target));

test("each block of the partner has a route", () => expect(side.routes).toHaveLength(PARTNER.destinations.length));

test("the network has no findings", () => expect(app).toHaveNoFindings());
