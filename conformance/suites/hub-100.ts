import { compareProviders, type HubRun } from "../../bench/hub-100";
import type { Suite } from "../suite";

const words = (run: HubRun) =>
  `${run.provider}: ${run.resources} resources; apply ${run.applySeconds.toFixed(1)} s, empty plan ${run.planSeconds.toFixed(1)} s, destroy ${run.destroySeconds.toFixed(1)} s; at most ${run.pluginMiB} MiB in the plugin, ${run.terraformMiB} MiB in the engine`;

/** Both providers under the load of a large stack. */
export const hub100: Suite = {
  key: "hub-100",
  title: "Hub with 100 spokes",
  proves: "Both providers apply, plan empty and destroy a hub with 100 spokes on the mock; times and memory side by side.",
  async run(recorder, { tools, quick }) {
    if (quick)
      return recorder.skip("both providers side by side", "Left out with --ci: it takes minutes, and `npm run bench` measures it.");
    await recorder.check("both providers: apply, empty plan, destroy", async () => {
      const { engine, runs, starts } = await compareProviders({ tools });
      recorder.note(`with ${engine}`);
      for (const run of runs) recorder.note(words(run));
      recorder.note(`start to handshake: ${starts.map(({ name, milliseconds }) => `${name} ${milliseconds} ms`).join(", ")}`);
    });
  },
};
