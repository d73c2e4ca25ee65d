import { compareProviders, type HubRun } from "../../bench/hub-100";
import type { Suite } from "../suite";

const words = (run: HubRun) =>
  `${run.provider}: ${run.resources} resources; apply ${run.applySeconds.toFixed(1)} s, empty plan ${run.planSeconds.toFixed(1)} s, destroy ${run.destroySeconds.toFixed(1)} s; at most ${run.pluginMiB} MiB in the plugin, ${run.terraformMiB} MiB in the engine`;

/** Embedded over official, where both ran. */
function ratios(runs: readonly HubRun[]): string[] {
  const of = (name: HubRun["provider"]) => runs.find(({ provider }) => provider === name);
  const [ours, theirs] = [of("embedded"), of("official")];
  if (!ours || !theirs) return [];
  const ratio = (key: "applySeconds" | "planSeconds" | "destroySeconds") => (ours[key] / theirs[key]).toFixed(2);
  return [`embedded over official: apply ${ratio("applySeconds")}, empty plan ${ratio("planSeconds")}, destroy ${ratio("destroySeconds")}`];
}

/** Both providers under the load of a large stack. */
export const hub100: Suite = {
  key: "hub-100",
  title: "Hub with 100 spokes",
  proves: "Both providers apply, plan empty and destroy a hub with 100 spokes on the mock; times and memory side by side.",
  async run(recorder, { tools, quick }) {
    if (quick)
      return recorder.skip("both providers side by side", "Left out with --ci: it takes minutes, and `--only hub-100` runs it alone.");
    await recorder.check("both providers: apply, empty plan, destroy", async () => {
      const { engine, runs, starts } = await compareProviders({ tools });
      recorder.note(`with ${engine}`);
      for (const run of runs) recorder.note(words(run));
      for (const line of ratios(runs)) recorder.note(line);
      recorder.note(`start to handshake: ${starts.map(({ name, milliseconds }) => `${name} ${milliseconds} ms`).join(", ")}`);
    });
  },
};
