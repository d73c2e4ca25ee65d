import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cidr } from "../../core";
import { MIGRATIONS, SqliteStore } from "../../mock-api";
import { ProjectBlocks } from "../../mock-api/peering/block-index";
import { closeDatabase, openDatabase } from "../../mock-api/store/open";
import { Random } from "./blackbox/random";
import { type Json, PARTNER, useMock } from "./support/mock";

const started = useMock();
const mock = () => started.mock;

describe("free blocks of a project", () => {
  const pools = ["172.16.0.0/12", "10.0.0.0/8"].map(Cidr.parse);

  /** The lowest free /22, block by block. */
  function naive(taken: readonly Cidr[]): string | undefined {
    for (const pool of pools)
      for (let first = pool.first; first <= pool.last; first += 1024n) {
        const block = Cidr.at(4, first, 22);
        if (!taken.some((other) => other.overlaps(block))) return block.toString();
      }
    return undefined;
  }

  test("are the lowest ones, whatever sizes come and go", () => {
    const random = new Random(20261127);
    const blocks = new ProjectBlocks();
    const taken: Cidr[] = [];
    for (let step = 0; step < 300; step++) {
      if (taken.length > 0 && random.chance(0.4)) blocks.change(taken.splice(random.below(taken.length), 1)[0]!, -1);
      else {
        const length = random.pick([8, 14, 20, 22, 24, 29]);
        const base = random.pick([0xac100000n, 0x0a000000n, 0xc0a80000n]) + BigInt(random.below(4096)) * 256n;
        const block = Cidr.at(4, (base >> BigInt(32 - length)) << BigInt(32 - length), length);
        taken.push(block);
        blocks.change(block, 1);
      }
      expect(blocks.freeIpv4([])?.toString()).toBe(naive(taken));
    }
  });

  test("are none when both pools are taken", () => {
    const blocks = new ProjectBlocks();
    for (const text of ["0.0.0.0/1", "128.0.0.0/1"]) blocks.change(Cidr.parse(text), 1);
    expect(blocks.freeIpv4([])).toBeUndefined();
    blocks.change(Cidr.parse("128.0.0.0/1"), -1);
    expect(blocks.freeIpv4([])?.toString()).toBe("172.16.0.0/22");
    expect(blocks.freeIpv4([Cidr.parse("172.16.0.0/13")])?.toString()).toBe("172.24.0.0/22");
  });

  test("of IPv6 keep off stored blocks of every length", () => {
    const pool = Cidr.parse("fd00:1:2::/48");
    const blocks = new ProjectBlocks();
    const free = (start: number) => blocks.freeIpv6(pool, start, [])?.toString();
    expect(free(5)).toBe("fd00:1:2:5::/64");
    for (const text of ["fd00:1:2:5::/64", "fd00:1:2:6::/80", "fd00:1:2:8::/61", "fd00:9::/48"]) blocks.change(Cidr.parse(text), 1);
    expect([free(5), free(8), free(4), free(65535)]).toEqual([
      "fd00:1:2:7::/64",
      "fd00:1:2:10::/64",
      "fd00:1:2:4::/64",
      "fd00:1:2:ffff::/64",
    ]);
    blocks.change(Cidr.parse("fd00:1:2:8::/61"), -1);
    expect(free(8)).toBe("fd00:1:2:8::/64");
    blocks.change(Cidr.parse("fd00::/16"), 1);
    expect(free(5)).toBeUndefined();
  });

  test("follow every way in which networks come and go", async () => {
    const first = async () => {
      const vpc = (await mock().ok("GET", "vpcs?name=default")).vpcs[0];
      const made = await mock().ok("POST", "private-networks", { vpc_id: vpc.id });
      await mock().ok("DELETE", `private-networks/${made.id}`);
      return made.subnets[0].subnet;
    };
    expect(await first()).toBe("172.16.0.0/22");
    const vpc = await mock().vpc("v");
    const network = await mock().network(vpc, "172.16.0.0/22");
    await mock().control("POST", "snapshots", { name: "one" });
    expect(await first()).toBe("172.16.4.0/22");
    await mock().ok("DELETE", `private-networks/${network.id}/subnets`, { subnets: ["172.16.0.0/22"] });
    expect(await first()).toBe("172.16.0.0/22");
    await mock().ok("POST", `private-networks/${network.id}/subnets`, { subnets: ["172.16.0.0/24"] });
    expect(await first()).toBe("172.16.4.0/22");
    await mock().control("PUT", "state", {});
    expect(await first()).toBe("172.16.0.0/22");
    await mock().control("POST", "snapshots/one/restore");
    expect(await first()).toBe("172.16.4.0/22");
    const refused = await mock().call("PUT", "/mock/state", { private_networks: [{ name: "n", vpc: "nowhere" }] });
    expect(refused.status).toBe(400);
    expect(await first()).toBe("172.16.4.0/22");
    await mock().control("POST", "reset");
    expect(await first()).toBe("172.16.0.0/22");
  });
});

describe("counts", () => {
  const counted = async () => {
    const totals: Json = {};
    for (const list of ["vpcs", "private-networks", "subnets", "vpc-connectors", "ingress-rules"]) {
      const all = await mock().ok("GET", `${list}?page_size=100`);
      totals[list] = all.total_count;
      const [key] = Object.keys(all).filter((name) => Array.isArray(all[name]));
      expect([list, all[key!].length]).toEqual([list, all.total_count]);
    }
    return totals;
  };

  test("are those of the rows, after creations, deletions, a restore and a reset", async () => {
    const fresh = await counted();
    const { there, networks } = await mock().pair();
    await mock().vpc("theirs", PARTNER.secretKey);
    const full = await counted();
    expect(full).toEqual({ ...fresh, vpcs: fresh.vpcs + 2, "private-networks": 2, subnets: 4, "vpc-connectors": 2 });
    await mock().control("POST", "snapshots", { name: "full" });
    await mock().ok("DELETE", `vpc-connectors/${there.id}`);
    await mock().ok("DELETE", `private-networks/${networks[0].id}`);
    expect(await counted()).toEqual({ ...full, "private-networks": 1, subnets: 2, "vpc-connectors": 1 });
    await mock().control("POST", "snapshots/full/restore");
    expect(await counted()).toEqual(full);
    await mock().control("POST", "reset");
    expect(await counted()).toEqual(fresh);
  });

  test("of an older file are made when it is opened", async () => {
    const folder = mkdtempSync(join(tmpdir(), "counts-"));
    const file = join(folder, "mock.db");
    closeDatabase(openDatabase(file, MIGRATIONS.slice(0, 1)));
    const database = openDatabase(file, MIGRATIONS.slice(0, 1));
    const columns =
      "region, organization_id, project_id, name, tags, is_default, routing_enabled, custom_routes_propagation_enabled, transitivity_enabled, created_at, updated_at";
    for (const id of ["a", "b"])
      database.exec(`INSERT INTO vpcs (id, ${columns}) VALUES ('${id}', 'fr-par', 'o', 'p', 'v', '[]', 0, 1, 1, 0, 1, 1)`);
    closeDatabase(database);
    const store = new SqliteStore(file);
    expect([
      store.countOf("vpcs", "o"),
      store.countOf("vpcs", "o", "fr-par"),
      store.countOf("vpcs", "o", "nl-ams"),
      store.countOf("vpcs", "x"),
    ]).toEqual([2, 2, 0, 0]);
    store.close();
    rmSync(folder, { recursive: true });
  });
});

test("pages from either end hold the same rows in the same order", async () => {
  for (let index = 0; index < 23; index++) await mock().vpc(`v${index}`);
  for (const order of ["created_at_asc", "created_at_desc", "name_asc", "name_desc"]) {
    const all = (await mock().ok("GET", `vpcs?page_size=100&order_by=${order}`)).vpcs.map((one: Json) => one.id);
    const paged: string[] = [];
    for (let page = 1; page <= 5; page++)
      paged.push(...(await mock().ok("GET", `vpcs?page_size=5&page=${page}&order_by=${order}`)).vpcs.map((one: Json) => one.id));
    expect(paged).toEqual(all);
    expect((await mock().ok("GET", `vpcs?page_size=5&page=6&order_by=${order}`)).vpcs).toEqual([]);
  }
});

test("statements of a creation read through indexes", () => {
  const store = new SqliteStore();
  const plans = [
    "SELECT * FROM vpcs WHERE organization_id = 'o' AND region = 'fr-par' AND project_id = 'p' AND is_default = 1",
    "SELECT count(*) FROM private_networks WHERE vpc_id = 'v'",
    "SELECT count(*) FROM ips WHERE vpc_id IN (SELECT id FROM vpcs WHERE project_id = 'p')",
    "SELECT count(*) FROM routes WHERE nexthop_vpc_connector_id = 'c'",
    "DELETE FROM status_history WHERE vpc_connector_id = 'c' AND at > 1",
    "SELECT * FROM vpcs WHERE organization_id = 'o' AND region = 'fr-par' ORDER BY created_at ASC, rowid ASC LIMIT 20 OFFSET 0",
  ];
  for (const sql of plans) {
    const plan = JSON.stringify(store.one(`EXPLAIN QUERY PLAN ${sql}`));
    expect([sql, plan]).toEqual([sql, expect.stringMatching(/USING (COVERING )?INDEX/)]);
  }
  store.close();
});
