import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { type ApiError, bodyTooLarge, tooManyBodies } from "../world/errors";
import { BodyReader } from "./request-body";
import { errorAnswer, type RequestHead, splitTarget, type WireAnswer, type WireRequest } from "./transport";

/** What the gateway puts on every answer (recorded). The edge's name says that this is none of Scaleway's. */
const GATEWAY_HEADERS: readonly string[] = [
  ...["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ...["Server", "Scaleway API Gateway (fr-par-1;mock)"],
  ...["Strict-Transport-Security", "max-age=63072000"],
  ...["X-Content-Type-Options", "nosniff"],
  ...["X-Frame-Options", "DENY"],
];

export interface Responder {
  /** Decides before a body is read. @returns the error to answer */
  judge(head: RequestHead): ApiError | undefined;
  /** Largest body, by path. */
  limitOf(path: string): number;
  respond(request: WireRequest): WireAnswer | Promise<WireAnswer>;
}

/** Lets Express serve something that knows only wire requests. */
export function serve({ judge, limitOf, respond }: Responder) {
  const bodies = new BodyReader();
  return (request: Request, response: Response, next: NextFunction): void => {
    const { path, query } = splitTarget(request.originalUrl);
    const header = (name: string) => request.headers[name] as string | undefined;
    const head = { method: request.method, path, query, header, remoteAddress: request.socket.remoteAddress };
    const refused = judge(head);
    const limit = refused ? 0 : limitOf(path);
    bodies.read(request, limit, (body) => {
      if (refused || typeof body === "string") {
        write(response, errorAnswer(refused ?? (body === "too-many" ? tooManyBodies() : bodyTooLarge(limit))));
        return;
      }
      try {
        const answer = respond({ ...head, body });
        if (answer instanceof Promise) answer.then((late) => write(response, late), next);
        else write(response, answer);
      } catch (error) {
        next(error);
      }
    });
  };
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
  const source = start({ write: (text) => response.write(text), drop: () => response.destroy() });
  response.on("drain", () => source.resume());
  response.on("close", () => source.stop());
}
