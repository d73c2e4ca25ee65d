import type { Cidr, Micros } from "../../core";
import type { PrivateNetworkRow, SubnetRow } from "../store";
import type { World } from "../world/world";

/** Stores a network's subnets. They share their network's stamp, unless they are added later (recorded). */
export function insertSubnets(world: World, network: PrivateNetworkRow, added: { blocks: readonly Cidr[]; stamp?: Micros }): SubnetRow[] {
  const { blocks, stamp = network.created_at } = added;
  return blocks.map((block) => {
    const row: SubnetRow = {
      id: world.newId(),
      region: network.region,
      organization_id: network.organization_id,
      project_id: network.project_id,
      vpc_id: network.vpc_id,
      private_network_id: network.id,
      family: block.family,
      subnet: block.toString(),
      created_at: stamp,
      updated_at: stamp,
    };
    insertSubnet(world, row);
    return row;
  });
}

/** Every subnet that is stored comes through here. */
export function insertSubnet({ store, blocks }: World, row: SubnetRow): void {
  store.insert("subnets", row);
  blocks.added(row);
}

/** Every subnet that is deleted by itself goes through here. */
export function deleteSubnet({ store, blocks }: World, row: SubnetRow): void {
  store.delete("subnets", row.id);
  blocks.removed(row);
}

export function subnetsOf({ store }: World, privateNetworkId: string): SubnetRow[] {
  return store.all<SubnetRow>("SELECT * FROM subnets WHERE private_network_id = ? ORDER BY family, rowid", privateNetworkId);
}
