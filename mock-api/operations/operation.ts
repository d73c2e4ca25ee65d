import type { BodySpec, ParsedBody } from "../request/body-fields";
import type { ParsedQuery, QuerySpec } from "../request/query-fields";
import type { Action, Caller, Family } from "../world/permissions";
import type { World } from "../world/world";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A request that passed authentication, permission and parsing. Nothing in it knows how it was transported. */
export interface Call<B extends BodySpec, Q extends QuerySpec> {
  readonly world: World;
  readonly caller: Caller;
  /** Empty for operations without region. */
  readonly region: string;
  /** Ids of the path, lower case, by their names in it. */
  readonly ids: Readonly<Record<string, string>>;
  readonly body: ParsedBody<B>;
  readonly query: ParsedQuery<Q>;
}

/** What an operation needs of the caller's key; `resource` is the name in a 403. */
export interface Access {
  readonly action: Action;
  readonly family: Family;
  readonly resource: string;
}

/** What kind of evidence stands behind an operation's behaviour. */
export type Source = "recorded" | "documented" | "inferred";

/** One line of the operations table. */
export interface OperationSpec<B extends BodySpec, Q extends QuerySpec> {
  /** Scaleway's name of the operation. */
  readonly name: string;
  readonly method: Method;
  /** With `{region}` and ids, such as `/vpc/v2/regions/{region}/vpcs/{vpc_id}`. */
  readonly path: string;
  /** Absent for what answers without a key. */
  readonly access?: Access;
  readonly body?: B;
  readonly query?: Q;
  /** Name of the answer's schema; absent where the answer is 204 without a body. */
  readonly answer?: string;
  readonly source: Source;
  /** Decides and answers inside one transaction. @throws ApiError, which undoes everything. */
  handle(call: Call<B, Q>): unknown;
}

/** An operation whose request types are forgotten: what the table holds. */
export interface Operation extends Omit<OperationSpec<BodySpec, QuerySpec>, "handle"> {
  handle(call: Call<BodySpec, QuerySpec>): unknown;
}

// biome-ignore lint/complexity/noBannedTypes: no fields at all
type NoFields = {};

/** Puts an operation into the table; its handler is checked against its own body and query. */
export function operation<B extends BodySpec = NoFields, Q extends QuerySpec = NoFields>(spec: OperationSpec<B, Q>): Operation {
  return spec as unknown as Operation;
}
