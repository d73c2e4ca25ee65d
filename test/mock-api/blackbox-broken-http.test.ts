import { connect } from "node:net";
import { ChildMock } from "./blackbox/child-mock";
import { HttpClient } from "./blackbox/client";

describe("a mock that gets broken HTTP", () => {
  let mock: ChildMock;
  let http: HttpClient;

  beforeAll(async () => {
    mock = await ChildMock.start();
    http = new HttpClient(mock.url);
  });
  afterAll(async () => {
    http.close();
    await mock.end();
  });

  test.each([
    ["no HTTP at all", "\u0016\u0003\u0001 hello\r\n\r\n"],
    ["a bad version", "GET / HTTP/9.9\r\n\r\n"],
    ["a header without end", `GET /metadata HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(200_000)}\r\n\r\n`],
    ["a length that is none", "POST /vpc/v2/regions/fr-par/vpcs HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n"],
    ["two lengths", "POST /mock/reset HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a broken chunk", "POST /mock/reset HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"],
    ["a body that stops short", 'POST /vpc/v2/regions/fr-par/vpcs HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{"name":'],
    ["a raw byte in the path", "GET /vpc/\u0000/v2 HTTP/1.1\r\nHost: a\r\n\r\n"],
  ])("%s ends that connection and harms no other", async (_, bytes) => {
    const answered = await rawly(mock.url, bytes);
    expect(answered === "" || /^HTTP\/1\.1 (400|431|505) /.test(answered)).toBe(true);
    expect(await http.get("/mock/health")).toEqual({ status: "ok" });
  });
});

/** Writes bytes to a connection of their own, says no more, and reads until the other side closes. */
function rawly(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answered = "";
    socket.on("data", (piece) => {
      answered += piece;
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve(answered) : reject(error),
    );
    socket.on("close", () => resolve(answered));
    socket.end(bytes, "latin1");
  });
}
