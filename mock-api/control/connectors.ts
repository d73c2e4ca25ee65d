import { mirrorOf, rematch } from "../peering/matching";
import { type ConnectorRow, flag } from "../store";
import { connectorToWire } from "../wire/objects";
import { badControl, unknownToControl } from "../world/errors";
import { type ControlCall, type ControlRoute, change, json, objectBody } from "./control-route";

function find(call: ControlCall): ConnectorRow {
  const id = call.parameters["vpc_connector_id"]!;
  const row = call.world.store.byId("vpc_connectors", id);
  if (!row) throw unknownToControl(`there is no connector "${id}"`);
  return row;
}

function answer(call: ControlCall) {
  const row = find(call);
  return json({ ...connectorToWire(call.world, row), locked: row.locked === 1 });
}

export const connectorRoutes: readonly ControlRoute[] = [
  {
    method: "POST",
    path: "/mock/connectors/{vpc_connector_id}/refresh",
    summary: "Decides a pair's status anew, as the console's refresh does.",
    handle: (call) => {
      change(call, "mock.refresh", () => {
        const connector = find(call);
        const mirror = mirrorOf(call.world, connector);
        rematch(call.world, connector, { refresh: true });
        if (mirror) rematch(call.world, call.world.store.byId("vpc_connectors", mirror.id)!, { refresh: true });
      });
      return answer(call);
    },
  },
  {
    method: "POST",
    path: "/mock/connectors/{vpc_connector_id}/lock",
    summary: "Locks a connector as Trust & Safety would, or unlocks it: {locked?}.",
    handle: (call) => {
      const { locked = true } = objectBody(call, ["locked"]);
      if (typeof locked !== "boolean") throw badControl(`"locked" must be true or false, got ${JSON.stringify(locked)}`);
      change(call, "mock.lock", () => call.world.store.update("vpc_connectors", find(call).id, { locked: flag(locked) }));
      return answer(call);
    },
  },
];
