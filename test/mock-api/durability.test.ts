import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { APPLICATION_ID, MIGRATIONS, type ServerOptions, SqliteStore, StoreError, startServer } from "../../mock-api";
import { closeDatabase, openDatabase } from "../../mock-api/store/open";
import { type Json, TestMock } from "./support/mock";

let folder: string;
let file: string;
let running: TestMock[] = [];

async function start(options: ServerOptions): Promise<TestMock> {
  const mock = await TestMock.start({ db: file, ...options });
  running.push(mock);
  return mock;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mock-store-"));
  file = join(folder, "mock.db");
});
afterEach(async () => {
  await Promise.all(running.map((mock) => mock.stop()));
  running = [];
  rmSync(folder, { recursive: true });
});

/** Changes a file as a program other than the mock would. */
function edit(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

describe("a store in a file", () => {
  test("holds world, meters, snapshots and clock over a restart", async () => {
    const first = await start({});
    await first.freeze();
    const { there } = await first.pair();
    await first.control("POST", "snapshots", { name: "s" });
    await first.control("POST", "clock/advance", { hours: 2.5 });
    const before = await first.control("GET", "state");
    await first.stop();
    const second = await start({});
    const after = await second.control("GET", "state");
    expect(after).toEqual({ ...before, clock: { now: "2030-01-01T02:30:00.000000Z", frozen: true } });
    expect((await second.control("GET", "billing?organization=acme")).hours).toBe(6);
    expect((await second.control("GET", "snapshots")).snapshots).toHaveLength(1);
    expect(await second.status(there)).toBe("peered");
    const later = await second.vpc("later");
    expect(before.vpcs.map((vpc: Json) => vpc.id)).not.toContain(later.id);
    await second.stop();
  });

  test("a seed fills a new file only", async () => {
    const seed = { vpcs: [{ name: "seeded" }] };
    for (const expected of [1, 1]) {
      const mock = await start({ seed });
      expect((await mock.ok("GET", "vpcs?name=seeded")).total_count).toBe(expected);
      await mock.stop();
    }
  });

  test("holds settings that were changed, and lets the flags of each start win", async () => {
    const first = await start({ settings: { settle_ms: 7 } });
    await first.control("PUT", "settings", { settle_ms: 9, rate: "0.05", conflict_refresh: "manual" });
    await first.stop();
    const second = await start({ settings: { conflict_refresh: "automatic" } });
    expect(await second.control("GET", "settings")).toMatchObject({
      settle_ms: 9,
      rate: "0.05",
      rate_source: "setting of this mock",
      conflict_refresh: "automatic",
    });
    await second.control("POST", "reset");
    await second.stop();
    const third = await start({});
    expect(await third.control("GET", "settings")).toMatchObject({ settle_ms: 0, rate: "0.02", conflict_refresh: "automatic" });
  });

  test("holds the clock and the settings of its seed before anything is changed", async () => {
    const seed = { clock: { now: "2031-01-01T00:00:00Z", frozen: true }, settings: { conflict_refresh: "manual" } };
    await (await start({ seed })).stop();
    const second = await start({ seed });
    expect(await second.control("GET", "clock")).toEqual({ now: "2031-01-01T00:00:00.000000Z", frozen: true });
    expect(await second.control("GET", "settings")).toMatchObject({ conflict_refresh: "manual" });
  });

  test("a file of a newer schema is refused and left as it was", () => {
    new SqliteStore(file).close();
    edit(file, `PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    const before = readFileSync(file);
    expect(() => new SqliteStore(file)).toThrow(
      new StoreError(
        `cannot open database "${file}": its schema version ${MIGRATIONS.length + 1} is newer than ${MIGRATIONS.length}, the newest that this mock knows; use a newer mock, or another file`,
      ),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("another program's database is refused and left as it was", () => {
    edit(file, "CREATE TABLE theirs (a)");
    const before = readFileSync(file);
    expect(() => new SqliteStore(file)).toThrow(`cannot open database "${file}": it belongs to another program; choose another file`);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("what is no database at all is refused and left as it was", () => {
    writeFileSync(file, "dear diary, ".repeat(100));
    expect(() => new SqliteStore(file)).toThrow(`cannot open database "${file}": it is not a database of this mock; choose another file`);
    expect(readFileSync(file, "utf8")).toBe("dear diary, ".repeat(100));
  });

  test("an older file is lifted step by step, with what is in it", () => {
    const steps = [...MIGRATIONS, "ALTER TABLE vpcs ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';", "CREATE TABLE later (a);"];
    const old = new SqliteStore(file);
    old.insert("organizations", { id: "o", name: "o", payment_method: 1, created_at: 1 });
    old.close();
    closeDatabase(openDatabase(file, steps));
    const lifted = new Database(file, { readonly: true });
    expect(lifted.prepare("SELECT name FROM organizations").get()).toMatchObject({ name: "o" });
    expect(lifted.prepare("SELECT count(*) AS n FROM later").get()).toMatchObject({ n: 0 });
    expect(lifted.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: steps.length });
    expect(lifted.prepare("PRAGMA application_id").get()).toMatchObject({ application_id: APPLICATION_ID });
    lifted.close();
  });

  test("a migration that fails half-way leaves the file as it was", () => {
    new SqliteStore(file).close();
    expect(() => openDatabase(file, [...MIGRATIONS, "CREATE TABLE half (a); CREATE TABLE half (a);"])).toThrow(StoreError);
    const database = new Database(file, { readonly: true });
    expect(database.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: MIGRATIONS.length });
    expect(database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get()).toMatchObject({ n: 0 });
    database.close();
  });

  test("a second mock on the same file is refused, within the process and from another one", async () => {
    const first = await start({});
    const refusal = `cannot open database "${file}": another process uses it; stop that one, or choose another file`;
    await expect(startServer({ port: 0, db: file })).rejects.toThrow(refusal);
    const script = `try { const D = require("libsql"); const d = new D(process.argv[1]); d.exec("BEGIN IMMEDIATE"); console.log("open") } catch (e) { console.log(e.code) }`;
    const other = spawn(process.execPath, ["-e", script, file], { stdio: ["ignore", "pipe", "inherit"] });
    const said = await new Promise<string>((resolve) => other.stdout.once("data", (data) => resolve(String(data).trim())));
    expect(said).toBe("SQLITE_BUSY");
    expect((await first.call("GET", "vpcs")).status).toBe(200);
    await first.stop();
    const next = await startServer({ port: 0, db: file });
    await next.close();
  });

  test("a folder that is not there and a path that is no file are told", () => {
    expect(() => new SqliteStore(join(folder, "no", "mock.db"))).toThrow(`folder "${join(folder, "no")}" does not exist; make it first`);
    expect(() => new SqliteStore(folder)).toThrow(`cannot open database "${folder}": it is not a file`);
  });

  test("a refused request changes nothing in the file", async () => {
    const mock = await start({});
    await mock.freeze();
    const { left } = await mock.pair();
    const before = await mock.control("GET", "state");
    expect((await mock.call("DELETE", `vpcs/${left.id}`)).status).toBe(412);
    expect(await mock.control("GET", "state")).toEqual(before);
    await mock.stop();
  });

  test("a read-only file is told", () => {
    new SqliteStore(file).close();
    chmodSync(file, 0o444);
    if (process.getuid?.() === 0) return expect(() => new SqliteStore(file).close()).not.toThrow();
    return expect(() => new SqliteStore(file)).toThrow(`cannot open database "${file}": it cannot be written`);
  });
});
