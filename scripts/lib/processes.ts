import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** How a process ended, with all that it printed. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Called with the process right after its start. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a command in a process group of its own, so that the terminal's Ctrl-C reaches us and not it. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      options.onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    options.onStart?.(child);
  });
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** Every process of the machine: from /proc where there is one (small images have no `ps`), else from `ps`. */
function processes(): ProcessRow[] {
  if (!existsSync("/proc/self/stat")) {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => line.trim().split(/\s+/))
      .map(([pid = "", parent = "", name = ""]) => ({ pid: Number(pid), parent: Number(parent), name: basename(name) }));
  }
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const [, pid, name, parent] = /^(\d+) \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, "utf8"))!;
        return [{ pid: Number(pid), parent: Number(parent), name: name! }];
      } catch {
        return []; // ended while we looked
      }
    });
}

/** Every descendant of a process, by id, with its command name. */
export function descendants(pid: number): { pid: number; name: string }[] {
  const rows = processes();
  const under = (id: number): { pid: number; name: string }[] =>
    rows.filter((row) => row.parent === id).flatMap((row) => [{ pid: row.pid, name: row.name }, ...under(row.pid)]);
  return under(pid);
}
