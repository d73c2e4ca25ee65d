import {
  type Endpoint,
  parseAddress,
  reachability,
  type Topology,
  type TraceOptions,
  trace,
  type VerdictOptions,
  verdicts,
} from "../../core";
import { topologyOf } from "../state";
import { badControl, unknownToControl } from "../world/errors";
import { isRegion } from "../world/regions";
import { rateOf } from "../world/settings";
import { type ControlCall, type ControlRoute, json, queryValue, requiredQuery } from "./control-route";

/** The world as the rules see it. */
export const topologyNow = ({ world }: ControlCall) => topologyOf(world.store, world.clock.now());

const MAX_PORT = 65535;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The one with that id, or with that name. @throws ApiError 404, or 400 for a name that several have. */
function pick<T extends Named>(candidates: readonly T[], key: string, kind: string): T {
  const byId = candidates.find(({ id }) => id === key.toLowerCase() || id === key);
  if (byId) return byId;
  const named = candidates.filter(({ name }) => name === key);
  if (named.length > 1) throw badControl(`several ${kind}s are named "${key}"; use an id`);
  if (named.length === 0) throw unknownToControl(`there is no ${kind} "${key}"`);
  return named[0]!;
}

/** An end as `VPC`, `VPC/NETWORK` or `VPC/ADDRESS`, by ids or names; a region in front, as Terraform writes ids, is skipped. */
function endpoint(topology: Topology, text: string): Endpoint {
  const parts = text.split("/");
  if (parts.length > 1 && isRegion(parts[0])) parts.shift();
  const vpc = pick(topology.vpcs, parts[0] ?? "", "VPC");
  const inside = parts.slice(1).join("/");
  if (inside === "") return { vpcId: vpc.id };
  if (parseAddress(inside)) return { vpcId: vpc.id, address: inside };
  const networks = topology.privateNetworks.filter(({ vpcId }) => vpcId === vpc.id);
  return { vpcId: vpc.id, privateNetworkId: pick(networks, inside, `Private Network of VPC "${vpc.name}"`).id };
}

function traceOptions(call: ControlCall): TraceOptions {
  const protocol = queryValue(call, "protocol")?.toUpperCase();
  const port = queryValue(call, "port");
  const family = queryValue(call, "family");
  if (protocol !== undefined && !["TCP", "UDP", "ICMP"].includes(protocol))
    throw badControl(`"protocol" must be TCP, UDP or ICMP, got "${protocol}"`);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= MAX_PORT))
    throw badControl(`"port" must be a number up to ${MAX_PORT}, got "${port}"`);
  if (family !== undefined && family !== "4" && family !== "6") throw badControl(`"family" must be 4 or 6, got "${family}"`);
  return {
    maxHops: call.world.settings.max_hops,
    protocol: protocol as TraceOptions["protocol"],
    port: port === undefined ? undefined : Number(port),
    family: family === undefined ? undefined : (Number(family) as 4 | 6),
  };
}

/** A budget in the rate's currency, as decimal text. */
function budgetNanos(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,6})(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) throw badControl(`"monthly_budget" must be an amount such as 100 or 29.20, got "${text}"`);
  return Number(match[1]) * 1_000_000_000 + Number((match[2] ?? "").padEnd(9, "0"));
}

/** Two VPCs that must reach each other, as `FROM,TO`. */
function intent(topology: Topology, text: string): { from: string; to: string } {
  const [from, to, ...rest] = text.split(",");
  if (!from || !to || rest.length > 0) throw badControl(`"intent" must be FROM,TO, got "${text}"`);
  return { from: endpoint(topology, from).vpcId, to: endpoint(topology, to).vpcId };
}

/** How this mock checks its world, by its settings and the query. */
export function verdictOptions(call: ControlCall, topology: Topology): VerdictOptions {
  const { settings } = call.world;
  return {
    maxHops: settings.max_hops,
    quotas: {
      vpcConnectors: settings.quota_vpc_connectors,
      privateNetworks: settings.quota_private_networks,
      privateNetworksPerVpc: settings.quota_private_networks_per_vpc,
    },
    rate: rateOf(settings),
    monthlyBudgetNanos: budgetNanos(queryValue(call, "monthly_budget")),
    intents: (call.query.get("intent") ?? []).map((text) => intent(topology, text)),
  };
}

export const reachRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/topology",
    summary: "Every organization's world as the rules look at it.",
    handle: (call) => json(topologyNow(call)),
  },
  {
    method: "GET",
    path: "/mock/reach",
    summary:
      "Can one end talk to another, and if not, why: ?from=VPC[/NETWORK or ADDRESS]&to=…[&protocol=&port=&family=]. Without ends: the whole matrix.",
    handle: (call) => {
      const topology = topologyNow(call);
      const options = traceOptions(call);
      if (!call.query.has("from") && !call.query.has("to")) return json(reachability(topology, options));
      const from = endpoint(topology, requiredQuery(call, "from"));
      const to = endpoint(topology, requiredQuery(call, "to"));
      return json(trace(topology, { from, to }, options));
    },
  },
  {
    method: "GET",
    path: "/mock/verdicts",
    summary: "Everything that is wrong with the world, or worth knowing: [?monthly_budget=AMOUNT][&intent=FROM,TO]…",
    handle: (call) => {
      const topology = topologyNow(call);
      return json({ findings: verdicts(topology, verdictOptions(call, topology)), guard_probes: call.world.probes.all() });
    },
  },
];
