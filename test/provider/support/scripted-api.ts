import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer is sent only then. @default - at once */
  readonly after?: Promise<void>;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
}

/** A real HTTP server that answers as it is told and remembers what it was asked. */
export class ScriptedApi {
  readonly received: Received[] = [];
  private answer: (request: Received, count: number) => Answer | "reset" = () => ({ status: 501 });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ScriptedApi> {
    const server = createServer();
    const api = new ScriptedApi(server);
    server.on("request", (request, response) => void api.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was asked since the last call, as "METHOD path?query". */
  takeLines(): string[] {
    return this.received.splice(0).map(({ method, path, query }) => `${method} ${path}${query}`);
  }

  /** `count` is the number of requests with this method and path so far, this one included. */
  respond(answer: (request: Received, count: number) => Answer | "reset"): void {
    this.received.length = 0;
    this.answer = answer;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, search } = new URL(request.url!, "http://localhost");
    const content = Buffer.concat(chunks).toString("utf8");
    const received = {
      method: request.method!,
      path: pathname,
      query: search,
      body: content && JSON.parse(content),
      headers: request.headers,
    };
    this.received.push(received);
    const answer = this.answer(
      received,
      this.received.filter(({ method, path }) => method === received.method && path === pathname).length,
    );
    if (answer === "reset") return void request.socket.destroy();
    await answer.after;
    const json = answer.body === undefined ? "" : JSON.stringify(answer.body);
    response.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
    response.end(json);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
