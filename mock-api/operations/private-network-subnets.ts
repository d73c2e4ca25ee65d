import { Cidr } from "../../core";
import { assertNoOverlap } from "../peering/guard";
import { rematchVpc } from "../peering/matching";
import { deleteSubnet, insertSubnets, subnetsOf } from "../peering/subnet-rows";
import { parseBlocks } from "../peering/wanted-blocks";
import { list, text } from "../request/body-fields";
import { stillInUse } from "../world/errors";
import { operation } from "./operation";
import { findNetwork, PRIVATE_NETWORK_ITEM, privateNetworkWrite } from "./private-networks";

/** Only in older clients; a network has both families from the start, so that there is rarely room (inferred). */
const addSubnets = operation({
  name: "AddSubnets",
  method: "POST",
  path: `${PRIVATE_NETWORK_ITEM}/subnets`,
  access: privateNetworkWrite,
  source: "inferred",
  answer: "AddSubnetsResponse",
  body: { subnets: list(text()) },
  handle: (call) => {
    const { body, world } = call;
    const network = findNetwork(call, "write");
    const present = subnetsOf(world, network.id);
    const added = parseBlocks(body.subnets ?? []);
    parseBlocks([...present.map(({ subnet }) => subnet), ...added.map(String)]);
    assertNoOverlap(world, { id: network.vpc_id, region: network.region, organization_id: network.organization_id }, added);
    const rows = insertSubnets(world, network, { blocks: added, stamp: world.clock.stamp() });
    rematchVpc(world, network.vpc_id);
    return { subnets: rows.map(({ subnet }) => subnet) };
  },
});

const deleteSubnets = operation({
  name: "DeleteSubnets",
  method: "DELETE",
  path: `${PRIVATE_NETWORK_ITEM}/subnets`,
  access: privateNetworkWrite,
  source: "inferred",
  answer: "DeleteSubnetsResponse",
  body: { subnets: list(text()) },
  handle: (call) => {
    const { body, world } = call;
    const network = findNetwork(call, "write");
    const wanted = new Set((body.subnets ?? []).map((text) => Cidr.tryParse(text)?.toString()));
    const present = subnetsOf(world, network.id);
    const going = present.filter(({ subnet }) => wanted.has(subnet));
    for (const row of going) {
      if (world.store.count("ips", "subnet_id = ?", row.id) > 0) throw stillInUse("Subnet must be empty to be deleted");
      deleteSubnet(world, row);
    }
    rematchVpc(world, network.vpc_id);
    return { subnets: going.map(({ subnet }) => subnet) };
  },
});

export const privateNetworkSubnetOperations = [addSubnets, deleteSubnets];
