import type { BlockIndex } from "../peering/block-index";
import type { SqliteStore } from "../store";
import type { EventLog } from "./events";
import type { GuardProbeCounter } from "./guard-probes";
import type { NewId } from "./ids";
import type { Settings } from "./settings";
import type { Clock } from "./time";

/** What every decision may look at. */
export interface World {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly settings: Settings;
  readonly events: EventLog;
  readonly probes: GuardProbeCounter;
  readonly blocks: BlockIndex;
}
