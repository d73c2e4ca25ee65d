import { typeOf } from "../../provider/framework/schema";
import { type ObjectValue, UNKNOWN } from "../../provider/framework/value";
import { decodeValue, encodeValue } from "../../provider/protocol/values";
import { scalewayProvider } from "../../provider/resources/scaleway-provider";
import { bundlePlugin, PluginProcess } from "./support/plugin-process";
import { ID, OTHER, REGIONAL, VPC } from "./support/resource-bench";
import { ScriptedApi } from "./support/scripted-api";

const provider = scalewayProvider({});
const typeOfResource = (name: string) => typeOf(provider.resources[name]!.schema);
const identityType = { object: { id: "string", region: "string" } } as const;
const configType = typeOf(provider.schema);

const credentials = { SCW_ACCESS_KEY: "SCWAAAAAAAAAAAAAAAAA", SCW_SECRET_KEY: "33333333-3333-4333-8333-333333333333" };

let bundle: ReturnType<typeof bundlePlugin>;
let plugin: PluginProcess;
let api: ScriptedApi;

beforeAll(async () => {
  bundle = bundlePlugin();
  api = await ScriptedApi.start();
  plugin = await PluginProcess.start(bundle.file, { SCW_API_URL: api.url, ...credentials });
});
afterAll(async () => {
  await plugin.stop();
  await api.stop();
  bundle.remove();
});

const vpcType = typeOfResource("scaleway_vpc");
const vpcValue = (value: ObjectValue | null) => encodeValue(value, vpcType);
const decodeVpc = (wire: Parameters<typeof decodeValue>[0]) => decodeValue(wire, vpcType) as ObjectValue | null;

describe("the protocol, spoken to the real process", () => {
  test("before it is configured nothing can be read", async () => {
    const { diagnostics } = await plugin.call("ReadResource", { typeName: "scaleway_vpc", currentState: vpcValue({ id: REGIONAL }) });
    expect(diagnostics![0]!.summary).toBe("The provider is not configured");
  });

  test("the schema has an empty provider_meta, the resources and the data sources", async () => {
    const schema = await plugin.call("GetProviderSchema", {});
    expect(Object.keys(schema.resourceSchemas!).sort()).toEqual(Object.keys(provider.resources).sort());
    expect(Object.keys(schema.dataSourceSchemas!).sort()).toEqual(Object.keys(provider.dataSources).sort());
    expect(schema.providerMeta).toMatchObject({ version: 0, block: { attributes: [] } });
    expect(schema.resourceSchemas!["scaleway_vpc_private_network"]).toMatchObject({ version: 1 });
  });

  test("every resource has the identity of id and region, version 0", async () => {
    const { identitySchemas } = await plugin.call("GetResourceIdentitySchemas", {});
    expect(Object.keys(identitySchemas!).sort()).toEqual(Object.keys(provider.resources).sort());
    const { version, attributes } = identitySchemas!["scaleway_vpc_route"]!;
    expect(version).toBe(0);
    expect(attributes!.map(({ name, requiredForImport, type }) => [name, requiredForImport, Buffer.from(type!).toString()])).toEqual([
      ["id", true, '"string"'],
      ["region", true, '"string"'],
    ]);
  });

  test("an identity of the state file is upgraded to itself", async () => {
    const rawIdentity = { json: Buffer.from(JSON.stringify({ id: ID, region: "fr-par" })) };
    const { upgradedIdentity } = await plugin.call("UpgradeResourceIdentity", { typeName: "scaleway_vpc", version: 0, rawIdentity });
    expect(decodeValue(upgradedIdentity!.identityData, identityType)).toEqual({ id: ID, region: "fr-par" });
  });

  test("a bad configuration is refused with the place of each problem", async () => {
    const type = typeOfResource("scaleway_vpc_private_network");
    const config = encodeValue(
      { project_id: "p", region: "mars", tags: ["a", null], ipv4_subnet: [{ subnet: "10.0.0.1/22" }], ipv6_subnets: [] },
      type,
    );
    const { diagnostics } = await plugin.call("ValidateResourceConfig", { typeName: "scaleway_vpc_private_network", config });
    expect(
      diagnostics!.map(({ severity, summary, attribute }) => [
        severity,
        summary,
        attribute!.steps!.map((step) => step.attributeName || step.elementKeyInt),
      ]),
    ).toEqual([
      [1, "Null value found in list", ["tags", 1]],
      [1, "invalid UUID: p", ["project_id"]],
      [2, "expected region to be one of fr-par, nl-ams, pl-waw, it-mil, got mars", ["region"]],
      [1, '"10.0.0.1/22" is not a network: bits are set behind its prefix of 22', ["ipv4_subnet", 0, "subnet"]],
    ]);
  });

  test("arguments that exclude each other are told at both", async () => {
    const type = typeOf(provider.dataSources["scaleway_vpc"]!.schema);
    const config = encodeValue({ name: "a", vpc_id: ID }, type);
    const { diagnostics } = await plugin.call("ValidateDataResourceConfig", { typeName: "scaleway_vpc", config });
    expect(diagnostics!.map(({ detail }) => detail)).toEqual([
      '"name": conflicts with vpc_id. Set one of the two.',
      '"vpc_id": conflicts with name. Set one of the two.',
    ]);
  });

  test("a required argument that is null is missing", async () => {
    const config = encodeValue({ target_vpc_id: REGIONAL }, typeOfResource("scaleway_vpc_connector"));
    const { diagnostics } = await plugin.call("ValidateResourceConfig", { typeName: "scaleway_vpc_connector", config });
    expect(diagnostics!.map(({ summary, attribute }) => [summary, attribute!.steps![0]!.attributeName])).toEqual([
      ["Missing required argument", "vpc_id"],
    ]);
  });

  test("a type that the provider lacks is an error, not a crash", async () => {
    const { diagnostics } = await plugin.call("ValidateResourceConfig", { typeName: "scaleway_server" });
    expect(diagnostics![0]!.summary).toBe("This provider has no resource scaleway_server");
  });

  test("configure, plan, apply, read, change, import and destroy one VPC", async () => {
    api.respond(({ method }) => (method === "DELETE" ? { status: 204 } : { status: 200, body: VPC }));
    expect(
      (await plugin.call("ConfigureProvider", { terraformVersion: "1.11.4", config: encodeValue({}, configType) })).diagnostics,
    ).toEqual([]);

    const config = vpcValue({ name: "a", tags: ["x"] });
    const planned = await plugin.call("PlanResourceChange", {
      typeName: "scaleway_vpc",
      priorState: vpcValue(null),
      proposedNewState: config,
      config,
    });
    expect(planned).toMatchObject({ diagnostics: [], legacyTypeSystem: true, requiresReplace: [] });
    expect(decodeVpc(planned.plannedState)).toMatchObject({ id: UNKNOWN, name: "a", tags: ["x"], region: UNKNOWN, srn: UNKNOWN });

    const plannedPrivate = Buffer.from("private bytes");
    const applied = await plugin.call("ApplyResourceChange", {
      typeName: "scaleway_vpc",
      priorState: vpcValue(null),
      plannedState: planned.plannedState,
      config,
      plannedPrivate,
    });
    expect(applied).toMatchObject({ diagnostics: [], legacyTypeSystem: true, private: plannedPrivate });
    expect(decodeValue(applied.newIdentity!.identityData, identityType)).toEqual({ id: ID, region: "fr-par" });
    const state = decodeVpc(applied.newState)!;
    expect(state).toMatchObject({ id: REGIONAL, name: "a" });

    const read = await plugin.call("ReadResource", { typeName: "scaleway_vpc", currentState: applied.newState, private: plannedPrivate });
    expect(decodeVpc(read.newState)).toEqual(state);
    expect(read.private).toEqual(plannedPrivate);

    const moved = vpcValue({ name: "a", tags: ["x"], region: "nl-ams" });
    const replaced = await plugin.call("PlanResourceChange", {
      typeName: "scaleway_vpc",
      priorState: applied.newState,
      proposedNewState: moved,
      config: moved,
    });
    expect(replaced.requiresReplace!.map(({ steps }) => steps!.map(({ attributeName }) => attributeName))).toEqual([["region"]]);

    const imported = await plugin.call("ImportResourceState", { typeName: "scaleway_vpc", id: REGIONAL });
    expect(decodeVpc(imported.importedResources![0]!.state)).toMatchObject({ id: REGIONAL, name: null });

    const destroyed = await plugin.call("ApplyResourceChange", {
      typeName: "scaleway_vpc",
      priorState: applied.newState,
      plannedState: vpcValue(null),
      config: vpcValue(null),
    });
    expect(decodeVpc(destroyed.newState)).toBeNull();
    expect(api.received.at(-1)).toMatchObject({ method: "DELETE", path: `/vpc/v2/regions/fr-par/vpcs/${ID}` });
  });

  test("an import may name the object by its identity", async () => {
    const identity = { identityData: encodeValue({ id: OTHER, region: "pl-waw" }, identityType) };
    const { importedResources } = await plugin.call("ImportResourceState", { typeName: "scaleway_vpc", identity });
    expect(decodeVpc(importedResources![0]!.state)).toMatchObject({ id: `pl-waw/${OTHER}` });
  });

  test("an object that is gone reads as null", async () => {
    api.respond(() => ({ status: 404, body: { type: "not_found", message: "resource is not found", resource: "vpc", resource_id: ID } }));
    const { newState, diagnostics } = await plugin.call("ReadResource", {
      typeName: "scaleway_vpc",
      currentState: vpcValue({ id: REGIONAL }),
    });
    expect(diagnostics).toEqual([]);
    expect(decodeVpc(newState)).toBeNull();
  });

  test("an apply that fails unexpectedly does not forget the object", async () => {
    const { newState, diagnostics } = await plugin.call("ApplyResourceChange", {
      typeName: "scaleway_vpc",
      priorState: vpcValue({ id: "broken", name: "a" }),
      plannedState: vpcValue({ id: "broken", name: "b" }),
      config: { msgpack: Buffer.from([0xc1]) },
    });
    expect(diagnostics![0]!.severity).toBe(1);
    expect(decodeVpc(newState)).toMatchObject({ id: "broken", name: "a" });
  });

  test("routing cannot be switched off: told at the plan", async () => {
    const prior = vpcValue({ id: REGIONAL, enable_routing: true });
    const config = vpcValue({ enable_routing: false });
    const { diagnostics } = await plugin.call("PlanResourceChange", {
      typeName: "scaleway_vpc",
      priorState: prior,
      proposedNewState: config,
      config,
    });
    expect(diagnostics!.map(({ summary }) => summary)).toEqual(["routing cannot be disabled on this VPC"]);
  });

  test("a state of an older file loses what is gone and gains what is new", async () => {
    const rawState = { json: Buffer.from(JSON.stringify({ id: REGIONAL, name: "a", gone: 1 })) };
    const { upgradedState, diagnostics } = await plugin.call("UpgradeResourceState", { typeName: "scaleway_vpc", version: 0, rawState });
    expect(diagnostics).toEqual([]);
    expect(decodeVpc(upgradedState)).toEqual({
      ...Object.fromEntries(Object.keys(vpcType.object).map((name) => [name, null])),
      id: REGIONAL,
      name: "a",
    });
  });

  test("a state of Terraform 0.11 is refused with the way out", async () => {
    const { diagnostics } = await plugin.call("UpgradeResourceState", {
      typeName: "scaleway_vpc",
      version: 0,
      rawState: { flatmap: { id: REGIONAL } },
    });
    expect(diagnostics![0]).toMatchObject({ summary: "The state of scaleway_vpc has the format of Terraform 0.11" });
  });

  test("keys that are not known yet are an error only when they are needed", async () => {
    const bare = await PluginProcess.start(bundle.file);
    const config = encodeValue({ access_key: UNKNOWN, secret_key: UNKNOWN }, configType);
    expect((await bare.call("ConfigureProvider", { config })).diagnostics).toEqual([]);
    const { diagnostics } = await bare.call("ReadResource", { typeName: "scaleway_vpc", currentState: vpcValue({ id: REGIONAL }) });
    expect(diagnostics![0]!.summary).toBe("The provider block holds values that are not known yet");
    await bare.stop();
  });

  test("SIGTERM lets a creation that is under way finish and be answered", async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const asked = new Promise<void>((resolve) => {
      api.respond(({ method }) => {
        if (method === "POST") resolve();
        return { status: 200, body: VPC, after: method === "POST" ? released : undefined };
      });
    });
    const other = await PluginProcess.start(bundle.file, { SCW_API_URL: api.url, ...credentials });
    await other.call("ConfigureProvider", { config: encodeValue({}, configType) });
    const config = vpcValue({ name: "a" });
    const applying = other.call("ApplyResourceChange", {
      typeName: "scaleway_vpc",
      priorState: vpcValue(null),
      plannedState: config,
      config,
    });
    await asked;
    other.child.kill("SIGTERM");
    release();
    const { newState, diagnostics } = await applying;
    expect(diagnostics).toEqual([]);
    expect(decodeVpc(newState)).toMatchObject({ id: REGIONAL, name: "a" });
    expect(await other.ended()).toBe(0);
  });
});
