import { apply } from "../../provider/framework/lifecycle";
import { testClient } from "./support/client";
import { ResourceBench } from "./support/resource-bench";
import { ScriptedApi } from "./support/scripted-api";

let bench: ResourceBench;

beforeAll(async () => {
  bench = await ResourceBench.open();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.renew());

describe("errors of the service", () => {
  const failure = async (status: number, body: unknown, headers?: Record<string, string>) => {
    bench.serve({}, () => ({ status, body, headers }));
    return (await bench.run("scaleway_vpc_private_network", { prior: null, planned: { name: "n" } })).diagnostics[0]!;
  };

  test("an argument is shown at its attribute, with the help of the service", async () => {
    const details = [{ argument_name: "subnets[0]", reason: "unknown", help_message: "subnet_overlaps_in_vpc: {}" }];
    expect(await failure(400, { type: "invalid_arguments", message: "invalid argument(s)", details })).toMatchObject({
      summary:
        'Cannot create scaleway_vpc_private_network "n": invalid argument(s): subnets[0] is invalid for unexpected reason, subnet_overlaps_in_vpc: {}',
      path: ["ipv4_subnet"],
    });
  });

  test("an argument that no attribute carries has no place", async () => {
    const details = [{ argument_name: "route", reason: "unknown", help_message: "h" }];
    expect((await failure(400, { type: "invalid_arguments", message: "m", details })).path).toBeUndefined();
  });

  test.each([{}, { id: "" }, { id: 7 }, { id: "undefined" }])("a creation that answers %j leaves no object in the state", async (body) => {
    bench.serve({}, () => ({ status: 200, body }));
    for (const type of ["scaleway_vpc", "scaleway_vpc_private_network", "scaleway_vpc_connector"]) {
      const { state, diagnostics } = await bench.run(type, { prior: null, planned: { name: "n" } });
      expect({ type, state: state ?? null }).toEqual({ type, state: null });
      expect(diagnostics[0]!.summary).toMatch(new RegExp(`^Cannot create ${type} "n": http.* answered an object with`));
    }
  });

  test("control characters of a server's message do not reach the terminal", async () => {
    const { summary } = await failure(400, { type: "invalid_request_error", message: "a\u001b[31mred\u0007\u202eb" });
    expect(summary).toContain("a[31mredb");
  });

  test("a quota tells how much of it is used", async () => {
    const details = [{ resource: "VpcPrivateNetworks", quota: 255, current: 255 }];
    expect((await failure(403, { type: "quotas_exceeded", message: "m", details })).detail).toBe(
      "VpcPrivateNetworks: 255 of 255\nDelete what is no longer used, or have the quota raised in the Scaleway console.",
    );
  });

  test("the help of an error that the transport does not know reaches the user", async () => {
    const { summary, detail } = await failure(409, {
      type: "already_exists",
      message: "resource already exists",
      help_message: "connector 1 has it",
    });
    expect(summary).toContain("http error 409: resource already exists");
    expect(detail).toBe("connector 1 has it\nImport the existing object, or remove one of the two from the configuration.");
  });

  test("a denied key names the variables", async () => {
    const { summary, detail } = await failure(401, { type: "denied_authentication", message: "m", method: "api_key", reason: "expired" });
    expect(summary).toContain("denied authentication: api_key is expired");
    expect(detail).toBe("Check SCW_ACCESS_KEY and SCW_SECRET_KEY, or access_key and secret_key in the provider block.");
  });

  test("what a creation refers to and the service does not find is told as such, a region with the regions that there are", async () => {
    const absent = (resource: string, id: string) =>
      failure(404, { type: "not_found", message: "resource is not found", resource, resource_id: id });
    const project = await absent("project", "p-1");
    expect(project.summary).toContain("resource project with ID p-1 is not found");
    expect(project.detail).toContain("Check that it exists in this region and that the key may see it.");
    expect((await absent("region", "fr-xyz")).detail).toBe(
      "Regions are fr-par, nl-ams, pl-waw, it-mil: correct `region`, in the resource or the provider block, or SCW_DEFAULT_REGION.",
    );
  });

  test("an answer that is no JSON asks whether this is the API", async () => {
    const { summary, detail } = await failure(200, "<html>", { "Content-Type": "text/html" });
    expect(summary).toContain(`${bench.api.url}/vpc/v2/regions/fr-par/private-networks answered something that is not a JSON object`);
    expect(detail).toContain("Check SCW_API_URL");
  });

  test("no answer at all names the address", async () => {
    const dead = await ScriptedApi.start();
    const { client } = await testClient(dead);
    await dead.stop();
    const { diagnostics } = await apply(bench.resource("scaleway_vpc"), {
      typeName: "scaleway_vpc",
      client,
      prior: null,
      planned: { name: "a" },
      config: {},
    });
    expect(diagnostics[0]!.summary).toMatch(
      /^Cannot create scaleway_vpc "a": no answer from http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/,
    );
    expect(diagnostics[0]!.detail).toContain("is `vpc-peering mock` running?");
  });
});
