import { deepStrictEqual } from "node:assert/strict";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { normalizedState, stateDifferences } from "../compare/state";
import { withMock } from "../mock";
import type { Recorder, Settings, Suite } from "../suite";
import type { StateJson } from "../terraform-folder";
import type { Engine } from "../tools/engines";
import { enginesToTry } from "./engine-list";
import { embedded, lifeCycle, official, type ProviderUnderTest, stackFolder } from "./life-cycle";

async function appliedState(settings: Settings, place: { provider: ProviderUnderTest; engine: Engine; log: string }): Promise<StateJson> {
  return withMock(async (mock) => {
    const stack = await stackFolder(settings, "life-cycle", { ...place, mock });
    await stack.apply();
    await stack.refresh();
    return stack.state();
  });
}

async function equalStates(recorder: Recorder, settings: Settings, engine: Engine): Promise<void> {
  const { log } = recorder;
  await recorder.check("the same stack on two fresh mocks: every attribute of both states is equal after one refresh", async () => {
    const officials = await appliedState(settings, { provider: official, engine, log });
    const found = stateDifferences(officials, await appliedState(settings, { provider: embedded, engine, log }));
    const open = unexpected("state", found);
    if (open.length > 0) throw new CommandFailed(`${open.length} differences:\n${open.join("\n")}`);
    recorder.note(`${normalizedState(officials).size} attributes compared`);
  });
}

/** One stack, created with one provider and taken over by the other. */
interface TakeOver {
  readonly from: ProviderUnderTest;
  readonly to: ProviderUnderTest;
  readonly engine: Engine;
}

async function takeOver(settings: Settings, { from, to, engine }: TakeOver, log: string): Promise<void> {
  await withMock(async (mock) => {
    const stack = await stackFolder(settings, "life-cycle", { provider: from, engine, mock, log });
    await stack.apply();
    await stack.replaceProvider(from.source, to.source);
    stack.useProvider(to.source);
    await stack.init();
    await stack.expectEmptyPlan();
    const second = { label: "second" };
    await stack.apply(second);
    await stack.expectEmptyPlan(second);
    await stack.destroy(second);
    deepStrictEqual(await mock.leftovers(), []);
  });
}

/** A state does not tell which provider wrote it, and either goes on with the other's. */
export const stateEquality: Suite = {
  key: "state",
  title: "State equality",
  proves: "Both providers write the same state for the same stack, and each takes over a stack of the other with an empty plan.",
  async run(recorder, settings) {
    const engine = await settings.tools.engine();
    await equalStates(recorder, settings, engine);
    await lifeCycle(recorder, settings, { provider: embedded, engine });
    for (const [label, open] of enginesToTry(settings.tools)) {
      for (const [from, to] of [
        [official, embedded],
        [embedded, official],
      ] as const) {
        const title = `${label}: a stack of the ${from.name} provider, taken over by the ${to.name} one: empty plan, update, destroy`;
        await recorder.check(title, async () => takeOver(settings, { from, to, engine: await open() }, recorder.log));
      }
    }
  },
};
