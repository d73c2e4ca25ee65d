import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import Database from "libsql";
import { scaled } from "../properties/random";
import { ChildMock } from "./blackbox/child-mock";
import { HttpClient } from "./blackbox/client";
import { checkSurvivors } from "./blackbox/kill-check";
import { Ledger, Writer } from "./blackbox/kill-writers";
import { type Random, withSeed } from "./blackbox/random";
import { type Tenant, tenantsOf } from "./blackbox/tenants";

const ROUNDS = scaled(20);
const WRITERS = 8;

/** What SQLite says of a copy of the file, so that the mock itself must recover the original. */
function integrityOf(file: string, folder: string): unknown {
  mkdirSync(folder);
  for (const name of readdirSync(dirname(file)).filter((entry) => entry.startsWith(basename(file))))
    copyFileSync(join(dirname(file), name), join(folder, name));
  const database = new Database(join(folder, basename(file)));
  try {
    return database.prepare("PRAGMA integrity_check").all();
  } finally {
    database.close();
  }
}

/** Writers write at once; after some acknowledged writes the mock is killed while others are on their way. */
async function writeAndKill(
  mock: ChildMock,
  ledger: Ledger,
  options: { tenants: readonly Tenant[]; round: number; random: Random },
): Promise<void> {
  const { tenants, round, random } = options;
  const clients = Array.from({ length: WRITERS }, () => new HttpClient(mock.url));
  let left = 1 + random.below(80);
  const onAcknowledged = () => {
    if (--left === 0) mock.process.kill("SIGKILL");
  };
  const writers = clients.map((client, index) => {
    const owner = tenants[index % tenants.length]!;
    return new Writer(`round-${round}-writer-${index}`, client, ledger, { owner, random, onAcknowledged });
  });
  await Promise.all(writers.map((writer) => writer.run()));
  for (const client of clients) client.close();
}

describe("a mock on a file that is killed while it writes", () => {
  test(`after each of ${ROUNDS} kills every acknowledged write is there, none is half there, and the file is whole`, () =>
    withSeed(async (random) => {
      const folder = mkdtempSync(join(tmpdir(), "killed-mock-"));
      const file = join(folder, "state", "mock.db");
      mkdirSync(dirname(file));
      const ledger = new Ledger();
      let lost = 0;
      let mock: ChildMock | undefined;
      try {
        for (let round = 1; round <= ROUNDS; round++) {
          mock = await ChildMock.start(["--db", file, "--set", "quota_vpcs=100000", "--set", "quota_private_networks=100000"]);
          const http = new HttpClient(mock.url);
          const tenants = await tenantsOf(http);
          await checkSurvivors(http, ledger, sameTenants(tenants));
          http.close();
          await writeAndKill(mock, ledger, { tenants: sameTenants(tenants), round, random });
          await mock.end("SIGKILL");
          expect([mock.process.exitCode, mock.process.signalCode]).toEqual([null, "SIGKILL"]);
          expect(integrityOf(file, join(folder, `copy-${round}`))).toEqual([{ integrity_check: "ok" }]);
          lost += ledger.pending.size;
        }
        mock = await ChildMock.start(["--db", file]);
        const http = new HttpClient(mock.url);
        await checkSurvivors(http, ledger, sameTenants(await tenantsOf(http)));
        http.close();
        expect(await mock.end("SIGTERM")).toBe(0);
        process.stdout.write(`${ledger.acknowledged} writes acknowledged, ${lost} cut off\n`);
        expect(lost).toBeGreaterThan(0);
      } finally {
        await mock?.end("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
      }
    }));
});

const first = new Map<string, Tenant>();

/** One object per organization over all restarts, so that owners can be compared. */
function sameTenants(tenants: readonly Tenant[]): Tenant[] {
  return tenants.map((tenant) => {
    const known = first.get(tenant.name) ?? tenant;
    first.set(tenant.name, known);
    expect(tenant).toEqual(known);
    return known;
  });
}
