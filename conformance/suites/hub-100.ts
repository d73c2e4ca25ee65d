import { compareProviders, type HubRun } from "../../bench/hub-100";
import type { Spent } from "../../bench/support/process-watch";
import type { Suite } from "../suite";

const seconds = (value: number) => value.toFixed(1);

/** Wall time, and the processor time behind it. */
const spent = ({ wallSeconds, processor: { engine, plugins, mock } }: Spent) =>
  `${seconds(wallSeconds)} s (processor: engine ${seconds(engine)}, plugins ${seconds(plugins)}, mock ${seconds(mock)})`;

const words = (run: HubRun) =>
  `${run.provider}: ${run.resources} resources; apply ${spent(run.apply)}, empty plan ${spent(run.plan)}, destroy ${spent(run.destroy)}; at most ${run.pluginMiB} MiB in the plugin, ${run.terraformMiB} MiB in the engine`;

const processorSeconds = ({ processor: { engine, plugins, mock } }: Spent) => engine + plugins + mock;

/** Embedded over official, where both ran. */
function ratios(runs: readonly HubRun[]): string[] {
  const of = (name: HubRun["provider"]) => runs.find(({ provider }) => provider === name);
  const [ours, theirs] = [of("embedded"), of("official")];
  if (!ours || !theirs) return [];
  const line = (what: string, amount: (spent: Spent) => number) => {
    const ratio = (key: "apply" | "plan" | "destroy") => (amount(ours[key]) / amount(theirs[key])).toFixed(2);
    return `embedded over official, ${what}: apply ${ratio("apply")}, empty plan ${ratio("plan")}, destroy ${ratio("destroy")}`;
  };
  return [line("wall time", ({ wallSeconds }) => wallSeconds), line("processor time", processorSeconds)];
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
