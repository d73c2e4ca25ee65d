import { type Endpoint, MAX_HOPS, type Topology, type TraceOptions, type VerdictOptions } from "../../core";
import { readVectors } from "../vectors";
import { type Json, useMock } from "./support/mock";

const held = useMock();

function end({ vpcId, privateNetworkId, address }: Endpoint): string {
  return [vpcId, address ?? privateNetworkId].filter(Boolean).join("/");
}

/** The question as the control plane takes it. */
function queryOf(question: { from: Endpoint; to: Endpoint; options?: TraceOptions }): string {
  const { protocol, port, family } = question.options ?? {};
  const query = new URLSearchParams({ from: end(question.from), to: end(question.to) });
  for (const [name, value] of Object.entries({ protocol, port, family })) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

const decimal = (nanos: number) => `${Math.floor(nanos / 1e9)}.${String(nanos % 1e9).padStart(9, "0")}`;

/** Settings and query that ask for the vector's options. */
function verdictRequest(options: VerdictOptions = {}): { settings: Json; query: string } {
  const { maxHops, quotas, rate, monthlyBudgetNanos, intents = [] } = options;
  const settings = {
    max_hops: maxHops ?? MAX_HOPS,
    quota_vpc_connectors: quotas?.vpcConnectors,
    quota_private_networks: quotas?.privateNetworks,
    quota_private_networks_per_vpc: quotas?.privateNetworksPerVpc,
    rate: rate && decimal(rate.nanosPerHour),
  };
  const query = new URLSearchParams(intents.map(({ from, to }) => ["intent", `${from},${to}`] as [string, string]));
  if (monthlyBudgetNanos !== undefined) query.set("monthly_budget", decimal(monthlyBudgetNanos));
  return { settings: JSON.parse(JSON.stringify(settings)), query: query.toString() };
}

const load = (topology: Topology) => held.mock.control("PUT", "state", { topology });

describe.each([...readVectors("reachability", "mock"), ...readVectors("findings", "mock")].map((vector) => [vector.name, vector] as const))(
  "vector %s, loaded into the mock",
  (_name, vector) => {
    test("gives the answers and the findings that it says", async () => {
      await load(vector.topology);
      for (const question of vector.questions) {
        await held.mock.control("PUT", "settings", { max_hops: question.options?.maxHops ?? MAX_HOPS });
        const answer = await held.mock.control("GET", `reach?${queryOf(question)}`);
        const got =
          answer.verdict === "reachable"
            ? { verdict: answer.verdict, path: answer.forward.map((hop: Json) => hop.vpcId) }
            : { verdict: answer.verdict, code: answer.blocker.code };
        expect({ question, got }).toEqual({ question, got: question.expect });
      }
      const { settings, query } = verdictRequest(vector.verdictOptions);
      await held.mock.control("PUT", "settings", settings);
      const { findings } = await held.mock.control("GET", `verdicts?${query}`);
      if (vector.findings) expect([...new Set(findings.map(({ code }: Json) => code))]).toEqual(vector.findings);
    });

    test("comes back as the topology that it is", async () => {
      await load(vector.topology);
      const topology = await held.mock.control("GET", "topology");
      await load(topology);
      expect(await held.mock.control("GET", "topology")).toEqual(topology);
      expect(topology.vpcs.map(({ id }: Json) => id)).toEqual(vector.topology.vpcs.map(({ id }) => id));
    });
  },
);
