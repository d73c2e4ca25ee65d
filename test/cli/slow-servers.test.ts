import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { boundedFetch, HttpLimitError } from "../../cli/sources/http";
import { cli } from "./harness";

const KEYS = { SCW_ACCESS_KEY: "SCWXXXXXXXXXXXXXXXXX", SCW_SECRET_KEY: "11111111-1111-4111-8111-111111111111" };

async function withServer(listener: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const silent: RequestListener = () => {};
const dripping: RequestListener = (_request, response) => {
  response.writeHead(200, { "Content-Type": "application/json" });
  const drip = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(drip));
};

describe.each([
  ["never answers", silent],
  ["sends a byte at a time", dripping],
])("a server that %s", (_name, listener) => {
  test.each([[["check", "--mock"]], [["check", "--account"]], [["env"]]])("(%j) ends with a sentence after --timeout", async (argv) => {
    await withServer(listener, async (url) => {
      const { code, out, err } = await cli([...argv, "--timeout", "1"], { env: { ...KEYS, SCW_API_URL: url } });
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(
        /^vpc-peering: http:\/\/127\.0\.0\.1:\d+ did not finish its answer to GET \/\S+ within 1 s; check the address, or wait longer with --timeout SECONDS\n$/,
      );
    });
  });
});

test("an endless answer ends at the size limit", async () => {
  const endless: RequestListener = (_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  };
  await withServer(endless, async (url) => {
    await expect(boundedFetch(60, 1024 * 1024)(`${url}/mock/topology`)).rejects.toThrow(
      new HttpLimitError(`${url} sent more than 1 MiB for /mock/topology; check the address`),
    );
  });
});

test("an API that does not know the region is named", async () => {
  const unknown: RequestListener = (_request, response) => {
    response.writeHead(404, { "Content-Type": "application/json" }).end("{}");
  };
  await withServer(unknown, async (url) => {
    const { code, err } = await cli(["check", "--account", "--region", "fr-par"], { env: { ...KEYS, SCW_API_URL: url } });
    expect([code, err.includes("returned 404 for /vpc/v2/regions/fr-par/")]).toEqual([2, true]);
  });
});

test.each(["0", "soon", "-1"])("--timeout cannot be %s", async (timeout) => {
  const { code, err } = await cli(["check", "--mock", `--timeout=${timeout}`]);
  expect([code, err.includes("It must be an integer from 1 to 86400.")]).toEqual([2, true]);
});
