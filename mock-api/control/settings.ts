import { readSettings, SettingError } from "../world/settings";
import { asBadRequest, type ControlRoute, change, json, objectBody } from "./control-route";

export const settingRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/mock/settings", summary: "Every setting.", handle: ({ world }) => json(world.settings) },
  {
    method: "PUT",
    path: "/mock/settings",
    summary: "Changes the settings that are given; the others stay.",
    handle: (call) => {
      const changes = asBadRequest(SettingError, () => readSettings(objectBody(call)));
      change(call, "mock.settings", () => Object.assign(call.world.settings, changes));
      return json(call.world.settings);
    },
  },
];
