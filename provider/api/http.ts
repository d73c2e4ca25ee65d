/**
 * A fetch on node:http, in place of Node's own: the transport needs little of what that one does, and a plan of many
 * resources is spent in it.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** The request never got an answer. `message` is the reason. */
export class NetworkError extends Error {
  constructor(cause: NodeJS.ErrnoException & { errors?: Error[] }) {
    // Where a name has several addresses, the error of all of them has no message.
    super(cause.message || cause.errors?.[0]?.message || cause.code || "the connection failed", { cause });
    this.name = "NetworkError";
  }
}

/** As much of a Response as the transport reads. */
class ReceivedResponse {
  readonly headers: { get(name: string): string | null };

  constructor(
    private readonly message: IncomingMessage,
    readonly body: string,
  ) {
    this.headers = { get: (name) => this.message.headers[name.toLowerCase()]?.toString() ?? null };
  }

  get status(): number {
    return this.message.statusCode ?? 0;
  }

  get statusText(): string {
    return this.message.statusMessage ?? "";
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async text(): Promise<string> {
    return this.body;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.body);
  }

  clone(): this {
    return this;
  }
}

async function receive(message: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return new ReceivedResponse(message, Buffer.concat(chunks).toString("utf8")) as unknown as Response;
}

/** What is sent; a body is text. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Send = (outgoing: Outgoing) => Promise<Response>;

/** Rejects with a NetworkError. With `insecure`, certificates are not verified. */
export function createSend(options: { readonly insecure: boolean }): Send {
  const http = { request: httpRequest, agent: new HttpAgent({ keepAlive: true }) };
  const https = { request: httpsRequest, agent: new HttpsAgent({ keepAlive: true, rejectUnauthorized: !options.insecure }) };
  const sendOnce: Send = ({ url, method, headers, body }) =>
    new Promise((resolve, reject) => {
      const { request, agent } = url.startsWith("https:") ? https : http;
      const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
      const outgoing = request(url, { method, headers: { ...headers, ...length }, agent }, (message) =>
        receive(message).then(resolve, fail),
      );
      function fail(error: NodeJS.ErrnoException): void {
        reject(Object.assign(new NetworkError(error), { wasClosedWhileIdle: outgoing.reusedSocket && error.code === "ECONNRESET" }));
      }
      outgoing.on("error", fail);
      outgoing.end(body);
    });
  // A kept connection that the server closed just before it was used again carried nothing: the next one is another.
  return (outgoing) =>
    sendOnce(outgoing).catch((error: { wasClosedWhileIdle?: boolean }) => {
      if (error.wasClosedWhileIdle) return sendOnce(outgoing);
      throw error;
    });
}
