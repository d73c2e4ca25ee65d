import { runExample } from "../examples";
import type { Suite } from "../suite";
import { enginesToTry } from "./engine-list";

const example = "hub-and-spoke";

/** Whatever engine the user has. */
export const engines: Suite = {
  key: "engines",
  title: "Engines",
  proves: "Terraform and OpenTofu, oldest and newest that can be had, deploy the hub-and-spoke example with either provider.",
  async run(recorder, { tools }) {
    for (const [label, open] of enginesToTry(tools)) {
      for (const provider of ["embedded", "official"] as const) {
        await recorder.check(`${label}: ${example} with the ${provider} provider: deploy, empty plan, destroy`, async () => {
          const engine = await open();
          const mirror = provider === "official" ? await tools.officialMirror() : undefined;
          await runExample(example, { engine, provider, mirror, log: recorder.log });
          if (label !== engine.label && provider === "embedded") recorder.note(`${label}: ${engine.label}`);
        });
      }
    }
  },
};
