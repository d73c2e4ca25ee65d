import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A JSON object as it came over the wire. */
// biome-ignore lint/suspicious/noExplicitAny: assertions look at whatever came
export type Wire = Record<string, any>;

export interface Sent {
  readonly token?: string;
  /** Sent as JSON; a string or buffer is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** A request that nobody answered for this long hangs. */
const HANG_MS = 60_000;

/** A plain HTTP client with kept-alive connections that knows nothing of the mock. */
export class HttpClient {
  readonly #agent: Agent;

  constructor(
    readonly url: string,
    options: { sockets?: number } = {},
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.sockets ?? 1 });
  }

  close(): void {
    this.#agent.destroy();
  }

  send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const body = sent.body === undefined ? undefined : Buffer.isBuffer(sent.body) ? sent.body : bytesOf(sent.body);
    const { hostname, port } = new URL(this.url);
    const headers = {
      ...(sent.token === undefined ? {} : { "X-Auth-Token": sent.token }),
      ...(body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": String(body.length) }),
      ...sent.headers,
    };
    return new Promise((resolve, reject) => {
      const call = request({ agent: this.#agent, hostname, port, method, path, headers, timeout: HANG_MS }, (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(pieces).toString("utf8") });
        });
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path} hangs: no answer for ${HANG_MS} ms`)));
      call.on("error", reject);
      call.end(body);
    });
  }

  /** Sends and insists on a status. @returns the parsed body, `{}` for none */
  async expect(status: number, method: string, path: string, sent: Sent = {}): Promise<Wire> {
    const answer = await this.send(method, path, sent);
    if (answer.status !== status)
      throw new Error(`${method} ${path} ${JSON.stringify(sent.body) ?? ""}: expected ${status}, got ${answer.status} ${answer.text}`);
    return answer.text === "" ? {} : (JSON.parse(answer.text) as Wire);
  }

  get(path: string, token?: string): Promise<Wire> {
    return this.expect(200, "GET", path, { token });
  }
}

function bytesOf(body: unknown): Buffer {
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body), "utf8");
}
