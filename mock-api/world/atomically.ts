import type { World } from "./world";

/**
 * Runs a change wholly or not at all: the store, and with it what is kept beside the store. Events are seen when it succeeded.
 * @throws what `work` throws, and StorageError when the store cannot write
 */
export function atomically<T>(world: World, work: () => T): T {
  const { store, clock, settings, events, blocks } = world;
  const before = { settings: { ...settings }, clock: clock.state() };
  blocks.begin();
  try {
    const result = store.transaction(work);
    events.publish();
    return result;
  } catch (error) {
    events.discard();
    blocks.undo();
    Object.assign(settings, before.settings);
    clock.restore(before.clock);
    throw error;
  } finally {
    clock.stampFor("");
  }
}
