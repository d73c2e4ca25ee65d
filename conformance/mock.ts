import { join } from "node:path";
import { type MockProcess, scalewayEnvironment, startMockProcess, type Tenant } from "../scripts/lib/mock-process";
import { leftovers, viewOf } from "../scripts/lib/report";
import { repositoryRoot } from "./cache";
import { mustRun } from "./commands";

/** A fresh mock of the VPC API in a process of its own, with its two organizations. */
export interface Mock {
  readonly url: string;
  readonly pid: number;
  readonly acme: Tenant;
  readonly partner: Tenant;
  /** GET with an organization's key. */
  get<T>(path: string, tenant: Tenant): Promise<T>;
  /** What both organizations own beside the default VPCs that the mock starts with, in words. */
  leftovers(): Promise<string[]>;
}

/** The SCW_* variables of one organization. */
export { scalewayEnvironment, type Tenant };

async function tenants(process_: MockProcess): Promise<Tenant[]> {
  const command = [join(repositoryRoot, "dist/bin/vpc-peering.js"), "env", "--json"];
  const env = { ...process.env, SCW_API_URL: process_.url };
  return JSON.parse((await mustRun(process.execPath, command, { cwd: repositoryRoot, env })).stdout) as Tenant[];
}

/** Runs something against a fresh mock and stops it, whatever came. @param args further arguments of `vpc-peering mock` */
export async function withMock<T>(use: (mock: Mock) => Promise<T>, args: readonly string[] = []): Promise<T> {
  const started = await startMockProcess(args);
  try {
    const known = await tenants(started);
    const named = (name: string) => known.find((tenant) => tenant.name === name)!;
    return await use({
      url: started.url,
      pid: started.pid,
      acme: named("acme"),
      partner: named("partner"),
      get: (path, tenant) => started.get(path, tenant.secretKey),
      leftovers: async () => (await Promise.all(known.map((tenant) => viewOf(started, tenant)))).flatMap(leftovers),
    });
  } finally {
    await started.stop();
  }
}
