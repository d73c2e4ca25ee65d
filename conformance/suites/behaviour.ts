import { rmSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { withMock } from "../mock";
import { type OddCase, oddCases } from "../stacks/odd-cases";
import type { Settings, Suite } from "../suite";
import type { TerraformFolder } from "../terraform-folder";
import { embedded, official, type ProviderUnderTest, stackFolder } from "./life-cycle";

/** What came of a case, in words that must be equal: where it was refused, or what the next plan would do. */
async function outcomeOf(stack: TerraformFolder, { configuration }: OddCase): Promise<string> {
  stack.write("odd.tf", configuration);
  const planned = await refusal(() => stack.plan());
  if (planned) return `refused at plan`;
  if (await refusal(() => stack.apply())) return "refused at apply";
  const next = Object.entries((await stack.plan()).actions).map(([address, actions]) => `${actions} ${address}`);
  return `accepted; the next plan ${next.length === 0 ? "is empty" : `would ${next.join(", ")}`}`;
}

async function refusal(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step();
    return false;
  } catch (error) {
    if (error instanceof CommandFailed) return true;
    throw error;
  }
}

/** Every case with one provider, one after the other beside the same objects. */
async function outcomes(settings: Settings, provider: ProviderUnderTest, log: string): Promise<Map<string, string>> {
  const engine = await settings.tools.engine();
  const found = new Map<string, string>();
  await withMock(async (mock) => {
    const stack = await stackFolder(settings, "odd", { provider, engine, mock, log });
    await stack.apply();
    for (const odd of oddCases) {
      found.set(odd.title, await outcomeOf(stack, odd));
      rmSync(join(stack.folder, "odd.tf"));
      await stack.apply();
    }
  });
  return found;
}

/** What is wrong or unusual meets the same answer, at the same step. */
export const behaviour: Suite = {
  key: "behaviour",
  title: "Same answers",
  proves: "Wrong and unusual configurations are refused at the same step, or accepted with the same next plan, by both providers.",
  async run(recorder, settings) {
    const log = recorder.log;
    const [officials, ours] = await Promise.all([outcomes(settings, official, log), outcomes(settings, embedded, `${log}.embedded`)]);
    const differences = oddCases
      .filter(({ title }) => officials.get(title) !== ours.get(title))
      .map(({ title }) => `${title}: ${officials.get(title)} officially, ${ours.get(title)} embedded`);
    const open = unexpected("behaviour", differences);
    for (const { title } of oddCases)
      await recorder.check(`${title}: ${officials.get(title)}`, async () => {
        const difference = open.find((line) => line.startsWith(`${title}: `));
        if (difference) throw new CommandFailed(difference);
      });
    await recorder.check("every accepted difference is still there", async () => {
      const stale = open.filter((line) => !differences.includes(line));
      if (stale.length > 0) throw new CommandFailed(stale.join("\n"));
    });
  },
};
