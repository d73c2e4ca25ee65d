import { parseFault } from "../http/faults";
import { OPERATIONS } from "../operations";
import { unknownToControl } from "../world/errors";
import { type ControlRoute, json, nothing, objectBody } from "./control-route";

const NAMES = new Set(OPERATIONS.map(({ name }) => name));

export const faultRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/mock/faults",
    summary: "The faults in force, with how often each was met.",
    handle: ({ parts }) => json({ faults: parts.faults.all() }),
  },
  {
    method: "POST",
    path: "/mock/faults",
    summary: "Makes requests fail or wait: {operation, first?, every?, status?, body?, retry_after?, latency_ms?, reset?, applied?}.",
    handle: (call) => {
      const fault = parseFault(call.world.newId(), objectBody(call), NAMES);
      call.parts.faults.add(fault);
      return json({ ...fault, seen: 0, injected: 0 });
    },
  },
  {
    method: "DELETE",
    path: "/mock/faults",
    summary: "Ends every fault.",
    handle: ({ parts }) => {
      parts.faults.clear();
      return nothing;
    },
  },
  {
    method: "DELETE",
    path: "/mock/faults/{fault_id}",
    summary: "Ends one fault.",
    handle: ({ parts, parameters }) => {
      if (!parts.faults.remove(parameters["fault_id"]!)) throw unknownToControl(`there is no fault "${parameters["fault_id"]}"`);
      return nothing;
    },
  },
];
