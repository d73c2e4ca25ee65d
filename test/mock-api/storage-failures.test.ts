import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore, StoreError } from "../../mock-api";
import { createApp } from "../../mock-api/http/app";
import { createExpressServer } from "../../mock-api/http/express-server";
import { ChildMock } from "./blackbox/child-mock";
import { ACME, type Json, TestMock } from "./support/mock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "storage-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => join(folder, "mock.db");

describe("a full disk", () => {
  /** A mock whose store can grow by so many pages more, in memory or in a file. */
  async function nearlyFull(path: string, spare: number) {
    const measured = new SqliteStore(path);
    createApp({ store: measured });
    const pages = measured.one<{ page_count: number }>("PRAGMA page_count")!.page_count;
    measured.close();
    const bugs: unknown[] = [];
    const store = new SqliteStore(path, { maxPages: pages + spare });
    const server = createExpressServer(createApp({ store, durable: path !== ":memory:", onBug: (bug) => bugs.push(bug) }));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const call = async (method: string, target: string, body?: unknown) => {
      const answer = await fetch(`${url}${target}`, {
        method,
        headers: { "x-auth-token": ACME.secretKey },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === "" ? undefined : JSON.parse(text)) as Json };
    };
    const stop = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }).then(() => store.close());
    return { call, stop, bugs, store };
  }

  test.each([":memory:", "file"])("changes nothing at all, and names its cause (%s)", async (kind) => {
    const { call, stop, bugs } = await nearlyFull(kind === "file" ? file() : ":memory:", 2);
    const vpcs = "/vpc/v2/regions/fr-par/vpcs";
    try {
      await call("PUT", "/mock/clock", { now: "2030-01-01T00:00:00Z", frozen: true });
      await call("POST", "/mock/faults", { operation: "GetVPC", status: 500, first: 1 });
      const big = "x".repeat(300_000);
      const before = await call("GET", "/mock/state");
      const tries: [string, string, unknown?][] = [
        ["POST", vpcs, { name: big }],
        ["PUT", "/mock/settings", { rate: "9", rate_source: "y".repeat(200), quota_vpcs: 7 }],
        ["POST", "/mock/snapshots", { name: "big" }],
        ["PUT", "/mock/state", { settings: { quota_vpcs: 3 }, clock: { now: "2040-01-01T00:00:00Z" }, vpcs: [{ name: big }] }],
        ["POST", "/mock/organizations", { name: big }],
      ];
      const answers = [];
      for (const [method, path, body] of tries) answers.push(await call(method, path, body));
      const full = answers.filter(({ status }) => status === 507);
      expect(full.length).toBeGreaterThanOrEqual(3);
      for (const { body } of full) expect(body.message).toMatch(/^disk full: /);
      if (answers[1]!.status === 200) await call("PUT", "/mock/settings", before.body.settings);
      expect(await call("GET", "/mock/state")).toEqual(before);
      expect((await call("GET", "/mock/faults")).body.faults).toHaveLength(1);
      expect((await call("PATCH", `${vpcs}/${before.body.vpcs[0].id}`, { name: "still works" })).status).toBe(200);
      expect(bugs).toEqual([]);
    } finally {
      await stop();
    }
  });

  test("a reset that finds no room leaves world, clock, settings and faults alone", async () => {
    const store = new SqliteStore();
    const app = createApp({ store, seed: { vpcs: [{ name: "s".repeat(600_000) }] } });
    const server = createExpressServer(app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const control = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${url}/mock/${path}`, { method, body: body === undefined ? null : JSON.stringify(body) });
      const text = await answer.text();
      return { status: answer.status, body: (text === "" ? undefined : JSON.parse(text)) as Json };
    };
    try {
      await control("PUT", "state", {
        vpcs: [{ name: "small" }],
        clock: { now: "2040-01-01T00:00:00Z", frozen: true },
        settings: { quota_vpcs: 7 },
      });
      await control("POST", "faults", { operation: "GetVPC", status: 500 });
      const before = await control("GET", "state");
      store.run("VACUUM");
      store.one(`PRAGMA max_page_count = ${store.one<{ page_count: number }>("PRAGMA page_count")!.page_count + 1}`);
      expect((await control("POST", "reset")).status).toBe(507);
      expect(await control("GET", "state")).toEqual(before);
      expect((await control("GET", "faults")).body.faults).toHaveLength(1);
    } finally {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    }
  });
});

describe("a file that someone else touches while the mock runs", () => {
  const create = (mock: TestMock, name: string) => mock.call("POST", "vpcs", { name });

  test.each([
    ["deleted", () => rmSync(file())],
    [
      "replaced",
      () => {
        copyFileSync(file(), `${file()}.copy`);
        renameSync(`${file()}.copy`, file());
      },
    ],
    ["truncated", () => truncateSync(file(), 4096)],
    ["deleted", () => rmSync(`${file()}-wal`)],
    ["truncated", () => truncateSync(`${file()}-wal`, 0)],
  ])("is noticed before the next write: %s", async (what, harm) => {
    new SqliteStore(file()).close();
    const mock = await TestMock.start({ db: file() });
    await mock.stop();
    const again = await TestMock.start({ db: file() });
    try {
      expect((await create(again, "before")).status).toBe(200);
      harm();
      for (let turn = 0; turn < 2; turn++) {
        const answer = await create(again, "after");
        expect([answer.status, answer.body.type, answer.body.message]).toEqual([
          500,
          "mock_storage_failed",
          expect.stringContaining(`was ${what}`),
        ]);
      }
    } finally {
      await again.stop();
    }
  });

  test("never costs the next mock on that path its data", async () => {
    const first = await TestMock.start({ db: file() });
    await create(first, "first");
    rmSync(file());
    const second = await ChildMock.start(["--db", file()]);
    await first.stop();
    try {
      for (let index = 0; index < 10; index++) {
        const body = JSON.stringify({ name: `kept ${index}` });
        const answer = await fetch(`${second.url}/vpc/v2/regions/fr-par/vpcs`, {
          method: "POST",
          headers: { "x-auth-token": ACME.secretKey },
          body,
        });
        expect(answer.status).toBe(200);
      }
      expect(existsSync(`${file()}-wal`)).toBe(true);
    } finally {
      await second.end("SIGKILL");
    }
    const third = await TestMock.start({ db: file() });
    expect((await third.ok("GET", "vpcs?name=kept")).total_count).toBe(10);
    await third.stop();
  });
});

describe("a file under another name", () => {
  /** A file as a killed mock leaves it. */
  async function killed(): Promise<void> {
    const child = await ChildMock.start(["--db", file()]);
    await fetch(`${child.url}/vpc/v2/regions/fr-par/vpcs`, {
      method: "POST",
      headers: { "x-auth-token": ACME.secretKey },
      body: '{"name":"kept"}',
    });
    await child.end("SIGKILL");
  }

  test("is refused when it was moved without its log, and opened with it", async () => {
    await killed();
    const moved = join(folder, "moved.db");
    renameSync(file(), moved);
    expect(() => new SqliteStore(moved)).toThrow(/its write-ahead log ".*moved.db-wal" is missing/);
    renameSync(`${file()}-wal`, `${moved}-wal`);
    const mock = await TestMock.start({ db: moved });
    expect((await mock.ok("GET", "vpcs?name=kept")).total_count).toBe(1);
    await mock.stop();
  });

  test("is refused when it is a hard link", () => {
    new SqliteStore(file()).close();
    linkSync(file(), join(folder, "link.db"));
    expect(() => new SqliteStore(join(folder, "link.db"))).toThrow(/second name \(hard link\)/);
    expect(() => new SqliteStore(file())).toThrow(/second name \(hard link\)/);
    rmSync(join(folder, "link.db"));
    expect(() => new SqliteStore(file()).close()).not.toThrow();
  });

  test("is refused when it was emptied beside a log that is not", async () => {
    await killed();
    truncateSync(file(), 0);
    expect(() => new SqliteStore(file())).toThrow(/was truncated/);
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
  });
});

describe("a damaged file", () => {
  let sound: Buffer;
  beforeAll(async () => {
    const place = join(mkdtempSync(join(tmpdir(), "sound-")), "mock.db");
    const mock = await TestMock.start({ db: place });
    await mock.freeze();
    await mock.pair();
    await mock.control("POST", "snapshots", { name: "one" });
    await mock.stop();
    sound = readFileSync(place);
  });

  /** What a mock on this file does: refuses it with a sentence, or serves reads and writes without failing. */
  async function outcome(bytes: Buffer): Promise<string> {
    writeFileSync(file(), bytes);
    let mock: TestMock;
    try {
      mock = await TestMock.start({ db: file() });
    } catch (error) {
      if (error instanceof StoreError) return "refused";
      throw error;
    }
    try {
      await mock.control("GET", "state");
      const vpc = await mock.vpc("new");
      await mock.network(vpc, "10.99.0.0/22");
      return "served";
    } finally {
      await mock.stop();
      for (const name of [file(), `${file()}-wal`]) rmSync(name, { force: true });
    }
  }

  test("of any truncated length is refused, or is as new when it is empty", async () => {
    for (const share of [0.999, 0.9, 0.7, 0.5, 0.3, 0.1])
      expect(await outcome(sound.subarray(0, Math.floor(sound.length * share)))).toBe("refused");
    for (const length of [1, 99, 100, 512, 4096, 8192])
      expect([length, await outcome(sound.subarray(0, length))]).toEqual([length, "refused"]);
  });

  test.each(["not a database at all", '{"vpcs": []}', "SQLite format 3\0", `SQLite format 3\0${"x".repeat(5000)}`])(
    "of other content is refused: %j",
    async (text) => {
      expect(await outcome(Buffer.from(text))).toBe("refused");
    },
  );

  test("with flipped bits never fails a request", async () => {
    const seen = { refused: 0, served: 0 };
    for (let index = 0; index < 60; index++) {
      const bytes = Buffer.from(sound);
      const at = Math.floor(((index + 0.5) / 60) * bytes.length) + ((index * 7919) % 97);
      bytes[at % bytes.length]! ^= 1 << (index % 8);
      seen[(await outcome(bytes)) as keyof typeof seen]++;
    }
    expect(seen.refused).toBeGreaterThan(0);
  });

  test("with texts that are not UTF-8, in any column, is refused", async () => {
    const places = ["web", "default", "orphan", "fr-par", "10.1.0.0/22", "acme", "CREATE TABLE vpcs"];
    for (const text of places) {
      const bytes = Buffer.from(sound);
      const at = bytes.lastIndexOf(text);
      if (at < 0) continue;
      bytes[at + 1] = 0xff;
      expect([text, await outcome(bytes)]).toEqual([text, "refused"]);
    }
  });

  test("with values that the mock never writes is refused", async () => {
    for (const [table, change] of [
      ["vpcs", "tags = 'no json'"],
      ["vpcs", "tags = '{}'"],
      ["vpcs", "region = 'xx-xxx'"],
      ["vpcs", "created_at = 'yesterday'"],
      ["vpcs", "created_at = 9999999999999999"],
      ["vpcs", "is_default = 2"],
      ["vpc_connectors", "status = 'peeked'"],
      ["subnets", "subnet = '10.0.0.0/99'"],
      ["snapshots", "document = '[1'"],
    ] as const) {
      writeFileSync(file(), sound);
      const store = new SqliteStore(file());
      store.run(`UPDATE ${table} SET ${change}`);
      store.close();
      expect([change, await outcome(readFileSync(file()))]).toEqual([change, "refused"]);
    }
  });

  test("with bytes after its end is served", async () => {
    writeFileSync(file(), sound);
    appendFileSync(file(), Buffer.alloc(4096, 1));
    expect(await outcome(readFileSync(file()))).toMatch(/served|refused/);
  });
});
