import { mockUrl } from "../../cli/sources/mock-client";
import { DEFAULT_ORGANIZATIONS, type RunningServer, startServer } from "../../mock-api";
import { cli, deadUrl } from "./harness";

let mock: RunningServer;
beforeAll(async () => {
  mock = await startServer({ port: 0 });
});
afterAll(() => mock.close());

const [acme, partner] = DEFAULT_ORGANIZATIONS;

describe("env", () => {
  test("--json prints every organization of the running mock, alone on stdout", async () => {
    await fetch(`${mock.url}/mock/organizations`, { method: "POST", body: JSON.stringify({ name: "third", projects: ["one"] }) });
    const { code, out, err } = await cli(["env", "--json"], { env: { SCW_API_URL: mock.url } });
    const all = JSON.parse(out) as Record<string, string>[];
    expect([code, err]).toEqual([0, ""]);
    expect(all.map(({ name }) => name)).toEqual(["acme", "partner", "third"]);
    expect(all[0]).toEqual({ ...acme, region: "fr-par", apiUrl: mock.url });
    expect(Object.keys(all[2]!)).toEqual(["name", "organizationId", "projectId", "accessKey", "secretKey", "region", "apiUrl"]);
  });

  test("exports are for the organization asked for, acme otherwise", async () => {
    const env = { SCW_API_URL: mock.url };
    expect((await cli(["env"], { env })).out.split("\n")).toContain(`export SCW_SECRET_KEY=${acme!.secretKey}`);
    expect((await cli(["env", "--organization", "partner"], { env })).out).toBe(
      [
        `export SCW_API_URL=${mock.url}`,
        `export SCW_ACCESS_KEY=${partner!.accessKey}`,
        `export SCW_SECRET_KEY=${partner!.secretKey}`,
        `export SCW_DEFAULT_ORGANIZATION_ID=${partner!.organizationId}`,
        `export SCW_DEFAULT_PROJECT_ID=${partner!.projectId}`,
        "export SCW_DEFAULT_REGION=fr-par",
        "export SCW_DEFAULT_ZONE=fr-par-1",
        "",
      ].join("\n"),
    );
  });

  test("before the mock runs, the two that every mock starts with, and a note on stderr", async () => {
    const dead = await deadUrl();
    const { code, out, err } = await cli(["env", "--json"], { env: { SCW_API_URL: dead } });
    expect([code, (JSON.parse(out) as { name: string }[]).map(({ name }) => name)]).toEqual([0, ["acme", "partner"]]);
    expect(err).toBe(`no mock answers at ${dead} yet; these are the organizations that every mock starts with\n`);
  });

  test.each([undefined, ""])("with SCW_API_URL %j the mock is at the default address", (SCW_API_URL) =>
    expect(mockUrl(undefined, { SCW_API_URL })).toBe("http://127.0.0.1:8080"),
  );

  test("an unknown organization, an address that is none, and a server that is no mock are wrong use", async () => {
    const unknown = await cli(["env", "--organization", "acne"], { env: { SCW_API_URL: mock.url } });
    expect([
      unknown.code,
      unknown.err.startsWith(`vpc-peering: the mock at ${mock.url} has no organization "acne" with a key; it has acme, partner`),
    ]).toEqual([2, true]);
    expect((await cli(["env"], { env: { SCW_API_URL: "localhost" } })).err).toBe(
      'vpc-peering: "localhost" is not a mock URL; write it as http://127.0.0.1:8080\n',
    );
    expect((await cli(["check", "--mock", `${mock.url}/elsewhere`])).err).toMatch(
      /^vpc-peering: http:.*\/elsewhere is not a vpc-peering mock /,
    );
  });
});

describe("a mock as source", () => {
  test("without control plane it says how to read it all the same", async () => {
    const closed = await startServer({ port: 0, control: false });
    const { code, err } = await cli(["check", "mock"], { env: { SCW_API_URL: closed.url } });
    await closed.close();
    expect([code, err]).toEqual([
      2,
      `vpc-peering: the mock at ${closed.url} refuses access to its control plane; start it without --no-control, or read it with --account and its keys\n`,
    ]);
  });

  test("nobody there is one sentence", async () => {
    const dead = await deadUrl();
    expect(await cli(["check", "--mock", dead])).toEqual({
      code: 2,
      out: "",
      err: `vpc-peering: no mock answers at ${dead} (ECONNREFUSED); start one with "vpc-peering mock", or set SCW_API_URL\n`,
    });
  });
});
