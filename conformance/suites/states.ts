import { deepStrictEqual } from "node:assert/strict";
import { CommandFailed } from "../commands";
import { unexpected } from "../compare/accepted";
import { normalizedState, stateDifferences } from "../compare/state";
import { withMock } from "../mock";
import type { Recorder, Settings, Suite } from "../suite";
import type { StateJson, Variables } from "../terraform-folder";
import type { Engine } from "../tools/engines";
import { enginesToTry } from "./engine-list";
import { embedded, lifeCycle, official, type ProviderUnderTest, stackFolder } from "./life-cycle";

type StackName = "life-cycle" | "edges";
const stacks: readonly StackName[] = ["life-cycle", "edges"];
const changed: Readonly<Record<StackName, Variables>> = { "life-cycle": { label: "second" }, edges: { label: "" } };

interface Applied {
  readonly stack: StackName;
  readonly provider: ProviderUnderTest;
  readonly engine: Engine;
  readonly log: string;
}

async function appliedState(settings: Settings, { stack: name, ...place }: Applied): Promise<StateJson> {
  return withMock(async (mock) => {
    const stack = await stackFolder(settings, name, { ...place, mock });
    await stack.apply();
    await stack.refresh();
    return stack.state();
  });
}

async function equalStates(recorder: Recorder, settings: Settings, engine: Engine): Promise<void> {
  const found: string[] = [];
  for (const stack of stacks) {
    const on = { stack, engine, log: recorder.log };
    await recorder.check(`stack ${stack} on two fresh mocks: every attribute of both states is equal after one refresh`, async () => {
      const officials = await appliedState(settings, { ...on, provider: official });
      const differences = stateDifferences(officials, await appliedState(settings, { ...on, provider: embedded }));
      found.push(...differences);
      const open = unexpected("state", found).filter((difference) => differences.includes(difference));
      if (open.length > 0) throw new CommandFailed(`${open.length} differences:\n${open.join("\n")}`);
      recorder.note(`stack ${stack}: ${normalizedState(officials).size} attributes compared`);
    });
  }
  await recorder.check("every accepted difference is still there", async () => {
    const stale = unexpected("state", found).filter((difference) => !found.includes(difference));
    if (stale.length > 0) throw new CommandFailed(stale.join("\n"));
  });
}

/** One stack, created with one provider and taken over by the other. */
interface TakeOver {
  readonly stack: StackName;
  readonly from: ProviderUnderTest;
  readonly to: ProviderUnderTest;
  readonly engine: Engine;
}

async function takeOver(settings: Settings, { stack: name, from, to, engine }: TakeOver, log: string): Promise<void> {
  await withMock(async (mock) => {
    const stack = await stackFolder(settings, name, { provider: from, engine, mock, log });
    await stack.apply();
    await stack.replaceProvider(from.source, to.source);
    stack.useProvider(to.source);
    await stack.init();
    await stack.expectEmptyPlan();
    await stack.apply(changed[name]);
    await stack.expectEmptyPlan(changed[name]);
    await stack.destroy(changed[name]);
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
    for (const [index, [label, open]] of enginesToTry(settings.tools).entries()) {
      for (const [from, to] of [
        [official, embedded],
        [embedded, official],
      ] as const) {
        const title = `${label}: stacks of the ${from.name} provider, taken over by the ${to.name} one: empty plan, update, destroy`;
        await recorder.check(title, async () => {
          const engine = await open();
          const wanted = settings.quick && index > 0 ? stacks.slice(0, 1) : stacks;
          for (const stack of wanted) await takeOver(settings, { stack, from, to, engine }, recorder.log);
        });
      }
    }
  },
};
