import { dumpWorld, exportState, replaceWorld, resetWorld, restoreWorld, StateError } from "../state";
import type { SnapshotRow } from "../store";
import { badControl, unknownToControl } from "../world/errors";
import { NEXT_ID } from "../world/ids";
import { formatTime } from "../world/time";
import { asBadRequest, type ControlCall, type ControlRoute, change, json, nothing, objectBody } from "./control-route";

function reset(call: ControlCall): void {
  const { parts, world } = call;
  change(call, "mock.reset", () => {
    Object.assign(world.settings, parts.startSettings);
    world.clock.restore({ offset: 0, frozenAt: null, lastStamps: {} });
    world.store.forget(NEXT_ID);
    resetWorld(world, parts.seed);
    world.events.discard();
  });
  parts.faults.clear();
  parts.log.clear();
  world.probes.clear();
}

const nameOf = (call: ControlCall) => call.parameters["name"]!;

function takeSnapshot(call: ControlCall, name: unknown): SnapshotRow {
  const { store, clock } = call.world;
  if (typeof name !== "string" || !/^[\w.-]{1,100}$/.test(name))
    throw badControl(`"name" must be 1 to 100 letters, digits, dots, dashes or underscores, got ${JSON.stringify(name)}`);
  if (name === "." || name === "..") throw badControl(`"name" must not be "${name}": clients take that out of an address`);
  return change(call, "mock.snapshot", () => {
    const row = { name, taken_at: clock.now(), document: dumpWorld(store) };
    store.run("DELETE FROM snapshots WHERE name = ?", name);
    store.insert("snapshots", row);
    return row;
  });
}

const snapshotToWire = ({ name, taken_at }: Pick<SnapshotRow, "name" | "taken_at">) => ({ name, taken_at: formatTime(taken_at) });

export const stateRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/state",
    summary: "The whole world as one document.",
    handle: ({ world }) => json(exportState(world)),
  },
  {
    method: "PUT",
    path: "/mock/state",
    summary: "Puts another world in place: a document as GET gives it, or a part of one.",
    handle: (call) => {
      const document = objectBody(call);
      asBadRequest(StateError, () =>
        change(call, "mock.state", () => {
          replaceWorld(call.world, document);
          call.world.events.discard();
        }),
      );
      return json(exportState(call.world));
    },
  },
  {
    method: "POST",
    path: "/mock/reset",
    summary: "Back to the start: world, clock, settings, faults, request log, counted ids. Snapshots stay.",
    handle: (call) => {
      reset(call);
      return nothing;
    },
  },
  {
    method: "GET",
    path: "/mock/snapshots",
    summary: "Names of the snapshots.",
    handle: ({ world }) =>
      json({ snapshots: world.store.all<SnapshotRow>("SELECT name, taken_at FROM snapshots ORDER BY name").map(snapshotToWire) }),
  },
  {
    method: "POST",
    path: "/mock/snapshots",
    summary: "Remembers the world under a name: {name}.",
    handle: (call) => json(snapshotToWire(takeSnapshot(call, objectBody(call, ["name"])["name"]))),
  },
  {
    method: "POST",
    path: "/mock/snapshots/{name}/restore",
    summary: "Puts a remembered world back, exactly. The clock goes on, at least to when it was taken.",
    handle: (call) => {
      const row = call.world.store.one<SnapshotRow>("SELECT * FROM snapshots WHERE name = ?", nameOf(call));
      if (!row) throw unknownToControl(`there is no snapshot "${nameOf(call)}"`);
      change(call, "mock.restore", () => restoreWorld(call.world, row));
      return json(snapshotToWire(row));
    },
  },
  {
    method: "DELETE",
    path: "/mock/snapshots/{name}",
    summary: "Forgets a snapshot.",
    handle: (call) => {
      const gone = change(call, "mock.snapshot", () => call.world.store.run("DELETE FROM snapshots WHERE name = ?", nameOf(call)));
      if (gone === 0) throw unknownToControl(`there is no snapshot "${nameOf(call)}"`);
      return nothing;
    },
  },
];
