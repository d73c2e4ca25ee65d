/**
 * gRPC over mutual TLS on node:http2, as far as a plugin needs it: unary calls, and streams that stay open and silent.
 * A general library spends more on each call than the call itself, and on loading more than all the rest of the start.
 */
import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate";

/** Statuses of gRPC that this server answers. */
const STATUS = { ok: "0", unimplemented: "12", internal: "13" } as const;

/** One call: the bytes of its request message in, those of its answer out. A rejection is answered as an internal error. */
export type Unary = (request: Buffer) => Promise<Uint8Array>;

export interface GrpcMethods {
  /** By path, such as `/plugin.GRPCController/Shutdown`. */
  readonly unary: Readonly<Record<string, Unary>>;
  /** Paths of streams on which nothing is ever sent; they end with the client's half, or with the server. */
  readonly silent: readonly string[];
}

export interface GrpcServerOptions {
  readonly methods: GrpcMethods;
  readonly certificate: Certificate;
  /** PEM of the only client that is let in. */
  readonly clientCertificate: string;
}

const CONTENT = { [constants.HTTP2_HEADER_STATUS]: 200, [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc" };
const PREFIX_BYTES = 5;
/** A state of many blocks in one piece: more than the 64 KiB that HTTP/2 begins with. */
const WINDOW_BYTES = 1 << 20;

/** A message as it travels: whether it is compressed (never), its length, its bytes. */
function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/** The one message of a unary call. Throws a RangeError where it is not whole. */
function unframed(frame: Buffer): Buffer {
  if (frame.length < PREFIX_BYTES || frame.length !== PREFIX_BYTES + frame.readUInt32BE(1))
    throw new RangeError(`a unary call carries one whole message, got ${frame.length} bytes`);
  return frame.subarray(PREFIX_BYTES);
}

/** The text of a status: what is no printable ASCII, and "%", as bytes in hexadecimal. */
const statusText = (message: string): string =>
  Buffer.from(message, "utf8")
    .toString("latin1")
    .replace(/[^ -$&-~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** Ends a call that has no answer but a status. */
function end(stream: ServerHttp2Stream, status: string, message = ""): void {
  if (stream.destroyed || stream.headersSent) return;
  const told = message && { "grpc-message": statusText(message) };
  stream.respond({ ...CONTENT, "grpc-status": status, ...told }, { endStream: true });
}

function answer(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed) return;
  stream.respond(CONTENT, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": STATUS.ok }));
  stream.end(framed(message));
}

async function serveUnary(stream: ServerHttp2Stream, call: Unary, chunks: readonly Buffer[]): Promise<void> {
  const frame = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  if (frame[0] === 1) return end(stream, STATUS.unimplemented, "This plugin does not read compressed messages");
  try {
    answer(stream, await call(unframed(frame)));
  } catch (error) {
    end(stream, STATUS.internal, (error as Error).message);
  }
}

/** A gRPC server without a port of its own: connections are handed to it. */
export class GrpcServer {
  private readonly server: Http2SecureServer;
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly connections = new Set<Duplex>();
  private readonly silent = new Set<ServerHttp2Stream>();

  constructor(private readonly options: GrpcServerOptions) {
    const { certificate, clientCertificate } = options;
    this.server = createSecureServer({
      key: certificate.privateKeyPem,
      cert: certificate.certificatePem,
      ca: clientCertificate,
      requestCert: true,
      rejectUnauthorized: true,
      settings: { initialWindowSize: WINDOW_BYTES },
      maxSessionMemory: Number.MAX_SAFE_INTEGER, // many long answers at once are no attack: only Terraform is on the line
    });
    this.server.on("session", (session) => this.greet(session));
    this.server.on("stream", (stream, headers) => this.receive(stream, String(headers[constants.HTTP2_HEADER_PATH])));
    this.server.on("sessionError", () => {}); // the client went away: what it asked for is finished all the same
  }

  /** Serves the other end of an accepted connection. */
  accept(connection: Duplex): void {
    this.connections.add(connection);
    connection.once("close", () => this.connections.delete(connection));
    this.server.emit("connection", connection);
  }

  /**
   * Takes no further call, lets those under way be answered, then calls `ended`: when each session has closed its
   * connection. A connection that never became a session is owed nothing.
   */
  drain(ended: () => void): void {
    for (const stream of this.silent) end(stream, STATUS.ok);
    const closed = [...this.sessions].map((session) => new Promise<void>((resolve) => session.once("close", resolve)));
    for (const session of this.sessions) session.close();
    void Promise.all(closed).then(() => {
      for (const connection of this.connections) connection.destroy();
      setImmediate(ended);
    });
  }

  private greet(session: ServerHttp2Session): void {
    this.sessions.add(session);
    session.once("close", () => this.sessions.delete(session));
  }

  private receive(stream: ServerHttp2Stream, path: string): void {
    stream.on("error", () => {}); // reset by the client
    const call = this.options.methods.unary[path];
    if (call) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => void serveUnary(stream, call, chunks));
    } else if (this.options.methods.silent.includes(path)) this.keepSilent(stream);
    else {
      stream.resume();
      end(stream, STATUS.unimplemented, `This plugin does not serve ${path}`);
    }
  }

  private keepSilent(stream: ServerHttp2Stream): void {
    this.silent.add(stream);
    stream.once("close", () => this.silent.delete(stream));
    stream.resume();
  }
}
