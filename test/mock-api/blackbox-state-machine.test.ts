import { microsOf } from "./blackbox/answers";
import { compareAll, compareTouched } from "./blackbox/compare";
import { type MockInProcess, startMock } from "./blackbox/mock";
import { Model, type ModelSettings } from "./blackbox/model";
import { type Random, withSeed } from "./blackbox/random";
import { addOrganization, type Tenant } from "./blackbox/tenants";
import { WALK_REGIONS, Walk } from "./blackbox/walk";

const WALKS = 80;
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

async function beginWalk(mock: MockInProcess, random: Random): Promise<Walk> {
  await mock.reset();
  const settings: ModelSettings = {
    conflictRefresh: random.pick(["automatic", "manual"]),
    guardOrphan: random.chance(0.7),
    overlapsPrivacy: random.chance(0.3),
    settleMs: random.chance(0.25) ? 5_400_000 : 0,
  };
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

describe("the connector state machine against a naive model", () => {
  let mock: MockInProcess;

  beforeAll(async () => {
    mock = await startMock({ idsFrom: 1 });
  });
  afterAll(() => mock.stop());

  test(
    `${WALKS * STEPS_PER_WALK} random steps of three organizations in two regions agree in every status, peer, overlap, refusal and meter`,
    () =>
      withSeed(async (random) => {
        const counts: Record<string, number> = {};
        for (let index = 1; index <= WALKS; index++) {
          const walk = await beginWalk(mock, random);
          for (let step = 1; step <= STEPS_PER_WALK; step++) {
            try {
              const touched = await walk.step();
              await (step % STEPS_PER_FULL_COMPARISON === 0 ? compareAll(walk) : compareTouched(walk, touched));
            } catch (error) {
              throw new Error(`walk ${index}, step ${step}, settings ${JSON.stringify(walk.model.settings)}: ${(error as Error).message}`, {
                cause: error,
              });
            }
          }
          for (const [what, times] of Object.entries(walk.counts)) counts[what] = (counts[what] ?? 0) + times;
        }
        process.stdout.write(`${JSON.stringify(counts)}\n`);
        for (const [what, times] of LEAST) expect([what, (counts[what] ?? 0) >= times]).toEqual([what, true]);
      }),
    600_000,
  );
});

/** What a run must have met to have proved anything. */
const LEAST: readonly (readonly [string, number])[] = [
  ["created orphan", 1000],
  ["created peered", 300],
  ["created conflict", 100],
  ["network refused", 250],
  ["refused 403", 100],
  ["refused 404", 300],
  ["refused 409", 150],
  ["refused 412", 250],
  ["refreshConnector", 250],
  ["routing switched on", 50],
  ["roundTrip", 15],
  ["blocks chosen by the mock", 1500],
  ["overlap rows shown", 1000],
  ["overlap rows blanked", 100],
  ["meters compared", 10_000],
];
