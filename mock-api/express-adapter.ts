import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { bodyTooLarge } from "./errors";
import { splitTarget, type WireAnswer, type WireRequest } from "./transport";

/** Largest body that is read. Inferred: the real limit is unknown, and no request of this API comes near. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** A body is read to its end even when it is too large, so that the client sees the answer; past this the line is cut. */
const MAX_DRAINED_BYTES = 32 * MAX_BODY_BYTES;

/** What the gateway puts on every answer (recorded). The edge's name says that this is none of Scaleway's. */
const GATEWAY_HEADERS: readonly string[] = [
  ...["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ...["Server", "Scaleway API Gateway (fr-par-1;mock)"],
  ...["Strict-Transport-Security", "max-age=63072000"],
  ...["X-Content-Type-Options", "nosniff"],
  ...["X-Frame-Options", "DENY"],
];

type Responder = (request: WireRequest) => WireAnswer | Promise<WireAnswer>;

/** Lets Express serve something that knows only wire requests. */
export function serve(respond: Responder) {
  return (request: Request, response: Response, next: NextFunction): void => {
    readText(request, (body) => {
      if (body === undefined) {
        write(response, tooLarge());
        return;
      }
      const { path, query } = splitTarget(request.originalUrl);
      const header = (name: string) => request.headers[name] as string | undefined;
      try {
        const answer = respond({ method: request.method, path, query, header, body });
        if (answer instanceof Promise) answer.then((late) => write(response, late), next);
        else write(response, answer);
      } catch (error) {
        next(error);
      }
    });
  };
}

function tooLarge(): WireAnswer {
  const { status, body, headers } = bodyTooLarge(MAX_BODY_BYTES);
  return { status, body: JSON.stringify(body), headers };
}

/** Reads the whole body; undefined when it is too large. Says nothing when the client goes away before the end. */
function readText(request: Request, done: (text: string | undefined) => void): void {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) {
    done("");
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DRAINED_BYTES) request.destroy();
  });
  request.on("end", () => done(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8")));
}

/** Writes an answer past Express's own body handling: the bytes are ready, and the real gateway sends no ETag. */
export function write(response: Response, answer: WireAnswer): void {
  if (answer.reset) {
    response.socket?.destroy();
    return;
  }
  const headers = [
    ...GATEWAY_HEADERS,
    "Content-Type",
    answer.stream ? "text/event-stream" : "application/json",
    "X-Request-Id",
    randomUUID(),
  ];
  for (const name in answer.headers) headers.push(name, answer.headers[name]!);
  if (answer.body !== undefined) headers.push("Content-Length", String(Buffer.byteLength(answer.body)));
  response.writeHead(answer.status, headers);
  if (answer.stream) stream(response, answer.stream);
  else response.end(answer.body);
}

function stream(response: Response, start: NonNullable<WireAnswer["stream"]>): void {
  response.flushHeaders();
  response.on(
    "close",
    start((chunk) => response.write(chunk)),
  );
}
