import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "./repository";

/** An organization of a running mock, as `vpc-peering env --json` prints it. */
export interface Tenant {
  readonly name: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly apiUrl: string;
}

export interface MockProcess {
  readonly url: string;
  readonly pid: number;
  readonly process: ChildProcess;
  /** GET under the mock's address, parsed. */
  get<T>(path: string, secretKey?: string): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `vpc-peering mock` on a free port and waits for its ready line. @throws Error with what it printed when it ends first */
export async function startMockProcess(args: readonly string[] = []): Promise<MockProcess> {
  const child = spawn(process.execPath, [join(repositoryRoot, "dist/bin/vpc-peering.js"), "mock", "--port", "0", ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await readyUrl(child);
  return {
    url,
    pid: child.pid!,
    process: child,
    get: (path, secretKey) => getJson(`${url}${path}`, secretKey),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    },
  };
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const look = (text: Buffer) => {
      printed += text;
      const found = /http:\/\/[^\s]+:\d+/.exec(printed);
      if (found) resolve(found[0]);
    };
    child.stdout!.on("data", look);
    child.stderr!.on("data", (text: Buffer) => {
      printed += text;
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`The mock ended with code ${code} before it was ready: ${printed.trim()}`)));
  });
}

async function getJson<T>(url: string, secretKey?: string): Promise<T> {
  const answer = await fetch(url, { headers: secretKey ? { "X-Auth-Token": secretKey } : {} });
  if (!answer.ok) throw new Error(`GET ${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The variables that point any Scaleway client at the mock as one of its organizations. */
export function scalewayEnvironment(tenant: Tenant): Record<string, string> {
  return {
    SCW_API_URL: tenant.apiUrl,
    SCW_ACCESS_KEY: tenant.accessKey,
    SCW_SECRET_KEY: tenant.secretKey,
    SCW_DEFAULT_ORGANIZATION_ID: tenant.organizationId,
    SCW_DEFAULT_PROJECT_ID: tenant.projectId,
    SCW_DEFAULT_REGION: tenant.region,
  };
}
