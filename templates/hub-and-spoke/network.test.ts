import { Testing } from "cdktf";
import "vpc-peering/testing";
import { createNetwork } from "./network";

const app = Testing.app();
const { hub, web, data } = createNetwork(app);

test("every spoke reaches the hub", () => {
  expect(web).toReach(hub);
  expect(data).toReach(hub);
});

test("spokes are isolated from each other", () => expect(web).toBeIsolatedFrom(data));

test("the network has no findings and costs at most 60 EUR a month", () => {
  expect(app).toHaveNoFindings();
  expect(app).toCostAtMost(60);
});
