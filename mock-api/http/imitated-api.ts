import { type LoggedRequest, type RequestLog, unreadFields } from "../control/request-log";
import { DECLINED_OPERATIONS, OPERATIONS } from "../operations";
import type { Operation } from "../operations/operation";
import { isObject, readBody, uuidProblem } from "../request/body-fields";
import { type RawQuery, readQuery, splitQuery } from "../request/query-fields";
import { atomically } from "../world/atomically";
import { Authenticator } from "../world/authentication";
import { forbidden, invalidArguments, malformedBody, notFound, notImplemented } from "../world/errors";
import { toApiError } from "../world/failures";
import { isUuid } from "../world/ids";
import { Caller } from "../world/permissions";
import { isRegion } from "../world/regions";
import { formatTime } from "../world/time";
import type { World } from "../world/world";
import { AnswerCache } from "./answer-cache";
import { FAULT_HEADER, type Fault, type Faults, faultAnswer } from "./faults";
import { latencyOf } from "./latency";
import { type Match, Router } from "./router";
import { errorAnswer, type ReceivedBody, type WireAnswer, type WireRequest } from "./transport";

/** To a client whose connection is gone. */
const CUT: WireAnswer = { status: 0, reset: true };
const NOBODY = new Caller("", []);
const NO_QUERY: RawQuery = new Map();
const NO_BODY: Record<string, unknown> = {};
const declined = new Router(DECLINED_OPERATIONS);

export interface ApiParts {
  readonly world: World;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Told of a bug in the mock; the client only sees `internal error`. */
  readonly onBug: (error: unknown) => void;
  /** Remember the clock with each change. */
  readonly durable: boolean;
}

/** What was found out about a request, for the log. */
interface Progress {
  query: RawQuery;
  body: Record<string, unknown>;
  organizationId: string | null;
  /** Set where the answer came from the cache. */
  unread?: LoggedRequest["unread"];
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The imitated API: from a request to an answer, without any transport. */
export class ImitatedApi {
  readonly #router = new Router(OPERATIONS);
  readonly #authenticator: Authenticator;
  readonly #cache = new AnswerCache();

  constructor(private readonly parts: ApiParts) {
    this.#authenticator = new Authenticator(parts.world.store, parts.world.clock);
  }

  /** Answers at once, or later where a latency is due. */
  answer(request: WireRequest): WireAnswer | Promise<WireAnswer> {
    const match = this.#router.match(request.method, request.path);
    const name = match?.entry.name ?? `${request.method} ${request.path}`;
    const fault = this.parts.faults.size > 0 ? this.parts.faults.take(name) : undefined;
    const delay = latencyOf(this.parts.world.settings, name) + (fault?.latency_ms ?? 0);
    if (delay === 0) return this.#respond(request, match, fault);
    return sleep(delay).then(() => (this.parts.world.store.isOpen ? this.#respond(request, match, fault) : CUT));
  }

  #respond(request: WireRequest, match: Match<Operation> | undefined, fault: Fault | undefined): WireAnswer {
    const progress: Progress = { query: NO_QUERY, body: NO_BODY, organizationId: null };
    const injected = fault && faultAnswer(fault, match?.entry.name ?? request.path);
    const real = injected && !fault.applied ? undefined : this.#attempt(request, match, progress);
    const answer = injected ?? real!;
    this.#log(request, match?.entry, { progress, status: answer.status, fault });
    return fault && !injected ? { ...answer, headers: { ...answer.headers, [FAULT_HEADER]: fault.id } } : answer;
  }

  #attempt(request: WireRequest, match: Match<Operation> | undefined, progress: Progress): WireAnswer {
    try {
      if (!match) throw notImplemented(nameOf(request));
      if (match.entry.method === "GET") return this.#read(request, match, progress);
      const result = this.#perform(request, match, progress);
      return match.entry.answer === undefined ? { status: 204 } : { status: 200, body: JSON.stringify(result) };
    } catch (error) {
      return errorAnswer(toApiError(error, this.parts.onBug));
    }
  }

  /** A GET: from the cache while nothing was written since, unless the clock alone can change its answer. */
  #read(request: WireRequest, match: Match<Operation>, progress: Progress): WireAnswer {
    const { store, clock } = this.parts.world;
    const key = `${tokenOf(request)}\n${request.path}?${request.query}`;
    const cached = this.#cache.get(key, store.generation);
    if (cached) {
      progress.organizationId = cached.organizationId;
      progress.unread = cached.unread;
      return cached.answer;
    }
    const watches = clock.watches;
    const answer: WireAnswer = { status: 200, body: JSON.stringify(this.#perform(request, match, progress)) };
    if (clock.watches === watches) {
      const unread = unreadOf(progress, match.entry);
      this.#cache.put(key, store.generation, { answer, organizationId: progress.organizationId, unread });
    }
    return answer;
  }

  /** Who asks, may they, what exactly, and then all of it or nothing. */
  #perform(request: WireRequest, { entry, parameters }: Match<Operation>, progress: Progress): unknown {
    const caller = this.#admit(request, entry, progress);
    const ids = idsOf(parameters);
    if (request.query !== "") progress.query = splitQuery(request.query);
    const query = entry.query ? readQuery(entry.query, progress.query) : {};
    if (entry.body && request.body.text !== "") progress.body = parseBody(request.body);
    const body = entry.body ? readBody(entry.body, progress.body) : {};
    return this.#transact(entry, caller.organizationId, () =>
      entry.handle({ world: this.parts.world, caller, region: parameters["region"] ?? "", ids, body, query }),
    );
  }

  #admit(request: WireRequest, entry: Operation, progress: Progress): Caller {
    const { access } = entry;
    if (!access) return NOBODY;
    const caller = this.#authenticator.authenticate(tokenOf(request));
    progress.organizationId = caller.organizationId;
    if (!caller.may(access.action, access.family)) throw forbidden(access.action, access.resource);
    return caller;
  }

  #transact(entry: Operation, organizationId: string, work: () => unknown): unknown {
    const { store, clock, events } = this.parts.world;
    if (entry.method === "GET") return work();
    return atomically(this.parts.world, () => {
      clock.stampFor(organizationId);
      const result = work();
      if (this.parts.durable) store.remember("clock", clock.state());
      events.note(clock.now(), entry.name, { id: isObject(result) ? (result["id"] ?? null) : null });
      return result;
    });
  }

  #log(request: WireRequest, entry: Operation | undefined, seen: { progress: Progress; status: number; fault: Fault | undefined }): void {
    const { progress, status, fault } = seen;
    this.parts.log.note({
      at: formatTime(this.parts.world.clock.now()),
      method: request.method,
      path: request.path,
      query: request.query,
      operation: entry?.name ?? null,
      organization_id: progress.organizationId,
      status,
      fault: fault?.id ?? null,
      unread: progress.unread ?? unreadOf(progress, entry),
    });
  }
}

const tokenOf = (request: WireRequest) => request.header("x-auth-token") ?? request.header("x-session-token");

const NOTHING_UNREAD = { query: [], body: [] };

function unreadOf({ query, body }: Progress, entry: Operation | undefined): LoggedRequest["unread"] {
  if (query === NO_QUERY && body === NO_BODY) return NOTHING_UNREAD;
  return unreadFields(unread(query.keys(), entry?.query), unread(Object.keys(body), entry?.body));
}

/** Names that were sent and had no effect. */
function unread(sent: Iterable<string>, spec: Readonly<Record<string, { ignored?: boolean }>> | undefined): string[] {
  return [...sent].filter((name) => !spec || !Object.hasOwn(spec, name) || spec[name]!.ignored === true);
}

/** Operation names for a 501: of the VPC API by name, others as they were asked for. */
function nameOf(request: WireRequest): string {
  const known = declined.match(request.method, request.path)?.entry.name;
  return known ?? `${request.method} ${request.path}`;
}

/** @throws ApiError 404 for a region that does not exist (inferred), 400 for an id that is none (help text recorded elsewhere). */
function idsOf(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const name in parameters) {
    const value = parameters[name]!;
    if (name === "region") {
      if (!isRegion(value)) throw notFound("region", value);
    } else {
      if (!isUuid(value)) throw invalidArguments(uuidProblem(name));
      ids[name] = value.toLowerCase();
    }
  }
  return ids;
}

function parseBody({ text, isText }: ReceivedBody): Record<string, unknown> {
  if (!isText) throw malformedBody("not valid UTF-8");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw malformedBody((error as Error).message);
  }
  if (!isObject(parsed)) throw malformedBody("expected a JSON object");
  return parsed;
}
