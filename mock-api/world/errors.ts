/** An error as the API answers it. Thrown by handlers; rolls the request back. Bodies: recorded unless a function says otherwise. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>> & { readonly message: string },
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
  }
}

/** One problem of a 400. `reason` is Scaleway's: generated validators say `unknown` (recorded). */
export interface ArgumentProblem {
  readonly argument_name: string;
  /** Rule name, colon, JSON of its parameters, as `uuid: {}` (recorded), or a sentence. */
  readonly help_message: string;
  readonly reason: "unknown" | "required" | "format" | "constraint";
}

export function invalidArguments(...details: readonly ArgumentProblem[]): ApiError {
  return new ApiError(400, { details, message: "invalid argument(s)", type: "invalid_arguments" });
}

/** A query value that cannot be read: only a message, without a type (recorded on IPAM). */
export function unreadable(field: string, cause: string): ApiError {
  return new ApiError(400, { message: `parsing field "${field}": ${cause}` });
}

/** A body that is no JSON object. Text inferred, shape as for unreadable queries. */
export function malformedBody(cause: string): ApiError {
  return new ApiError(400, { message: `parsing request body: ${cause}` });
}

/** Inferred: the real limit is unknown. */
export function bodyTooLarge(limit: number): ApiError {
  return new ApiError(413, { message: `request body is larger than ${limit} bytes` }, { connection: "close" });
}

/** More bodies at one time than the mock keeps in memory. Ours. */
export function tooManyBodies(): ApiError {
  const message = "the mock is reading too many large request bodies; try again";
  return new ApiError(503, { message, type: "mock_busy" }, { "retry-after": "1", connection: "close" });
}

export type AuthenticationFailure = "not_found" | "expired" | "invalid_argument";

export function unauthenticated(reason: AuthenticationFailure): ApiError {
  return new ApiError(401, { message: "authentication is denied", method: "api_key", reason, type: "denied_authentication" });
}

export function forbidden(action: "read" | "write", resource: string): ApiError {
  return new ApiError(403, { details: [{ action, resource }], message: "insufficient permissions", type: "permissions_denied" });
}

/** Shape from the SDK; resource names inferred. */
export function quotaExceeded(detail: { resource: string; quota: number; current: number; organization_id: string }): ApiError {
  return new ApiError(403, { details: [detail], message: "quota(s) exceeded for this resource", type: "quotas_exceeded" });
}

/** Status inferred, body from the SDK. */
export function locked(resource: string, id: string): ApiError {
  return new ApiError(403, { message: "resource is locked", resource, resource_id: id, type: "locked" });
}

export function notFound(resource: string, id: string): ApiError {
  return new ApiError(404, { message: "resource is not found", resource, resource_id: id, type: "not_found" });
}

/** Routes and ingress rules do not say what is missing (recorded). */
export function notFoundUnnamed(): ApiError {
  return notFound("unknown", "");
}

/** Body from the JavaScript SDK. */
export function alreadyExists(resource: string, id: string, help: string): ApiError {
  return new ApiError(409, { help_message: help, message: "resource already exists", resource, resource_id: id, type: "already_exists" });
}

export function stillInUse(help: string): ApiError {
  return preconditionFailed("resource_still_in_use", help);
}

export function preconditionFailed(precondition: string, help: string): ApiError {
  return new ApiError(412, { help_message: help, message: "precondition is not respected", precondition, type: "precondition_failed" });
}

/** An operation that this mock does not imitate: ours, the real API has no such answer. */
export function notImplemented(operation: string): ApiError {
  return new ApiError(501, { message: `${operation} is not imitated by this mock`, type: "not_implemented" });
}

/** Something in the mock itself is wrong. Body recorded for the real API's own failures. */
export function internalError(): ApiError {
  return new ApiError(500, { message: "internal error" });
}

/** The store's file or memory failed the mock; nothing of the request was done. Ours. */
export function storageFailed(message: string, isFull: boolean): ApiError {
  return new ApiError(isFull ? 507 : 500, { message, type: "mock_storage_failed" });
}

/** More text than JavaScript can hold in one string. Ours. */
export function tooLargeToAnswer(): ApiError {
  return new ApiError(507, { message: "the answer is too large to be sent; ask for a part of it", type: "mock_answer_too_large" });
}

/** A wrong request to the control plane. Not part of the imitated API. */
export function badControl(message: string): ApiError {
  return new ApiError(400, { message, type: "mock_invalid_request" });
}

/** A refused request to the control plane. */
export function controlRefused(message: string): ApiError {
  return new ApiError(403, { message, type: "mock_control_refused" });
}

/** A request under a host name that is not the mock's. Ours. */
export function hostRejected(host: string): ApiError {
  const message = `the mock is not called "${host}"; start it with --allow-host to accept that name`;
  return new ApiError(403, { message, type: "mock_host_rejected" });
}

/** A request to the control plane without the admin token, or with a wrong one. Browsers then ask for it. */
export function adminTokenMissing(isWrong: boolean): ApiError {
  const sent = isWrong ? "the admin token is wrong" : "the control plane needs the admin token";
  const message = `${sent}; send it as "Authorization: Bearer TOKEN", or set VPC_PEERING_ADMIN_TOKEN for the commands`;
  return new ApiError(
    401,
    { message, type: "mock_unauthorized" },
    { "www-authenticate": 'Basic realm="vpc-peering mock", charset="UTF-8"' },
  );
}

/** Something that the control plane does not know. */
export function unknownToControl(message: string): ApiError {
  return new ApiError(404, { message, type: "mock_not_found" });
}

/** The body that Scaleway gives with a status, for answers that are made to fail on purpose. 429: SDK; 503: documented text. */
export function injectedError(status: number, operation: string, retryAfter: number | undefined): ApiError {
  const headers = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  const bodies: Record<number, ApiError["body"]> = {
    400: { details: [], message: "invalid argument(s)", type: "invalid_arguments" },
    401: unauthenticated("not_found").body,
    403: forbidden("write", operation).body,
    404: notFoundUnnamed().body,
    409: {
      current_state: "unknown",
      message: "resource is in a transient state",
      resource: "unknown",
      resource_id: "",
      type: "transient_state",
    },
    412: preconditionFailed("unknown_precondition", "").body,
    429: {
      help_message: "too many requests, retry later",
      limit: { quota: 0 },
      message: "too many requests",
      type: "too_many_requests",
      ...(retryAfter === undefined ? {} : { reset_seconds: retryAfter }),
    },
    501: notImplemented(operation).body,
    503: { message: "service unavailable" },
  };
  return new ApiError(status, bodies[status] ?? internalError().body, headers);
}
