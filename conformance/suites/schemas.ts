import { join } from "node:path";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { type ProviderSchemas, type Schema, schemaDifferences } from "../compare/schema";
import type { Settings, Suite } from "../suite";
import { TerraformFolder } from "../terraform-folder";
import { embedded, official, type ProviderUnderTest } from "./life-cycle";

async function schemasOf(provider: ProviderUnderTest, settings: Settings, log: string): Promise<ProviderSchemas> {
  const { tools } = settings;
  const folder = new TerraformFolder({
    engine: await tools.engine(),
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

/** What stacks may write and read is the same with both providers. */
export const schemaEquality: Suite = {
  key: "schema",
  title: "Schema equality",
  proves: "Both providers declare the same attributes for the shared types: names, types, required, optional, computed, nested blocks.",
  async run(recorder, settings) {
    const officials = await schemasOf(official, settings, recorder.log);
    const ours = await schemasOf(embedded, settings, recorder.log);
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
    const attributes = Object.values(ours.resource_schemas ?? {}).length + Object.values(ours.data_source_schemas ?? {}).length;
    recorder.note(`${attributes} schemas compared`);
  },
};
