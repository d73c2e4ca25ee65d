import { type AuthenticationFailure, unauthenticated } from "./errors";
import { isUuid } from "./ids";
import { Caller, type Grant } from "./permissions";
import type { ApiKeyRow, SqliteStore } from "./store";
import type { Clock } from "./time";

/**
 * Tells who asks by `X-Auth-Token`, the secret key (recorded). Keys and their rights change under the mock's feet only through the
 * control plane, so parsed grants are kept per stored text.
 */
export class Authenticator {
  readonly #callers = new Map<string, { grants: string; caller: Caller }>();

  constructor(
    private readonly store: SqliteStore,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiError 401: unknown key `not_found` (recorded), expired and malformed keys by the SDK's reasons. */
  authenticate(token: string | undefined): Caller {
    if (token === undefined || token === "") throw unauthenticated("not_found");
    const key = this.store.one<ApiKeyRow>("SELECT * FROM api_keys WHERE secret_key = ?", token.toLowerCase());
    const failure = this.#failure(token, key);
    if (failure) throw unauthenticated(failure);
    return this.#caller(key!);
  }

  #failure(token: string, key: ApiKeyRow | undefined): AuthenticationFailure | undefined {
    if (!key) return isUuid(token) ? "not_found" : "invalid_argument";
    return key.expires_at !== null && key.expires_at <= this.clock.now() ? "expired" : undefined;
  }

  #caller(key: ApiKeyRow): Caller {
    const known = this.#callers.get(key.secret_key);
    if (known?.grants === key.permission_sets && known.caller.organizationId === key.organization_id) return known.caller;
    const caller = new Caller(key.organization_id, JSON.parse(key.permission_sets) as Grant[]);
    this.#callers.set(key.secret_key, { grants: key.permission_sets, caller });
    return caller;
  }
}
