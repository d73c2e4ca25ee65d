import { isObject } from "../request/body-fields";
import { badControl, injectedError } from "../world/errors";
import type { WireAnswer } from "./transport";

/** An answer that is made to fail, or to come late. */
export interface Fault {
  readonly id: string;
  /** Name of the operation, or `*` for each. */
  readonly operation: string;
  /** Only the first so many matching requests; undefined for no end. */
  readonly first?: number;
  /** Every n-th matching request. @default 1 */
  readonly every: number;
  /** Status to answer, with Scaleway's body for it; undefined leaves the answer alone (for latency only). */
  readonly status?: number;
  /** Body instead of Scaleway's. */
  readonly body?: unknown;
  /** Seconds for `Retry-After`. */
  readonly retry_after?: number;
  /** Milliseconds to wait before. */
  readonly latency_ms: number;
  /** Cut the connection instead of answering. */
  readonly reset: boolean;
  /** Do what was asked before failing: the client never learns that it succeeded. */
  readonly applied: boolean;
}

/** Faults at one time, and the length of one's body as JSON. */
const MAX_FAULTS = 1000;
const MAX_FAULT_BODY = 64 * 1024;

/** Marks an answer that a fault changed. */
export const FAULT_HEADER = "x-mock-fault";

const KNOWN = ["operation", "first", "every", "status", "body", "retry_after", "latency_ms", "reset", "applied"];

function integer(input: Record<string, unknown>, name: string, minimum: number, maximum: number): number | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum)
    throw badControl(`"${name}" must be an integer in ${minimum}..${maximum}, got ${JSON.stringify(value)}`);
  return value as number;
}

function flag(input: Record<string, unknown>, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value !== "boolean") throw badControl(`"${name}" must be true or false, got ${JSON.stringify(value)}`);
  return value;
}

/** @throws ApiError 400 naming what is wrong. */
export function parseFault(id: string, input: unknown, operations: ReadonlySet<string>): Fault {
  if (!isObject(input)) throw badControl("a fault is an object with at least an operation");
  const unknown = Object.keys(input).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) throw badControl(`unknown field "${unknown[0]}"; known are ${KNOWN.join(", ")}`);
  const operation = input["operation"];
  if (typeof operation !== "string" || (operation !== "*" && !operations.has(operation)))
    throw badControl(`"operation" must be "*" or one of ${[...operations].join(", ")}, got ${JSON.stringify(operation)}`);
  const fault: Fault = {
    id,
    operation,
    first: integer(input, "first", 1, 1_000_000),
    every: integer(input, "every", 1, 1_000_000) ?? 1,
    status: integer(input, "status", 400, 599),
    body: input["body"],
    retry_after: integer(input, "retry_after", 0, 86_400),
    latency_ms: integer(input, "latency_ms", 0, 600_000) ?? 0,
    reset: flag(input, "reset"),
    applied: flag(input, "applied"),
  };
  if ((JSON.stringify(fault.body)?.length ?? 0) > MAX_FAULT_BODY)
    throw badControl(`"body" is longer than ${MAX_FAULT_BODY} characters of JSON`);
  if (fault.status === undefined && !fault.reset && fault.latency_ms === 0)
    throw badControl('a fault needs at least one of "status", "reset" and "latency_ms"');
  return fault;
}

/** The faults in force. Each counts the requests that it matches. */
export class Faults {
  readonly #faults = new Map<string, { fault: Fault; seen: number; injected: number }>();

  get size(): number {
    return this.#faults.size;
  }

  /** @throws ApiError 400 when there are too many. */
  add(fault: Fault): void {
    if (this.#faults.size >= MAX_FAULTS) throw badControl(`there are ${MAX_FAULTS} faults already; delete some`);
    this.#faults.set(fault.id, { fault, seen: 0, injected: 0 });
  }

  all(): readonly (Fault & { seen: number; injected: number })[] {
    return [...this.#faults.values()].map(({ fault, seen, injected }) => ({ ...fault, seen, injected }));
  }

  remove(id: string): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The fault that hits this request; the oldest one wins. */
  take(operation: string): Fault | undefined {
    for (const entry of this.#faults.values()) {
      const { fault } = entry;
      if (fault.operation !== "*" && fault.operation !== operation) continue;
      if (fault.first !== undefined && entry.injected >= fault.first) continue;
      entry.seen++;
      if (entry.seen % fault.every !== 0) continue;
      entry.injected++;
      return fault;
    }
    return undefined;
  }
}

/** The answer of a fault, or undefined when it only delays. */
export function faultAnswer(fault: Fault, operation: string): WireAnswer | undefined {
  if (fault.reset) return { status: 0, reset: true };
  if (fault.status === undefined) return undefined;
  const error = injectedError(fault.status, operation, fault.retry_after);
  const body = fault.body === undefined ? error.body : fault.body;
  return { status: fault.status, body: JSON.stringify(body), headers: { ...error.headers, [FAULT_HEADER]: fault.id } };
}
