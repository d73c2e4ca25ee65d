import type { ApiKeyRow, SqliteStore } from "../store";
import { type AuthenticationFailure, unauthenticated } from "./errors";
import { isUuid } from "./ids";
import { Caller, type Grant } from "./permissions";
import type { Clock } from "./time";

/** A key as it was read, and the caller that it makes. */
interface KnownKey {
  readonly row: ApiKeyRow;
  readonly caller: Caller;
}

/** Tells who asks by `X-Auth-Token`, the secret key (recorded). Keys that were read are kept until any key changes. */
export class Authenticator {
  #known = new Map<string, KnownKey>();
  #version = -1;

  constructor(
    private readonly store: SqliteStore,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiError 401: unknown key `not_found` (recorded), expired and malformed keys by the SDK's reasons. */
  authenticate(token: string | undefined): Caller {
    if (token === undefined || token === "") throw unauthenticated("not_found");
    const key = this.#find(token);
    const failure = this.#failure(token, key?.row);
    if (failure) throw unauthenticated(failure);
    return key!.caller;
  }

  #find(token: string): KnownKey | undefined {
    const version = this.store.versionOf("api_keys");
    if (version !== this.#version) {
      this.#known = new Map();
      this.#version = version;
    }
    return this.#known.get(token) ?? this.#read(token);
  }

  #read(token: string): KnownKey | undefined {
    const row = this.store.one<ApiKeyRow>("SELECT * FROM api_keys WHERE secret_key = ?", token.toLowerCase());
    if (!row) return undefined;
    const key = { row, caller: new Caller(row.organization_id, JSON.parse(row.permission_sets) as Grant[]) };
    if (token === row.secret_key) this.#known.set(token, key);
    return key;
  }

  #failure(token: string, key: ApiKeyRow | undefined): AuthenticationFailure | undefined {
    if (!key) return isUuid(token) ? "not_found" : "invalid_argument";
    if (key.expires_at === null) return undefined;
    this.clock.watch();
    return key.expires_at <= this.clock.now() ? "expired" : undefined;
  }
}
