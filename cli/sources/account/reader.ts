import { UsageError } from "../../terminal/usage-error";
import { boundedFetch, HttpLimitError } from "../http";
import { isObject } from "../shape";
import type { Credentials } from "./credentials";

/** Parameters of a list: repeated keys for several values, undefined for none. */
type Query = Readonly<Record<string, string | undefined>>;

const PAGE_SIZE = "100";
/** Far above every quota: a server that counts on without end is not the API. */
const MAX_PAGES = 10_000;

/** Reads the API with one key. It knows GET only, so that nothing can be changed through it. */
export class AccountReader {
  private constructor(
    private readonly client: { fetch(request: { method: "GET"; path: string; urlParams?: URLSearchParams }): Promise<unknown> },
    private readonly credentials: Credentials,
  ) {}

  /** @throws UsageError when the key has not the form of one. */
  static async open(credentials: Credentials, timeoutSeconds?: number): Promise<AccountReader> {
    const { apiUrl } = credentials;
    if (apiUrl && !URL.canParse(apiUrl)) throw new UsageError(`"${apiUrl}" is not the URL of an API; check SCW_API_URL`);
    const { createAdvancedClient, withHTTPClient, withProfile } = await import("@scaleway/sdk-client");
    try {
      const { accessKey, secretKey } = credentials;
      // createClient passes over an HTTP client of one's own.
      const client = createAdvancedClient(
        withProfile({ accessKey, secretKey, ...(apiUrl ? { apiURL: apiUrl.replace(/\/$/, "") } : {}) }),
        withHTTPClient(boundedFetch(timeoutSeconds)),
      );
      return new AccountReader(client as never, credentials);
    } catch (cause) {
      throw new UsageError(`${credentials.label} cannot be used: ${(cause as Error).message.split("\n")[0]}`);
    }
  }

  /** One object. @throws UsageError when the API cannot be reached or refuses. */
  async get<T>(path: string, query: Query = {}): Promise<T> {
    const urlParams = new URLSearchParams(
      Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as [string, string]])),
    );
    try {
      return (await this.client.fetch({ method: "GET", path, urlParams })) as T;
    } catch (cause) {
      if (cause instanceof HttpLimitError) throw cause;
      throw new UsageError(this.explain(cause as ApiFailure, path));
    }
  }

  /** Every page of a list, in the API's order. */
  async list<T>(path: string, key: string, query: Query = {}): Promise<T[]> {
    const found: T[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const answer = await this.get<Record<string, T[]> & { total_count: number }>(path, {
        ...query,
        page: `${page}`,
        page_size: PAGE_SIZE,
      });
      if (!isObject(answer) || !("total_count" in answer)) throw new UsageError(this.noApi(path));
      const rows = answer[key] ?? [];
      found.push(...rows);
      if (rows.length === 0 || found.length >= Number(answer.total_count)) return found;
    }
    throw new UsageError(this.noApi(path));
  }

  private noApi(path: string): string {
    return `${this.credentials.apiUrl ?? "the Scaleway API"} is not a VPC API (GET ${path} did not answer a finite list); check SCW_API_URL`;
  }

  private explain(error: ApiFailure, path: string): string {
    const { label, apiUrl } = this.credentials;
    const where = apiUrl ?? "the Scaleway API";
    if (error.status === 401) {
      return error.reason === "expired" || JSON.stringify(error.body ?? "").includes('"expired"')
        ? `${label} has expired; create a new one and use it instead`
        : `${label} is rejected by ${where}; check access key and secret key`;
    }
    if (error.status === 403) return `${label} has no permission to read ${path} at ${where}; it needs the permission set VPCReadOnly`;
    if (error.status === 404) return `${where} returned 404 for ${path}; check the region`;
    if (error.status !== undefined) return `${where} answered ${error.status} to GET ${path}: ${error.rawMessage ?? error.message}`;
    const reason = error.cause?.code ?? error.cause?.message ?? error.message;
    return `${where} cannot be reached (${reason}); check SCW_API_URL and the network`;
  }
}

/** What the client throws, typed or not. */
interface ApiFailure extends Error {
  readonly status?: number;
  readonly reason?: string;
  readonly rawMessage?: string;
  readonly body?: unknown;
  readonly cause?: { readonly code?: string; readonly message?: string };
}
