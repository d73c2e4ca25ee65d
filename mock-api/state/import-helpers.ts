import { Cidr, CidrError, type Micros } from "../../core";
import type { World } from "../world/world";
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

/** How far stamps run ahead of a clock that stands still, at most: a microsecond for each change. */
const AHEAD: Micros = 1_000_000;
const STAMPED = ["projects", "vpcs", "private_networks", "vpc_connectors", "routes", "ingress_rules", "ips"] as const;

/** Lets the next stamp come after those of a world that was put in place, so that what is made next is the newest. */
export function continueStamps({ store, clock }: World): void {
  const limit = clock.now() + AHEAD;
  for (const table of STAMPED) {
    const sql = `SELECT max(updated_at) AS newest FROM ${table} WHERE updated_at <= ?`;
    clock.stampAfter(store.one<{ newest: Micros | null }>(sql, limit)?.newest ?? 0);
  }
}

export const tagsOf = (input: ObjectReader) => JSON.stringify(input.texts("tags") ?? []);
