import { Cidr, CidrError } from "../../core";
import type { World } from "../world";
import { type ObjectReader, StateError } from "./reader";

/** Reads a CIDR block of a document. */
export function blockOf(text: unknown, where: string): Cidr {
  try {
    return Cidr.parse(String(text));
  } catch (error) {
    if (error instanceof CidrError) throw new StateError(`${where}: ${error.message}`);
    throw error;
  }
}

export function claimId(
  world: World,
  table: "vpcs" | "private_networks" | "subnets" | "vpc_connectors" | "routes" | "ingress_rules" | "ips",
  input: ObjectReader,
): string {
  const id = input.text("id") ?? world.newId();
  if (world.store.byId(table, id)) throw new StateError(`${input.where}.id: "${id}" exists already`);
  return id;
}

export function stamps(world: World, input: ObjectReader) {
  const created = input.time("created_at") ?? world.clock.stamp();
  return { created_at: created, updated_at: input.time("updated_at") ?? created };
}

export const tagsOf = (input: ObjectReader) => JSON.stringify(input.texts("tags") ?? []);
