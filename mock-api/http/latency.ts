import type { Settings } from "../world/settings";

/** Recorded latencies of the real API in fr-par, 31 recordings of 2025 and 2026: minimum, median and maximum in milliseconds. */
const RECORDED: Readonly<Record<string, readonly [number, number, number]>> = {
  CreateVPC: [45, 219, 559],
  DeleteVPC: [90, 417, 725],
  CreatePrivateNetwork: [549, 679, 872],
  DeletePrivateNetwork: [1135, 1607, 2955],
  CreateVPCConnector: [73, 88, 221],
  UpdateVPCConnector: [54, 54, 54],
  DeleteVPCConnector: [51, 85, 218],
  CreateRoute: [96, 148, 164],
  UpdateRoute: [186, 186, 186],
  DeleteRoute: [41, 50, 83],
  CreateIngressRule: [107, 123, 592],
  SetACL: [66, 85, 154],
  EnableCustomRoutesPropagation: [33, 47, 85],
  DeleteProject: [1700, 1700, 1700],
};
/** Any GET by id; also for what was never timed. */
const OTHERS = [20, 30, 190] as const;

/** Half of the waits lie under the recorded median, half over it, none outside the recorded range. @param chance in 0..1 */
export function recordedLatency(operation: string, chance: number): number {
  const [least, median, most] = RECORDED[operation] ?? OTHERS;
  const wait = chance < 0.5 ? least + (median - least) * chance * 2 : median + (most - median) * (chance * 2 - 1) ** 3;
  return Math.round(wait);
}

/** Milliseconds to wait before answering. Depends on the operation only, never on what is asked for. */
export function latencyOf(settings: Settings, operation: string): number {
  const profile = settings.latency_profile === "recorded" ? recordedLatency(operation, Math.random()) : 0;
  return settings.latency_ms + profile;
}
