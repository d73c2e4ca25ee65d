import { createScalewayClient, type ScalewayClient } from "../../../provider/api/client";
import type { ScriptedApi } from "./scripted-api";

export const PROJECT = "22222222-2222-4222-8222-222222222222";

/** A client of the scripted service whose waits take no time: they are written down and move the clock. */
export async function testClient(
  api: ScriptedApi,
): Promise<{ client: ScalewayClient; waits: number[]; stopAfterWaits(count: number): void }> {
  const waits: number[] = [];
  let now = Date.parse("2026-09-01T08:00:00Z");
  let stopAfter = Number.POSITIVE_INFINITY;
  const client = await createScalewayClient({
    settings: {
      accessKey: "SCWAAAAAAAAAAAAAAAAA",
      secretKey: "33333333-3333-4333-8333-333333333333",
      projectId: PROJECT,
      region: "fr-par",
      zone: "fr-par-1",
      apiUrl: api.url,
      insecure: false,
    },
    userAgent: "vpc-peering/test",
    now: () => now,
    sleep: async (durationMs) => {
      waits.push(durationMs);
      now += durationMs;
      if (waits.length >= stopAfter) client.stop();
    },
  });
  return {
    client,
    waits,
    stopAfterWaits(count) {
      stopAfter = count;
    },
  };
}
