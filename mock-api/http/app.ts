import express, { type ErrorRequestHandler, type Express } from "express";
import { ControlPlane, rememberPlane } from "../control";
import { RequestLog } from "../control/request-log";
import { BlockIndex } from "../peering/block-index";
import { isObject } from "../request/body-fields";
import { bootstrap, type StateDocument } from "../state";
import { SqliteStore } from "../store";
import { EventLog } from "../world/events";
import { toApiError } from "../world/failures";
import { GuardProbeCounter } from "../world/guard-probes";
import { type NewId, randomIds } from "../world/ids";
import { defaultSettings, readSettings, type Settings } from "../world/settings";
import { type Clock, type ClockState, createClock } from "../world/time";
import type { World } from "../world/world";
import { Access, type AccessOptions, isControlPath } from "./access";
import { serve, write } from "./express-adapter";
import { Faults } from "./faults";
import { ImitatedApi } from "./imitated-api";
import { bodyLimitOf } from "./request-body";
import { errorAnswer } from "./transport";

export interface AppOptions extends AccessOptions {
  /** @default - a new store in memory */
  readonly store?: SqliteStore;
  /** @default - the real time */
  readonly clock?: Clock;
  /** @default - random version 4 UUIDs */
  readonly newId?: NewId;
  /** Settings that differ from the defaults, quotas and limits among them. They win over a seed's and over remembered ones. @throws SettingError for one that does not exist. */
  readonly settings?: Partial<Settings>;
  /** What is there at the start besides the default organizations, and again after a reset. A store that holds a world already keeps it. */
  readonly seed?: StateDocument;
  /** Remember clock and settings in the store with each change. @default false */
  readonly durable?: boolean;
  /** @default - writes to standard error */
  readonly onBug?: (error: unknown) => void;
}

/** The imitation as an Express application. It never listens: see `startServer`. */
export function createApp(options: AppOptions = {}): Express {
  const chosen = readSettings(options.settings ?? {});
  const startSettings = { ...defaultSettings(), ...chosen };
  const { clock = createClock(), newId = randomIds, durable = false, onBug = reportBug } = options;
  const seed = withSettings(options.seed, chosen);
  const store = options.store ?? new SqliteStore();
  const settings = { ...startSettings, ...store.remembered<Partial<Settings>>("settings"), ...chosen };
  const world: World = { store, clock, newId, settings, events: new EventLog(), probes: new GuardProbeCounter(), blocks: new BlockIndex() };
  const faults = new Faults();
  const log = new RequestLog();
  const remembered = store.remembered<ClockState>("clock");
  if (remembered) clock.restore(remembered);
  bootstrap(world, seed, () => rememberPlane({ world, durable, startSettings }));

  const api = new ImitatedApi({ world, faults, log, onBug, durable });
  const plane = new ControlPlane({ world, faults, log, startSettings, seed, durable, onBug });

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  const access = new Access(options);
  app.use(
    serve({
      judge: (head) => access.judge(head),
      limitOf: (path) => bodyLimitOf(path, isControlPath(path)),
      respond: (request) => (isControlPath(request.path) ? plane.answer(request) : api.answer(request)),
    }),
  );
  app.use(failed(onBug));
  return app;
}

/** A seed in which the chosen settings win. What is no document is left for the import to refuse. */
function withSettings(seed: StateDocument | undefined, chosen: Partial<Settings>): StateDocument | undefined {
  if (!isObject(seed)) return seed;
  const { settings = {} } = seed as StateDocument;
  return isObject(settings) ? { ...seed, settings: { ...settings, ...chosen } } : seed;
}

function reportBug(error: unknown): void {
  process.stderr.write(`This is a bug in the mock, please report it with the request that caused it: ${(error as Error).stack ?? error}\n`);
}

/** Unexpected errors. */
function failed(onBug: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    if (response.headersSent) {
      onBug(error);
      return void response.destroy();
    }
    write(response, errorAnswer(toApiError(error, onBug)));
  };
}
