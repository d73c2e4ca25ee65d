import { Testing } from "cdktf";
import "vpc-peering/testing";
import { createNetwork } from "./network";

const app = Testing.app();
const { frontend, backend } = createNetwork(app);

test("frontend and backend are peered and reach each other", () => {
  expect(frontend).toBePeeredWith(backend);
  expect(frontend).toReach(backend);
});

test("the network has no findings and costs at most 30 EUR a month", () => {
  expect(app).toHaveNoFindings();
  expect(app).toCostAtMost(30);
});
