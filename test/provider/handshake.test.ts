import { handshakeLine, parseHandshake } from "../../provider/protocol/handshake";

const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const started = { TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5,6", PLUGIN_CLIENT_CERT: "PEM" };

describe("handshake", () => {
  test("Terraform's environment is accepted", () => expect(parseHandshake(started)).toEqual({ clientCertificate: "PEM" }));

  test("a host that lists no versions is accepted", () => {
    expect(parseHandshake({ ...started, PLUGIN_PROTOCOL_VERSIONS: undefined })).toEqual({ clientCertificate: "PEM" });
  });

  test.each([
    ["started by hand", {}, "Terraform starts it, people do not"],
    ["a wrong cookie", { ...started, TF_PLUGIN_MAGIC_COOKIE: "x" }, "Terraform starts it, people do not"],
    ["a host without protocol 6", { ...started, PLUGIN_PROTOCOL_VERSIONS: "4,5" }, "Terraform speaks plugin protocol 4, 5, this plugin 6"],
    ["protocol 16 is not protocol 6", { ...started, PLUGIN_PROTOCOL_VERSIONS: "16" }, "Terraform speaks plugin protocol 16"],
    ["no client certificate", { ...started, PLUGIN_CLIENT_CERT: "" }, "PLUGIN_CLIENT_CERT is not set"],
  ])("%s is refused", (_fact, environment, expected) => {
    expect(parseHandshake(environment)).toEqual({ refusal: expect.stringContaining(expected) });
  });

  test.each([
    [1, "AA"],
    [2, "AAA"],
    [3, "AAAA"],
  ])("a certificate of %i bytes is written without padding", (length, expected) => {
    expect(handshakeLine("/run/s", Buffer.alloc(length))).toBe(`1|6|unix|/run/s|grpc|${expected}`);
  });
});
