import { run, tail } from "../commands";
import { type Client, type ClientKind, type Kind, Refused, type Wire } from "./client";

const commands: Readonly<Record<Kind, string>> = {
  vpc: "vpc",
  private_network: "private-network",
  vpc_connector: "vpc-connector",
  route: "route",
  ingress_rule: "ingress-rule",
};

/** Wire arguments as the command writes them: `vpc-id=…`, `tags.0=…`, `rules.0.source=…`. */
function written(values: Wire, prefix = ""): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const option = prefix + name.replaceAll("_", "-");
    return value !== null && typeof value === "object" ? written(value as Wire, `${option}.`) : [`${option}=${value}`];
  });
}

interface ScwPlace {
  readonly binary: string;
  readonly cwd: string;
  readonly log: string;
  readonly environment: Readonly<Record<string, string>>;
}

function scwClient({ binary, cwd, log, environment }: ScwPlace): Client {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SCW_")));
  const env = { ...inherited, SCW_CONFIG_PATH: `${cwd}/no-config.yaml`, SCW_DISABLE_CHECK_VERSION: "true", HOME: cwd, ...environment };
  const command = async <T>(noun: string, verb: string, args: readonly string[]): Promise<T> => {
    const finished = await run(binary, ["vpc", noun, verb, ...args, "-o", "json"], { cwd, env, log });
    if (finished.code !== 0) throw new Refused(tail(finished));
    return JSON.parse(finished.stdout) as T;
  };
  const scw = <T>(kind: Kind, verb: string, args: readonly string[]) => command<T>(commands[kind], verb, args);
  return {
    create: (kind, values) => scw(kind, "create", written(values)),
    get: (kind, id) => scw(kind, "get", [id]),
    list: (kind, filters) => scw(kind, "list", written(filters)),
    update: (kind, id, values) => scw(kind, "update", [id, ...written(values)]),
    delete: (kind, id) => scw(kind, "delete", [id]),
    setAcl: (values) => command("rule", "set", written(values)),
    getAcl: (vpcId) => command("rule", "get", written({ vpc_id: vpcId, is_ipv6: false })),
    routesWithNextHop: (filters) => scw("route", "list", written(filters)),
    stop: async () => {},
  };
}

/** The `scw` command line. */
export function scwCli(binary: string, version: string, place: { cwd: string; log: string }): ClientKind {
  return {
    title: "scw",
    version: `scw ${version}`,
    lacks: [],
    open: (environment) => scwClient({ binary, environment, ...place }),
  };
}
