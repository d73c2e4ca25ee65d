import type { Finding, Trace } from "../../core";
import { type RunningServer, startServer } from "../../mock-api";
import { cli } from "../cli/harness";
import { readVectors, type Vector } from "../vectors";
import { answerOf, codesOf, endText, questionsOf } from "./answers";

let mock: RunningServer;
beforeAll(async () => {
  mock = await startServer({ port: 0 });
});
afterAll(() => mock.close());

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${mock.url}${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

/** Puts the vector in place of everything. Statuses are the mock's own to find out. */
async function load({ topology, verdictOptions }: Vector, maxHops = 4): Promise<void> {
  const { quotas = {} } = verdictOptions ?? {};
  await send("PUT", "/mock/state", { topology });
  await send("PUT", "/mock/settings", {
    max_hops: maxHops,
    quota_vpc_connectors: quotas.vpcConnectors ?? 512,
    quota_private_networks: quotas.privateNetworks ?? 255,
    quota_private_networks_per_vpc: quotas.privateNetworksPerVpc ?? 100,
  });
}

test.each(
  questionsOf(
    readVectors("reachability", "mock").filter(({ name }) => ["simple-pair", "three-without-transitivity", "two-hubs"].includes(name)),
  ),
)("the command line on the running mock answers %s", async (_title, vector, { from, to, expect: expected }) => {
  await load(vector);
  const { out } = await cli(["reach", "--mock", mock.url, "--from", endText(from), "--to", endText(to), "--json"]);
  expect(answerOf(JSON.parse(out) as Trace)).toEqual(expected);
});

describe("a mock with settings of its own", () => {
  const vector = readVectors("reachability", "mock").find(({ name }) => name === "two-hubs")!;
  const question = vector.questions.find(({ expect: expected }) => expected.verdict === "reachable" && expected.path.length === 4)!;
  const [from, to] = [endText(question.from), endText(question.to)];
  afterAll(() => send("PUT", "/mock/settings", { max_hops: 4, quota_vpc_connectors: 512, rate: "0.02" }));

  test("gives the command line what it answers by itself: hops, quotas and rate", async () => {
    await load(vector, 3);
    const asked = { from, to };
    const own = await send<Trace>("GET", `/mock/reach?${new URLSearchParams(asked)}`);
    expect(answerOf(own)).toEqual({ verdict: "blocked", code: "hop-limit" });
    const { out } = await cli(["reach", "--mock", mock.url, "--from", from, "--to", to, "--json"]);
    expect(answerOf(JSON.parse(out) as Trace)).toEqual(answerOf(own));

    await send("PUT", "/mock/settings", { quota_vpc_connectors: 1, rate: "0.5" });
    const { findings } = await send<{ findings: Finding[] }>("GET", "/mock/verdicts");
    const checked = JSON.parse((await cli(["check", "--mock", mock.url, "--json"])).out) as { findings: Finding[] };
    expect(codesOf(findings)).toContain("quota-connectors");
    expect(codesOf(checked.findings).sort()).toEqual(codesOf(findings).sort());
    expect((await cli(["cost", "--mock", mock.url])).out).toContain("365.00 EUR");
  });
});
