import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { ReceivedBody } from "./transport";

/** Largest body that is read. Inferred: the real limit is unknown, and no request of this API comes near. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Largest body for the control plane. */
export const MAX_CONTROL_BODY_BYTES = 64 * MAX_BODY_BYTES;
/** Largest state document: what the mock writes it can read. */
export const MAX_STATE_BODY_BYTES = 256 * MAX_BODY_BYTES;
/** Memory for all bodies that are being read at one time. */
export const MAX_BODIES_BYTES = MAX_STATE_BODY_BYTES + 64 * MAX_BODY_BYTES;
/** A body that is not wanted is read to its end without keeping it, so that the client sees the answer; past this the line is cut. */
const MAX_DRAINED_BYTES = 2 * MAX_CONTROL_BODY_BYTES;

export function bodyLimitOf(path: string, isControl: boolean): number {
  if (!isControl) return MAX_BODY_BYTES;
  return path === "/mock/state" ? MAX_STATE_BODY_BYTES : MAX_CONTROL_BODY_BYTES;
}

/** Why a body was not kept. */
export type BodyProblem = "too-large" | "too-many";

/** Reads bodies and keeps the sum of those that are being read at one time within a limit. */
export class BodyReader {
  #held = 0;

  constructor(private readonly maximum = MAX_BODIES_BYTES) {}

  /** Reads a whole body. Never calls back when the client goes away before the end. @param limit 0 keeps nothing */
  read(request: IncomingMessage, limit: number, done: (body: ReceivedBody | BodyProblem) => void): void {
    if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) {
      done({ text: "", isText: true });
      return;
    }
    let chunks: Buffer[] = [];
    let [size, held] = [0, 0];
    let problem: BodyProblem | undefined;
    const release = () => {
      this.#held -= held;
      held = 0;
      chunks = [];
    };
    const keep = (chunk: Buffer) => {
      chunks.push(chunk);
      held += chunk.length;
      this.#held += chunk.length;
    };
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) problem = "too-large";
      else if (this.#held + chunk.length > this.maximum) problem ??= "too-many";
      if (problem === undefined) keep(chunk);
      else release();
      if (size > Math.max(MAX_DRAINED_BYTES, limit)) request.destroy();
    });
    request.on("close", release);
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      release();
      done(problem ?? { text: body.toString("utf8"), isText: isUtf8(body) });
    });
  }
}
