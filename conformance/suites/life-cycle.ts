import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { type Mock, scalewayEnvironment, withMock } from "../mock";
import type { Recorder, Settings } from "../suite";
import { resourcesOf, type StateJson, TerraformFolder } from "../terraform-folder";
import type { Engine } from "../tools/engines";

/** A provider under the address that stacks choose it by. */
export interface ProviderUnderTest {
  /** "official" or "embedded": for the titles of checks. */
  readonly name: "official" | "embedded";
  readonly source: string;
  /** What a plan that imports changes besides. */
  readonly updatedByImport: readonly string[];
}

export const official: ProviderUnderTest = {
  name: "official",
  source: "registry.terraform.io/scaleway/scaleway",
  updatedByImport: ["scaleway_vpc_acl.hub"], // it reads neither vpc_id nor is_ipv6 of an ACL, so the import sets both in the state
};
export const embedded: ProviderUnderTest = { name: "embedded", source: "vpc-peering.local/embedded/scaleway", updatedByImport: [] };

export interface StackPlace {
  readonly provider: ProviderUnderTest;
  readonly engine: Engine;
  readonly mock: Mock;
  readonly log: string;
}

/** A fresh working folder with a stack of `conformance/stacks`, initialized. */
export async function stackFolder(settings: Settings, stack: string, place: StackPlace): Promise<TerraformFolder> {
  const mirrors = [await settings.tools.officialMirror(), await settings.tools.embeddedMirror()];
  const folder = new TerraformFolder({
    engine: place.engine,
    folder: join(settings.tools.temporaryFolder(stack), "stack"),
    mirrors,
    env: scalewayEnvironment(place.mock.acme),
    log: place.log,
  });
  folder.copyStack(stack);
  folder.useProvider(place.provider.source);
  await folder.init();
  return folder;
}

const idOf = (state: StateJson, address: string) =>
  resourcesOf(state).find((resource) => resource.address === address)!.values["id"] as string;

/** What the API must hold after the first apply of the stack `life-cycle`. */
async function expectObjects(mock: Mock): Promise<void> {
  const base = "/vpc/v2/regions/fr-par";
  const list = <T>(path: string) => mock.get<T>(`${base}/${path}`, mock.acme);
  const { vpcs } = await list<{ vpcs: { name: string; is_default: boolean; transitivity_enabled: boolean }[] }>("vpcs?page_size=100");
  deepStrictEqual(
    Object.fromEntries(vpcs.filter((vpc) => !vpc.is_default).map((vpc) => [vpc.name, vpc.transitivity_enabled])),
    Object.fromEntries([
      ["hub-first", true],
      ["spoke", false],
      ["island", false],
    ]), // prettier-ignore
  );
  const { private_networks } = await list<{ private_networks: { name: string }[] }>("private-networks?page_size=100");
  deepStrictEqual(private_networks.map(({ name }) => name).sort(), ["apps", "assigned", "island", "services-first"]);
  const { vpc_connectors } = await list<{ vpc_connectors: { name: string; status: string }[] }>("vpc-connectors?page_size=100");
  deepStrictEqual(
    Object.fromEntries(vpc_connectors.map(({ name, status }) => [name, status]).sort()),
    Object.fromEntries([
      ["hub-to-island", "orphan"],
      ["hub-to-spoke-first", "peered"],
      ["spoke-to-hub", "peered"],
    ]), // prettier-ignore
  );
  const { routes } = await list<{ routes: { route: { type: string } }[] }>("routes-with-nexthop?page_size=100");
  deepStrictEqual(routes.filter(({ route }) => route.type === "custom").length, 4);
  const { rules } = await list<{ rules: { source: string; nexthop_resource_ip: string }[] }>("ingress-rules?page_size=100");
  deepStrictEqual(
    rules.map(({ source, nexthop_resource_ip }) => [source, nexthop_resource_ip]),
    [["10.1.0.0/22", "10.0.0.10"]],
  );
}

async function expectDataSources(settings: Settings, place: StackPlace, state: StateJson): Promise<void> {
  const id = (address: string) => idOf(state, address);
  const variables = {
    hub: id("scaleway_vpc.hub"),
    spoke: id("scaleway_vpc.spoke"),
    services: id("scaleway_vpc_private_network.services"),
    hub_to_spoke: id("scaleway_vpc_connector.hub_to_spoke"),
    to_spoke: id("scaleway_vpc_route.to_spoke"),
    firewall: id("scaleway_vpc_ingress_rule.firewall"),
  };
  const reads = await stackFolder(settings, "reads", place);
  await reads.apply(variables);
  deepStrictEqual((await reads.outputs())["found"], {
    vpc_by_id: "hub-first",
    vpc_by_name: variables.hub,
    vpc_transitivity: true,
    default_vpc: "default",
    network_by_id: "10.0.0.0/22",
    network_by_name: variables.services,
    connector_by_id: "peered",
    connector_by_name: variables.hub_to_spoke,
    connector_by_ends: "spoke-to-hub",
    route_by_id: "10.1.0.0/22",
    acl_default_policy: "drop",
    acl_rules: 2,
    ingress_rule_by_id: "10.1.0.0/22",
    ingress_rule_next_hop_ip: "10.0.0.10",
  });
}

const updated = [
  "scaleway_vpc.hub",
  "scaleway_vpc_acl.hub",
  "scaleway_vpc_connector.hub_to_spoke",
  "scaleway_vpc_ingress_rule.firewall",
  "scaleway_vpc_private_network.services",
  "scaleway_vpc_route.to_spoke",
];
const replaced = ["scaleway_vpc.island", "scaleway_vpc_connector.hub_to_island", "scaleway_vpc_private_network.island"];

const importTitle = (provider: ProviderUnderTest) =>
  `imports every object by fr-par/<uuid>${provider.updatedByImport.length > 0 ? " (an ACL with an update in the state)" : ""}; the next plan is empty`;
const sorted = (actions: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(actions).sort());
const all = (addresses: readonly string[], action: string) => Object.fromEntries(addresses.map((address) => [address, action]));

async function expectImport(settings: Settings, place: StackPlace, from: StateJson): Promise<void> {
  const variables = { label: "second", block: "21", transitivity: true, ipv6_acl: false };
  const managed = resourcesOf(from).filter(({ mode, address }) => mode === "managed" && !address.includes("spoke_v6"));
  const folder = await stackFolder(settings, "life-cycle", place);
  folder.write("imports.tf", managed.map(({ address, values }) => `import {\n  to = ${address}\n  id = "${values["id"]}"\n}\n`).join("\n"));
  const plan = await folder.plan(variables);
  deepStrictEqual(sorted(plan.actions), all(place.provider.updatedByImport, "update"));
  deepStrictEqual([...plan.imported].sort(), managed.map(({ address }) => address).sort());
  await folder.apply(variables);
  await folder.expectEmptyPlan(variables);
}

/** Create, empty plan, data sources, update in place, replace, import and destroy, each a check of its own. */
export async function lifeCycle(
  recorder: Recorder,
  settings: Settings,
  on: { provider: ProviderUnderTest; engine: Engine },
): Promise<void> {
  const title = (text: string) => `${on.provider.name} provider: ${text}`;
  const { check, log } = { check: recorder.check.bind(recorder), log: recorder.log };
  await withMock(async (mock) => {
    const place = { ...on, mock, log };
    const stack = await stackFolder(settings, "life-cycle", place);
    const created = await check(title("creates the six resources in one apply"), async () => {
      await stack.apply();
      await expectObjects(mock);
      return stack.state();
    });
    if (!created) return;
    await check(title("the plan right after is empty"), () => stack.expectEmptyPlan());
    await check(title("reads the six data sources, by id and by filters"), () => expectDataSources(settings, place, created));
    const second = { label: "second" };
    await check(title("updates names, tags, descriptions and rules in place, and nothing else"), async () => {
      deepStrictEqual(sorted((await stack.plan(second)).actions), all(updated, "update"));
      await stack.apply(second);
      await stack.expectEmptyPlan(second);
    });
    const third = { ...second, block: "21", transitivity: true };
    await check(title("replaces what cannot be changed, and what hangs on it"), async () => {
      deepStrictEqual(sorted((await stack.plan(third)).actions), all(replaced, "delete,create"));
      await stack.apply(third);
      await stack.expectEmptyPlan(third);
    });
    await check(title(importTitle(on.provider)), async () => expectImport(settings, place, await stack.state()));
    await check(title("destroys everything"), async () => {
      await stack.destroy(third);
      deepStrictEqual(await mock.leftovers(), []);
    });
  });
}
