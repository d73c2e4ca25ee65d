import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Topology } from "../../core";
import { Lab, LabError, requireLab } from "../../lab";
import type { ExamplePlan } from "./example-plan";
import type { MockProcess, Tenant } from "./mock-process";

interface Surroundings {
  readonly mock: MockProcess;
  readonly tenants: readonly Tenant[];
  readonly say: (line: string) => void;
}

const SERVER =
  'require("node:http").createServer((_, answer) => answer.end("hello from the other organization")).listen(80, () => console.log("up"));';
const FETCH_TIMEOUT_MS = 3000;

/**
 * Builds a lab from the mock, fetches a page from one host by another, deletes a connector through the API, and expects the same
 * fetch to fail. Says why and sends nothing where no lab can be built.
 */
export async function sendPackets(
  { server, client }: NonNullable<ExamplePlan["packets"]>,
  { mock, tenants, say }: Surroundings,
): Promise<void> {
  try {
    requireLab();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return say(`skipped: ${error.message}`);
  }
  const lab = await Lab.up(await topologyOf(mock.url), { name: `example-${process.pid}` });
  try {
    await startServer(lab, server);
    const page = await fetchPage(lab, client, server);
    if (page === undefined) throw new Error(`${client} did not get the page of ${server}`);
    say(`${client} fetches http://${server}/: ${page}`);
    const { connectors } = lab.topology;
    const connector = connectors[0]!;
    await deleteConnector(mock.url, connector.id, tenants);
    await lab.change(await topologyOf(mock.url));
    say(`connector ${connector.name} is deleted`);
    if ((await fetchPage(lab, client, server)) !== undefined) throw new Error(`${client} still gets the page of ${server}`);
    say(`${client} fetches http://${server}/: no answer`);
  } finally {
    await lab.down();
  }
}

async function topologyOf(url: string): Promise<Topology> {
  const response = await fetch(`${url}/mock/topology`);
  return (await response.json()) as Topology;
}

function namespaceOf(lab: Lab, name: string): string {
  const host = lab.plan.hosts.find((candidate) => candidate.name === name);
  if (host) return host.namespace;
  throw new Error(`the lab has no host ${name}, it has ${lab.plan.hosts.map((each) => each.name).join(", ")}: check example.json`);
}

async function startServer(lab: Lab, name: string): Promise<void> {
  const { command, args } = lab.command(namespaceOf(lab, name), [process.execPath, "-e", SERVER], "/");
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.unref();
}

async function fetchPage(lab: Lab, client: string, server: string): Promise<string | undefined> {
  const code = `fetch("http://${server}/", { signal: AbortSignal.timeout(${FETCH_TIMEOUT_MS}) }).then((page) => page.text()).then(console.log, () => process.exit(1))`;
  const done = await lab.exec(namespaceOf(lab, client), [process.execPath, "-e", code]);
  return done.code === 0 ? done.stdout.trim() : undefined;
}

/** As whoever owns the connector: the others do not see it. */
async function deleteConnector(url: string, id: string, tenants: readonly Tenant[]): Promise<void> {
  for (const { region, secretKey } of tenants) {
    const path = `${url}/vpc/v2/regions/${region}/vpc-connectors/${id}`;
    const response = await fetch(path, { method: "DELETE", headers: { "X-Auth-Token": secretKey } });
    if (response.ok) return;
  }
  throw new Error(`connector ${id} could not be deleted`);
}
