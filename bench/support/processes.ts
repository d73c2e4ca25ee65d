import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** The command as it is shipped. @throws Error when it was not built */
export function mockBundle(): string {
  const bundle = join(root, "dist/bin/mock.js");
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run "npm run build" first`);
  return bundle;
}

export const supportFile = (name: string) => join(__dirname, name);

/** A Node process and the first thing that it printed. */
export interface Started {
  readonly child: ChildProcess;
  readonly printed: string;
  /** From its start to that first print. */
  readonly ms: number;
}

export function startNode(args: readonly string[], input?: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin!.end(input ?? "");
  return new Promise((found, failed) => {
    child.stdout!.once("data", (data) => found({ child, printed: String(data).trim(), ms: performance.now() - began }));
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`node ${args.join(" ")} ended with ${code} before it printed anything`)));
  });
}

/** Milliseconds that a Node process takes from start to end. */
export function runNode(args: readonly string[]): Promise<number> {
  const began = performance.now();
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    child.once("error", failed);
    child.once("exit", () => done(performance.now() - began));
  });
}

export function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGTERM");
    return undefined;
  });
}

/** Resident memory in MiB; undefined where the system does not tell. */
export function residentMiB(child: ChildProcess): number | undefined {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
    return line ? Number(line[1]) / 1024 : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that a process used so far; undefined where the system does not tell. */
export function processorMs(child: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${child.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
