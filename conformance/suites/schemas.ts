import { join } from "node:path";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { identityDifferences, type ProviderSchemas, type Schema, schemaDifferences } from "../compare/schema";
import type { Settings, Suite } from "../suite";
import { TerraformFolder } from "../terraform-folder";
import type { Engine } from "../tools/engines";
import { embedded, official, type ProviderUnderTest } from "./life-cycle";

async function schemasOf(
  provider: ProviderUnderTest,
  settings: Settings,
  { engine, log }: { engine: Engine; log: string },
): Promise<ProviderSchemas> {
  const { tools } = settings;
  const folder = new TerraformFolder({
    engine,
    folder: join(tools.temporaryFolder("schema"), "stack"),
    mirrors: [await tools.officialMirror(), await tools.embeddedMirror()],
    env: {},
    log,
  });
  folder.useProvider(provider.source);
  await folder.init();
  const all = await folder.schemas<{ provider_schemas: Record<string, ProviderSchemas> }>();
  return all.provider_schemas[provider.source]!;
}

type Kind = "resource_schemas" | "data_source_schemas";

/** Differences of all types that the embedded provider serves; one that the official one lacks is a difference too. */
function differences(kind: Kind, officials: ProviderSchemas, ours: ProviderSchemas): string[] {
  const label = kind === "resource_schemas" ? "resource" : "data source";
  return Object.entries(ours[kind] ?? {}).flatMap(([type, schema]: [string, Schema]) => {
    const other = officials[kind]?.[type];
    return other ? schemaDifferences(`${label} ${type}`, other, schema) : [`${label} ${type}: unknown officially, served embedded`];
  });
}

function expectNone(found: readonly string[]): void {
  if (found.length > 0) throw new CommandFailed(`${found.length} differences:\n${found.join("\n")}`);
}

const sharedTypes = ["", "_private_network", "_connector", "_route", "_acl", "_ingress_rule"].map((suffix) => `scaleway_vpc${suffix}`);

/** Identities are printed by Terraform from 1.12 on only. */
async function compareIdentities(settings: Settings, log: string): Promise<void> {
  const on = { engine: await settings.tools.builtEngine("terraform-newest"), log };
  const identities = async (provider: ProviderUnderTest) => (await schemasOf(provider, settings, on)).resource_identity_schemas ?? {};
  const [left, right] = [await identities(official), await identities(embedded)];
  if (Object.keys(left).length === 0) throw new CommandFailed(`${on.engine.label} printed no identity of the official provider.`);
  expectNone(sharedTypes.flatMap((type) => identityDifferences(type, left[type], right[type])));
}

/** What stacks may write and read is the same with both providers. */
export const schemaEquality: Suite = {
  key: "schema",
  title: "Schema equality",
  proves: "Both providers declare the same attributes for the shared types: names, types, required, optional, computed, nested blocks.",
  async run(recorder, settings) {
    const on = { engine: await settings.tools.engine(), log: recorder.log };
    const officials = await schemasOf(official, settings, on);
    const ours = await schemasOf(embedded, settings, on);
    await recorder.check("the embedded provider serves the six resources and the six data sources", async () => {
      const missing = (["resource_schemas", "data_source_schemas"] as const).flatMap((kind) =>
        sharedTypes.filter((type) => !ours[kind]?.[type]).map((type) => `${kind}: ${type}`),
      );
      expectNone(missing);
    });
    const found = {
      provider:
        officials.provider && ours.provider ? schemaDifferences("provider", officials.provider, ours.provider) : ["provider: absent"],
      resource_schemas: differences("resource_schemas", officials, ours),
      data_source_schemas: differences("data_source_schemas", officials, ours),
    };
    const open = unexpected("schema", Object.values(found).flat());
    const titles = { provider: "provider block", resource_schemas: "resources", data_source_schemas: "data sources" };
    for (const [kind, title] of Object.entries(titles))
      await recorder.check(`${title}: equal, but for differences with a reason`, async () =>
        expectNone(found[kind as keyof typeof found].filter((difference) => open.includes(difference))),
      );
    await recorder.check("every accepted difference is still there", async () =>
      expectNone(open.filter((difference) => !Object.values(found).flat().includes(difference))),
    );
    await recorder.check("the identities of the six resources are equal", () => compareIdentities(settings, recorder.log));
    const schemas = Object.values(ours.resource_schemas ?? {}).length + Object.values(ours.data_source_schemas ?? {}).length;
    recorder.note(`${schemas} schemas compared`);
  },
};
