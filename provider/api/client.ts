/** The connection that all resources of one configured provider share. */
import { setTimeout as sleep } from "node:timers/promises";
import { createSend } from "./http";
import { retryingFetch, type Wait } from "./retry";
import type { Settings } from "./settings";
import { type VpcApi, vpcApi } from "./vpc-api";

export interface ScalewayClient {
  readonly api: VpcApi;
  readonly apiUrl: string;
  readonly region: string;
  readonly zone: string;
  readonly projectId: string | undefined;
  /** Waits; false when Terraform was interrupted meanwhile or before. */
  readonly wait: Wait;
  readonly now: () => number;
  /** Ends every wait, now and later. */
  stop(): void;
}

export interface ClientOptions {
  readonly settings: Settings;
  /** Appended to the user agent of the transport. */
  readonly userAgent: string;
  readonly now?: () => number;
  /** Replaces the real clock in tests; the signal is aborted by an interrupt. */
  readonly sleep?: (durationMs: number, signal: AbortSignal) => Promise<void>;
}

const realSleep = (durationMs: number, signal: AbortSignal): Promise<void> => sleep(durationMs, undefined, { signal });

/** A client on `@scaleway/sdk-client`, which is loaded here because most commands of Terraform never need it. */
export async function createScalewayClient(options: ClientOptions): Promise<ScalewayClient> {
  const { settings, now = Date.now, sleep: pause = realSleep } = options;
  const { createAdvancedClient, withHTTPClient, withProfile, withUserAgentSuffix } = await import("@scaleway/sdk-client");
  const stopping = new AbortController();
  const wait: Wait = async (durationMs) => {
    if (stopping.signal.aborted) return false;
    return pause(durationMs, stopping.signal).then(
      () => !stopping.signal.aborted,
      () => false,
    );
  };
  const transport = createAdvancedClient(
    withProfile({
      accessKey: settings.accessKey,
      secretKey: settings.secretKey,
      apiURL: settings.apiUrl,
      defaultOrganizationId: settings.organizationId,
      defaultProjectId: settings.projectId,
    }),
    withHTTPClient(retryingFetch({ send: createSend(settings), wait, now })),
    withUserAgentSuffix(options.userAgent),
  );
  return {
    api: vpcApi(transport),
    apiUrl: settings.apiUrl,
    region: settings.region,
    zone: settings.zone,
    projectId: settings.projectId,
    wait,
    now,
    stop: () => stopping.abort(),
  };
}
