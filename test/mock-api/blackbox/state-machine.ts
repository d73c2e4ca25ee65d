import { scaled } from "../../properties/random";
import { microsOf } from "./answers";
import { compareAll, compareTouched } from "./compare";
import { type MockInProcess, startMock } from "./mock";
import { Model, type ModelSettings } from "./model";
import { Random, withSeed } from "./random";
import { leastInShard, SHARDS } from "./shards";
import { addOrganization, type Tenant } from "./tenants";
import { WALK_REGIONS, Walk } from "./walk";

const WALKS = scaled(80);
const STEPS_PER_WALK = 250;
/** Everything is compared so often; what a step can have changed, after each. */
const STEPS_PER_FULL_COMPARISON = 25;

/** Two projects each, so that bills of projects differ. */
async function threeOrganizations(mock: MockInProcess): Promise<Tenant[]> {
  const third = await addOrganization(mock.http, { name: "third", projects: ["one", "two"] });
  const firstTwo: Tenant[] = [];
  for (const tenant of mock.tenants) {
    const body = { name: "second", organization_id: tenant.organizationId, description: "" };
    const { id } = await mock.http.expect(200, "POST", "/account/v3/projects", { token: tenant.secretKey, body });
    firstTwo.push({ ...tenant, projectIds: [...tenant.projectIds, id] });
  }
  return [...firstTwo, third];
}

/** Settings go round, so that few walks meet each of them too. */
const settingsOf = (index: number, random: Random): ModelSettings => ({
  conflictRefresh: index % 2 === 0 ? "automatic" : "manual",
  guardOrphan: random.chance(0.7),
  overlapsPrivacy: index % 3 === 0,
  settleMs: index % 4 === 3 ? 5_400_000 : 0,
});

async function beginWalk(mock: MockInProcess, index: number, random: Random): Promise<Walk> {
  await mock.reset();
  const settings = settingsOf(index, random);
  await mock.set({
    conflict_refresh: settings.conflictRefresh,
    guard_orphan: settings.guardOrphan,
    overlaps_privacy: settings.overlapsPrivacy,
    settle_ms: settings.settleMs,
  });
  const { now } = await mock.http.expect(200, "PUT", "/mock/clock", { body: { now: "2040-01-01T00:00:00Z", frozen: true } });
  const walk = new Walk(mock.http, new Model(settings, microsOf(now)), await threeOrganizations(mock), random);
  await addVpcsWithoutRouting(mock, walk);
  return walk;
}

/** As made before routing was always on: only a state can bring them. */
async function addVpcsWithoutRouting(mock: MockInProcess, { model, tenants, random }: Walk): Promise<void> {
  const state = await mock.http.get("/mock/state");
  const old = tenants.map((tenant) => ({
    ...{ id: random.uuid(), name: "old", region: random.pick(WALK_REGIONS), routing_enabled: false },
    ...{ organization_id: tenant.organizationId, project_id: tenant.projectIds[0]! },
  }));
  await mock.http.expect(200, "PUT", "/mock/state", { body: { ...state, vpcs: [...state["vpcs"], ...old] } });
  for (const [index, { id, name, region, project_id: projectId }] of old.entries())
    model.vpcs.set(id, { id, name, region, projectId, owner: tenants[index]!.name, routing: false });
}

/** One random walk; whatever it disagrees about names the walk and the step. @returns how often each kind of step and answer occurred */
async function take(mock: MockInProcess, index: number, random: Random): Promise<Readonly<Record<string, number>>> {
  const walk = await beginWalk(mock, index, random);
  for (let step = 1; step <= STEPS_PER_WALK; step++) {
    try {
      const touched = await walk.step();
      await (step % STEPS_PER_FULL_COMPARISON === 0 ? compareAll(walk) : compareTouched(walk, touched));
    } catch (error) {
      const settings = JSON.stringify(walk.model.settings);
      throw new Error(`walk ${index}, step ${step}, settings ${settings}: ${(error as Error).message}`, { cause: error });
    }
  }
  return walk.counts;
}

/** The random walks of one shard, numbered from 0: every so many walks is its own. Each walk has a seed of its own. */
export function testStateMachine(shard: number): void {
  const walks = Array.from({ length: WALKS }, (_, index) => index).filter((index) => index % SHARDS === shard);

  describe(`the connector state machine against a naive model, shard ${shard + 1} of ${SHARDS}`, () => {
    let mock: MockInProcess;

    beforeAll(async () => {
      mock = await startMock({ idsFrom: 1 });
    });
    afterAll(() => mock.stop());

    test(`${walks.length * STEPS_PER_WALK} random steps of three organizations in two regions agree in every status, peer, overlap, refusal and meter`, () =>
      withSeed(async ({ seed }) => {
        const counts: Record<string, number> = {};
        for (const index of walks) {
          const met = await take(mock, index, new Random(seed + index));
          for (const [what, times] of Object.entries(met)) counts[what] = (counts[what] ?? 0) + times;
        }
        process.stdout.write(`${JSON.stringify(counts)}\n`);
        for (const [what, times] of LEAST) expect([what, (counts[what] ?? 0) >= leastInShard(times)]).toEqual([what, true]);
      }));
  });
}

/** What a run of full size, all shards together, must have met to have proved anything: a third of what is usual, less for what comes in bursts. */
const LEAST: readonly (readonly [string, number])[] = [
  ["created orphan", 1000],
  ["created peered", 300],
  ["created conflict", 50],
  ["network refused", 250],
  ["refused 403", 100],
  ["refused 404", 300],
  ["refused 409", 150],
  ["refused 412", 250],
  ["refreshConnector", 250],
  ["routing switched on", 40],
  ["roundTrip", 10],
  ["blocks chosen by the mock", 1500],
  ["overlap rows shown", 1000],
  ["overlap rows blanked", 100],
  ["meters compared", 10_000],
];
