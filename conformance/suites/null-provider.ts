import { deepStrictEqual, rejects } from "node:assert/strict";
import { join } from "node:path";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { type ProviderSchemas, schemaDifferences } from "../compare/schema";
import { runExample } from "../examples";
import type { Recorder, Settings, Suite } from "../suite";
import { TerraformFolder } from "../terraform-folder";
import { releaseOf } from "../versions";

const real = { name: "hashicorp/null", source: "registry.terraform.io/hashicorp/null" };
const standIn = { name: "our stand-in", source: "vpc-peering.local/embedded/null" };

async function gateFolder(settings: Settings, source: string, log: string): Promise<TerraformFolder> {
  const { tools } = settings;
  const folder = new TerraformFolder({
    engine: await tools.engine(),
    folder: join(tools.temporaryFolder("gate"), "stack"),
    mirrors: [await tools.officialMirror(), await tools.embeddedMirror()],
    env: {},
    log,
  });
  folder.copyStack("gate");
  useNullProvider(folder, source);
  await folder.init();
  return folder;
}

function useNullProvider(folder: TerraformFolder, source: string): void {
  folder.write("providers.tf", `terraform {\n  required_providers {\n    null = {\n      source = "${source}"\n    }\n  }\n}\n`);
}

async function life(settings: Settings, source: string, log: string): Promise<void> {
  const folder = await gateFolder(settings, source, log);
  await rejects(folder.apply({ ready: false }), /The gate is closed/);
  await folder.apply();
  deepStrictEqual((await folder.outputs())["gate"], { first: "a", second: "b" });
  await folder.expectEmptyPlan();
  deepStrictEqual((await folder.plan({ second: "c" })).actions, { "null_resource.gate": "delete,create" });
  await folder.apply({ second: "c" });
  await folder.expectEmptyPlan({ second: "c" });
  await folder.destroy();
}

async function takeOver(settings: Settings, [from, to]: readonly [string, string], log: string): Promise<void> {
  const folder = await gateFolder(settings, from, log);
  await folder.apply();
  await folder.replaceProvider(from, to);
  useNullProvider(folder, to);
  await folder.init();
  await folder.expectEmptyPlan();
  await folder.destroy();
}

async function compareSchemas(recorder: Recorder, settings: Settings): Promise<void> {
  const schemas = async (source: string) => {
    const folder = await gateFolder(settings, source, recorder.log);
    const all = await folder.schemas<{ provider_schemas: Record<string, ProviderSchemas> }>();
    return all.provider_schemas[source]!.resource_schemas!["null_resource"]!;
  };
  const found = schemaDifferences("resource null_resource", await schemas(real.source), await schemas(standIn.source));
  const open = unexpected("null", found);
  if (open.length > 0) throw new CommandFailed(open.join("\n"));
}

/** hashicorp/null where the constructs' readiness gate uses it. */
export const nullProvider: Suite = {
  key: "null",
  title: "hashicorp/null",
  proves: "The real null provider and our stand-in for it do the same, and take over each other's state.",
  async run(recorder, settings) {
    const engine = await settings.tools.engine();
    const mirror = await settings.tools.officialMirror();
    recorder.note(`hashicorp/null ${releaseOf("null-provider")} with ${engine.label}`);
    await recorder.check("null_resource has the same schema, but for differences with a reason", () => compareSchemas(recorder, settings));
    for (const { name, source } of [real, standIn])
      await recorder.check(`${name}: a closed gate refuses, an open one creates; a changed trigger replaces`, () =>
        life(settings, source, recorder.log),
      );
    for (const [from, to] of [
      [real, standIn],
      [standIn, real],
    ] as const)
      await recorder.check(`created with ${from.name}, planned empty and destroyed with ${to.name}`, () =>
        takeOver(settings, [from.source, to.source], recorder.log),
      );
    await recorder.check("example peered-pair with the official provider and the real null provider", () =>
      runExample("peered-pair", { engine, provider: "official", mirror, log: recorder.log }),
    );
  },
};
