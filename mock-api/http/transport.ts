import type { ApiError } from "../world/errors";

/** What a request says before its body. Knows neither Express nor a socket. */
export interface RequestHead {
  readonly method: string;
  /** Still encoded, without query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  header(name: string): string | undefined;
  /** The client's address; undefined where there is none. */
  readonly remoteAddress?: string | undefined;
}

/** A body as it was received. */
export interface ReceivedBody {
  /** Empty for none. */
  readonly text: string;
  /** False: the bytes are not UTF-8, and `text` has replacement characters. */
  readonly isText: boolean;
}

/** A request as it came over the wire. */
export interface WireRequest extends RequestHead {
  readonly body: ReceivedBody;
}

/** Who reads a stream. */
export interface StreamClient {
  /** @returns false when the client reads too slowly to take more now. */
  write(text: string): boolean;
  /** Cuts the connection. */
  drop(): void;
}

/** Who writes a stream. */
export interface StreamSource {
  /** The client can take more again. */
  resume(): void;
  /** The client is gone. */
  stop(): void;
}

/** An answer before it is written. */
export interface WireAnswer {
  readonly status: number;
  /** Compact JSON; undefined for no body. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An HTML page in place of JSON, with its own content security policy. */
  readonly page?: { readonly html: string; readonly policy: string };
  /** A stream of text instead of a body, until the client goes. */
  readonly stream?: (client: StreamClient) => StreamSource;
  /** Cut the connection without an answer. */
  readonly reset?: boolean;
}

/** Splits what follows the host in a request line. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

export function errorAnswer({ status, body, headers }: ApiError): WireAnswer {
  return { status, body: JSON.stringify(body), headers };
}
