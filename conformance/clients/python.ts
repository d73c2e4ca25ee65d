import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Client, type ClientKind, type Kind, Refused, type Wire } from "./client";

type Answer = { readonly value: unknown } | { readonly refused: string };

/** Arguments that the Python SDK demands and the API has defaults for. */
const demanded: Partial<Record<Kind, Wire>> = {
  vpc: { enable_routing: true, enable_transitivity: false },
  private_network: { default_route_propagation_enabled: false },
  route: { description: "" },
};
const plurals: Readonly<Record<Kind, string>> = {
  vpc: "list_vp_cs_all",
  private_network: "list_private_networks_all",
  vpc_connector: "list_vpc_connectors_all",
  route: "list_routes_all",
  ingress_rule: "list_ingress_rules_all",
};
const keys: Partial<Record<Kind, string>> = { ingress_rule: "rule_id" };

/** One Python process that answers a line for each line. */
function bridge(python: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(python, [join(__dirname, "python_bridge.py")], {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    call: async <T>(method: string, values: Wire): Promise<T> => {
      child.stdin.write(`${JSON.stringify({ method, arguments: values })}\n`);
      const line = await lines.next();
      if (line.done) throw new Error(`The Python process ended at ${method}.`);
      const answer = JSON.parse(line.value) as Answer;
      if ("refused" in answer) throw new Refused(answer.refused);
      return answer.value as T;
    },
    stop: async () => {
      const closed = once(child, "close");
      child.stdin.end();
      await closed;
    },
  };
}

function pythonClient(python: string, environment: Readonly<Record<string, string>>): Client {
  const { call, stop } = bridge(python, environment);
  const key = (kind: Kind, id: string) => ({ [keys[kind] ?? `${kind}_id`]: id });
  return {
    create: (kind, values) => call(`create_${kind}`, { ...demanded[kind], ...values }),
    get: (kind, id) => call(`get_${kind}`, key(kind, id)),
    list: (kind, filters) => call(plurals[kind], filters),
    update: (kind, id, values) => call(`update_${kind}`, { ...key(kind, id), ...values }),
    delete: (kind, id) => call(`delete_${kind}`, key(kind, id)),
    setAcl: (values) => call("set_acl", values),
    getAcl: (vpcId) => call("get_acl", { vpc_id: vpcId, is_ipv6: false }),
    overlaps: (connectorId) => call("list_subnet_overlaps_all", { vpc_connector_id: connectorId }),
    stop,
  };
}

/** The PyPI package `scaleway`. */
export function pythonSdk(python: string, version: string): ClientKind {
  return {
    title: "Python SDK",
    version: `scaleway ${version} (PyPI)`,
    lacks: [],
    open: (environment) => pythonClient(python, environment),
  };
}
