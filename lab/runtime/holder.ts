import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readlinkSync } from "node:fs";
import { type HolderIdentity, processStart } from "./folder";
import { LabError, type Privilege, toolPath } from "./requirements";

/** PID 1 of the lab: waits, and reaps what programs leave behind. */
const INIT = 'trap "" INT HUP TERM; echo ready; while :; do sleep 2147483 & wait $!; done';

/**
 * Starts the process whose namespaces are the lab. Its PID namespace ends every program of the lab when it is killed, however, and
 * its mount namespace takes the network namespaces with it.
 */
export async function startHolder(privilege: Privilege): Promise<HolderIdentity> {
  const user = privilege === "user-namespace" ? ["--user", "--map-root-user"] : [];
  const child = spawn("unshare", [...user, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", INIT], {
    detached: true,
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: toolPath() },
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ready = await Promise.race([once(child.stdout, "data").then(() => true), once(child, "close").then(() => false)]);
  const startTime = ready && child.pid ? processStart(child.pid) : undefined;
  if (!startTime) throw new LabError(`the namespaces of the lab cannot be created: ${errors.trim() || "unshare ended"}`);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return { pid: child.pid!, startTime };
}

/** Arguments of `nsenter` that enter a lab, and in it a network namespace by the file that it is mounted on. */
export function enterArguments({ pid }: HolderIdentity, namespacePath?: string): string[] {
  const net = namespacePath === undefined ? `/proc/${pid}/ns/net` : `/proc/${pid}/root${namespacePath}`;
  return [
    ...(inOwnUserNamespace(pid) ? [`--user=/proc/${pid}/ns/user`, "--preserve-credentials"] : []),
    `--mount=/proc/${pid}/ns/mnt`,
    `--pid=/proc/${pid}/ns/pid_for_children`,
    `--net=${net}`,
  ];
}

function inOwnUserNamespace(pid: number): boolean {
  return readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync("/proc/self/ns/user");
}

/** Kills the holder, and with it everything in the lab, and waits until all of it is gone. */
export async function stopHolder({ pid, startTime }: HolderIdentity): Promise<void> {
  const init = initOf(pid);
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  const running = () => processStart(pid) === startTime || (init !== undefined && processStart(init.pid) === init.startTime);
  while (running()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

const POLL_MS = 5;

/** The lab's PID 1: the kernel ends it after every other process of its namespace. */
function initOf(pid: number): HolderIdentity | undefined {
  const init = childOf(pid);
  const startTime = init && processStart(init);
  return init && startTime ? { pid: init, startTime } : undefined;
}

/** `nsenter` and `unshare` wait for the one process that they start in the PID namespace: that process. */
function childOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]) || undefined;
  } catch {
    return undefined;
  }
}

/** Sends a signal to the program that `nsenter` runs, rather than to `nsenter`, which would leave it behind. */
export function signalProgram(nsenterPid: number, signal: NodeJS.Signals): void {
  const pid = childOf(nsenterPid);
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
