import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Io } from "../terminal/io";

/** What one examination found: something in order, or a problem with its fix. */
export interface Diagnosis {
  /** Stable name for programs, such as `terraform-missing`; of something in order the name of the examination. */
  readonly id: string;
  readonly severity: "ok" | "warning" | "error";
  /** What was found, with the value. */
  readonly message: string;
  /** What to do. @default - nothing to do */
  readonly fix?: string;
}

/** What the examinations look at; a test gives its own. */
export interface Patient {
  readonly env: Io["env"];
  /** The project's folder. */
  readonly cwd: string;
  readonly home: string;
  /** `process.platform`. */
  readonly platform: string;
  /** Without the leading `v`. */
  readonly nodeVersion: string;
  /** Version of this package. */
  readonly version: string;
}

export function patientOf(io: Io, version: string): Patient {
  return {
    env: io.env,
    cwd: io.cwd,
    home: io.env["HOME"] || homedir(),
    platform: process.platform,
    nodeVersion: process.versions.node,
    version,
  };
}

export const ok = (id: string, message: string): Diagnosis => ({ id, severity: "ok", message });
export const warning = (id: string, message: string, fix: string): Diagnosis => ({ id, severity: "warning", message, fix });
export const problem = (id: string, message: string, fix: string): Diagnosis => ({ id, severity: "error", message, fix });

/** Full path of a program on the PATH of the environment. */
export function programOnPath(name: string, env: Io["env"]): string | undefined {
  if (name.includes("/")) return existsSync(name) ? name : undefined;
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** Output of a program that answers within ten seconds; undefined when it fails. */
export function outputOf(program: string, args: readonly string[], { env, cwd }: Patient): string | undefined {
  try {
    const options = { env: { ...env, CHECKPOINT_DISABLE: "1" } as NodeJS.ProcessEnv, cwd, timeout: 10_000 };
    return execFileSync(program, [...args], { ...options, stdio: ["ignore", "pipe", "ignore"] }).toString();
  } catch {
    return undefined;
  }
}

/** The parsed JSON file; undefined when it is missing or not valid JSON. */
export function jsonFile(file: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Whether version `a` is at least version `b`; both as `1.2.3`, anything behind the numbers is ignored. */
export function atLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  const differing = [0, 1, 2].find((index) => (left![index] ?? 0) !== (right![index] ?? 0));
  return differing === undefined || (left![differing] ?? 0) > (right![differing] ?? 0);
}
