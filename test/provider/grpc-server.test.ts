import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { selfSignedCertificate } from "../../provider/protocol/certificate";
import { GrpcServer } from "../../provider/protocol/grpc";

const own = selfSignedCertificate(new Date());
const host = selfSignedCertificate(new Date());
const MIB = 1 << 20;

let release: () => void;
let begun: () => void;
const held = { begins: Promise.resolve(), until: Promise.resolve() };
function hold(): void {
  held.begins = new Promise((resolve) => {
    begun = resolve;
  });
  held.until = new Promise((resolve) => {
    release = resolve;
  });
}

const methods = {
  unary: {
    "/test/Echo": async (request: Buffer) => request,
    "/test/Fail": async () => {
      throw new Error("no such thing: “é” 😀\n100 %");
    },
    "/test/Hold": async (request: Buffer) => {
      begun();
      await held.until;
      return request;
    },
  },
  silent: ["/test/Silent"],
};

let folder: string;
let path: string;
let listener: Server;
let server: GrpcServer;
let client: Client;

beforeEach(async () => {
  hold();
  folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
  path = join(folder, "s");
  server = new GrpcServer({ methods, certificate: own, clientCertificate: host.certificatePem });
  listener = createServer({ pauseOnConnect: true }, (socket) => server.accept(socket));
  listener.listen(path);
  await once(listener, "listening");
  const keys = [own.certificatePem, host.privateKeyPem, host.certificatePem].map((pem) => Buffer.from(pem)) as [Buffer, Buffer, Buffer];
  client = new Client(`unix:${path}`, credentials.createSsl(...keys), {
    "grpc.ssl_target_name_override": "localhost",
    "grpc.default_authority": "localhost",
    "grpc.max_receive_message_length": -1,
  });
});
afterEach(async () => {
  client.close();
  await new Promise<void>((resolve) => server.drain(resolve));
  listener.close();
  rmSync(folder, { recursive: true, force: true });
});

const asIs = (bytes: Buffer) => bytes;
const call = (method: string, request: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const done = (error: ServiceError | null, answer?: Buffer) => (error ? reject(error) : resolve(answer!));
    client.makeUnaryRequest(method, asIs, asIs, request, done);
  });

/** A client that speaks HTTP/2 and no more. */
function rawClient() {
  const identity = { key: host.privateKeyPem, cert: host.certificatePem, ca: own.certificatePem, servername: "localhost" };
  return connectHttp2("https://localhost", { ...identity, path } as object);
}

describe("a call", () => {
  test.each([0, 1, 16_384, 3 * MIB])("of %i bytes is answered whole", async (size) => {
    const message = Buffer.alloc(size, "x");
    expect((await call("/test/Echo", message)).equals(message)).toBe(true);
  });

  test("many at once, each of 1 MiB, are all answered", async () => {
    const messages = Array.from({ length: 30 }, (_, index) => Buffer.alloc(MIB, index));
    const answers = await Promise.all(messages.map((message) => call("/test/Echo", message)));
    expect(answers.map((answer) => answer[MIB - 1])).toEqual(messages.map((_, index) => index));
  });

  test("that is unknown is UNIMPLEMENTED (12) and names itself", async () => {
    await expect(call("/test/Other", Buffer.from("x"))).rejects.toMatchObject({
      code: 12,
      details: "This plugin does not serve /test/Other",
    });
  });

  test("that fails is INTERNAL (13) with the reason, whatever letters it has", async () => {
    await expect(call("/test/Fail", Buffer.alloc(0))).rejects.toMatchObject({ code: 13, details: "no such thing: “é” 😀\n100 %" });
  });

  test.each<[string, Buffer, string, string]>([
    ["is compressed", Buffer.from([1, 0, 0, 0, 1, 7]), "12", "This plugin does not read compressed messages"],
    ["is shorter than it says", Buffer.from([0, 0, 0, 0, 9, 7]), "13", "a unary call carries one whole message, got 6 bytes"],
    ["has no message", Buffer.alloc(0), "13", "a unary call carries one whole message, got 0 bytes"],
  ])("that %s is refused", async (_what, frame, status, reason) => {
    const session = rawClient();
    const stream = session.request({ ":method": "POST", ":path": "/test/Echo" });
    stream.end(frame);
    const [headers] = (await once(stream, "response")) as [Record<string, string>];
    expect([headers["grpc-status"], decodeURIComponent(headers["grpc-message"]!)]).toEqual([status, reason]);
    session.close();
    await once(session, "close");
  });

  test("that the client gives up disturbs no other", async () => {
    const session = rawClient();
    const stream = session.request({ ":method": "POST", ":path": "/test/Hold" });
    stream.end(Buffer.alloc(5));
    await held.begins;
    const other = call("/test/Hold", Buffer.from("other"));
    stream.close(8);
    await once(stream, "close");
    release();
    expect(String(await other)).toBe("other");
    session.destroy();
  });
});

test("bytes that are no TLS, and a connection that is cut in the middle of a call, disturb no other", async () => {
  const noise = connect(path);
  noise.on("error", () => {});
  noise.write("GET / HTTP/1.1\r\n\r\n");
  await once(noise, "close");

  const cut = rawClient();
  cut.on("error", () => {});
  const stream = cut.request({ ":method": "POST", ":path": "/test/Hold" });
  stream.on("error", () => {});
  stream.end(Buffer.alloc(5));
  await held.begins;
  cut.destroy();
  await once(cut, "close");
  release();
  expect(String(await call("/test/Echo", Buffer.from("x")))).toBe("x");
});

describe("draining", () => {
  test("lets a call under way be answered, ends the silent stream with OK, and only then tells", async () => {
    const silent = client.makeServerStreamRequest("/test/Silent", asIs, asIs, Buffer.alloc(0));
    const silentEnd = once(silent.resume(), "status");
    const order: string[] = [];
    const answered = call("/test/Hold", Buffer.from("late")).then((answer) => order.push(String(answer)));
    await held.begins;
    const drained = new Promise<void>((resolve) => server.drain(resolve)).then(() => order.push("drained"));
    release();
    await Promise.all([answered, drained]);
    expect(order).toEqual(["late", "drained"]);
    expect((await silentEnd)[0]).toMatchObject({ code: 0 });
  });

  test("does not wait for a connection that never says anything", async () => {
    const mute = connect(path);
    await once(mute, "connect");
    await call("/test/Echo", Buffer.from("x")); // the server has seen the connection that came before this one
    await new Promise<void>((resolve) => server.drain(resolve));
    mute.destroy();
  });
});
