import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { bodyTooLarge } from "../world/errors";
import { splitTarget, type WireAnswer, type WireRequest } from "./transport";

/** Largest body that is read. Inferred: the real limit is unknown, and no request of this API comes near. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Largest body for the control plane: a whole world may come in one. */
export const MAX_CONTROL_BODY_BYTES = 64 * MAX_BODY_BYTES;
/** A body is read to its end even when it is too large, so that the client sees the answer; past this the line is cut. */
const MAX_DRAINED_BYTES = 2 * MAX_CONTROL_BODY_BYTES;

/** A listener that lets more than this pile up is cut off. */
const MAX_UNREAD_BYTES = MAX_BODY_BYTES;

/** What the gateway puts on every answer (recorded). The edge's name says that this is none of Scaleway's. */
const GATEWAY_HEADERS: readonly string[] = [
  ...["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ...["Server", "Scaleway API Gateway (fr-par-1;mock)"],
  ...["Strict-Transport-Security", "max-age=63072000"],
  ...["X-Content-Type-Options", "nosniff"],
  ...["X-Frame-Options", "DENY"],
];

type Responder = (request: WireRequest) => WireAnswer | Promise<WireAnswer>;

/** Lets Express serve something that knows only wire requests. @param limitOf largest body, by path */
export function serve(respond: Responder, limitOf: (path: string) => number) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { path, query } = splitTarget(request.originalUrl);
    const limit = limitOf(path);
    readText(request, limit, (body) => {
      if (body === undefined) {
        write(response, tooLarge(limit));
        return;
      }
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

function tooLarge(limit: number): WireAnswer {
  const { status, body, headers } = bodyTooLarge(limit);
  return { status, body: JSON.stringify(body), headers };
}

/** Reads the whole body; undefined when it is too large. Says nothing when the client goes away before the end. */
function readText(request: Request, limit: number, done: (text: string | undefined) => void): void {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) {
    done("");
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DRAINED_BYTES) request.destroy();
  });
  request.on("end", () => done(size > limit ? undefined : Buffer.concat(chunks).toString("utf8")));
}

/** Writes an answer past Express's own body handling: the bytes are ready, and the real gateway sends no ETag. */
export function write(response: Response, answer: WireAnswer): void {
  if (answer.reset) {
    response.socket?.destroy();
    return;
  }
  if (answer.page) {
    writePage(response, answer.page);
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
  if (answer.stream && response.req.method !== "HEAD") stream(response, answer.stream);
  else response.end(answer.body);
}

/** A page of ours: none of the gateway's headers, and never inside another page. */
function writePage(response: Response, { html, policy }: NonNullable<WireAnswer["page"]>): void {
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Length": Buffer.byteLength(html),
  });
  response.end(response.req.method === "HEAD" ? undefined : html);
}

function stream(response: Response, start: NonNullable<WireAnswer["stream"]>): void {
  response.flushHeaders();
  const send = (chunk: string) => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(chunk);
  };
  response.on("close", start(send));
}
