import { exampleNames, runExample } from "../examples";
import type { Recorder, Settings, Suite } from "../suite";
import { releaseOf } from "../versions";
import { lifeCycle, official } from "./life-cycle";

async function examples(recorder: Recorder, settings: Settings): Promise<void> {
  const engine = await settings.tools.engine();
  const mirror = await settings.tools.officialMirror();
  for (const name of exampleNames())
    await recorder.check(`example ${name} with the official provider: deploy, empty plan, destroy`, () =>
      runExample(name, { engine, provider: "official", mirror, log: recorder.log }),
    );
}

/** Scaleway's own provider, unmodified, on our mock. */
export const officialProvider: Suite = {
  key: "official",
  title: "Official provider",
  proves: "Scaleway's own Terraform provider, unmodified, works on the mock, and every example deploys with it.",
  async run(recorder, settings) {
    const engine = await settings.tools.engine();
    await settings.tools.officialMirror();
    recorder.note(`scaleway/scaleway ${releaseOf("scaleway-provider")} with ${engine.label}`);
    await lifeCycle(recorder, settings, { provider: official, engine });
    await examples(recorder, settings);
  },
};
