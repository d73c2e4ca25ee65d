import { Cidr } from "../../core";
import type { SqliteStore, SubnetRow } from "../store";
import { blockOf } from "./blocks";

/** Where blocks are taken from when none is asked for; the second when the first is used up (both recorded). */
const IPV4_POOLS = ["172.16.0.0/12", "10.0.0.0/8"].map(Cidr.parse);
const SLOT_LENGTH = 22;
const SLOT_BITS = BigInt(32 - SLOT_LENGTH);
/** The fourth group of an IPv6 address tells the /64s of a /48 apart. */
const GROUP_BITS = 64n;
const GROUPS = 65_536;
const POOL_BITS = 80n;
const MAX_PROJECTS = 64;

type Row = Pick<SubnetRow, "project_id" | "region" | "subnet">;

/** The slots of the pools that a block touches, counted through both pools. */
function* slotsOf(block: Cidr): Generator<number> {
  let offset = 0;
  for (const pool of IPV4_POOLS) {
    if (block.overlaps(pool)) {
      // Of two blocks that overlap one contains the other.
      const { first, last } = block.prefixLength > pool.prefixLength ? block : pool;
      for (let at = first >> SLOT_BITS; at <= last >> SLOT_BITS; at++) yield offset + Number(at - (pool.first >> SLOT_BITS));
    }
    offset += 2 ** (SLOT_LENGTH - pool.prefixLength);
  }
}

const SLOTS = IPV4_POOLS.reduce((sum, { prefixLength }) => sum + 2 ** (SLOT_LENGTH - prefixLength), 0);

function slotAt(index: number): Cidr {
  let left = index;
  for (const pool of IPV4_POOLS) {
    const size = 2 ** (SLOT_LENGTH - pool.prefixLength);
    if (left < size) return Cidr.at(4, pool.first + (BigInt(left) << SLOT_BITS), SLOT_LENGTH);
    left -= size;
  }
  throw new RangeError(`there is no slot ${index}`);
}

/** How often each possible automatic block of one project and region is touched by stored ones. */
export class ProjectBlocks {
  readonly #slots = new Uint32Array(SLOTS);
  /** IPv6 blocks inside one /48, by the /48 and the fourth group; wider ones are few and kept as they are. */
  readonly #groups = new Map<bigint, Map<number, number>>();
  readonly #wide: Cidr[] = [];

  change(block: Cidr, by: 1 | -1): void {
    if (block.family === 4) for (const slot of slotsOf(block)) this.#slots[slot]! += by;
    else if (block.prefixLength < 64) this.#changeWide(block, by);
    else this.#changeGroup(block, by);
  }

  #changeWide(block: Cidr, by: 1 | -1): void {
    if (by === 1) this.#wide.push(block);
    else
      this.#wide.splice(
        this.#wide.findIndex((one) => one.toString() === block.toString()),
        1,
      );
  }

  #changeGroup(block: Cidr, by: 1 | -1): void {
    const pool = block.first >> POOL_BITS;
    const groups = this.#groups.get(pool) ?? new Map<number, number>();
    this.#groups.set(pool, groups);
    const group = Number((block.first >> GROUP_BITS) & 0xffffn);
    const count = (groups.get(group) ?? 0) + by;
    if (count === 0) groups.delete(group);
    else groups.set(group, count);
  }

  /** The lowest free /22. @param around blocks to keep off besides the project's own */
  freeIpv4(around: readonly Cidr[]): Cidr | undefined {
    const taken = new Set(around.filter(({ family }) => family === 4).flatMap((block) => [...slotsOf(block)]));
    for (let slot = 0; slot < SLOTS; slot++) if (this.#slots[slot] === 0 && !taken.has(slot)) return slotAt(slot);
    return undefined;
  }

  /** The first free /64 of a /48 from a start on. */
  freeIpv6(pool: Cidr, start: number, around: readonly Cidr[]): Cidr | undefined {
    const groups = this.#groups.get(pool.first >> POOL_BITS);
    const obstacles = [...this.#wide, ...around].filter((block) => block.overlaps(pool));
    for (let step = 0; step < GROUPS; step++) {
      const group = (start + step) % GROUPS;
      if (groups?.has(group)) continue;
      const block = Cidr.at(6, pool.first + (BigInt(group) << GROUP_BITS), 64);
      if (!obstacles.some((other) => other.overlaps(block))) return block;
    }
    return undefined;
  }
}

/**
 * The stored blocks by project and region, so that finding a free one costs the same however many there are. Read from the store at
 * first use and told of every change since; a change that is undone, or another world, drops it.
 */
export class BlockIndex {
  readonly #projects = new Map<string, ProjectBlocks>();
  #changed = false;

  of(store: SqliteStore, projectId: string, region: string): ProjectBlocks {
    const key = `${projectId} ${region}`;
    const known = this.#projects.get(key);
    if (known) return known;
    const blocks = new ProjectBlocks();
    for (const { subnet } of store.all<Row>("SELECT subnet FROM subnets WHERE project_id = ? AND region = ?", projectId, region))
      blocks.change(blockOf(subnet), 1);
    if (this.#projects.size >= MAX_PROJECTS) this.#projects.delete(this.#projects.keys().next().value!);
    this.#projects.set(key, blocks);
    return blocks;
  }

  added(row: Row): void {
    this.#change(row, 1);
  }

  removed(row: Row): void {
    this.#change(row, -1);
  }

  /** Everything may be different. */
  drop(): void {
    this.#projects.clear();
  }

  /** A transaction begins. */
  begin(): void {
    this.#changed = false;
  }

  /** The transaction was undone. */
  undo(): void {
    if (this.#changed) this.drop();
  }

  #change(row: Row, by: 1 | -1): void {
    this.#changed = true;
    this.#projects.get(`${row.project_id} ${row.region}`)?.change(blockOf(row.subnet), by);
  }
}
