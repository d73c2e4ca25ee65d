/** An imitation of Scaleway's VPC API for one machine: see docs/mock.md. */

export { CONTROL_ROUTES } from "./control";
export { isLoopbackAddress } from "./http/access";
export { type AppOptions, createApp } from "./http/app";
export { MAX_BODY_BYTES } from "./http/request-body";
export { ListenError, type RunningServer, type ServerOptions, startServer } from "./http/server";
export { DECLINED_OPERATIONS, OPERATIONS } from "./operations";
export type { Operation, Source } from "./operations/operation";
export { type KeyDocument, type OrganizationDocument, type ProjectDocument, type StateDocument, StateError, topologyOf } from "./state";
export { APPLICATION_ID, MIGRATIONS, SqliteStore, StoreError } from "./store";
export { countedIds, idOf, isUuid, type NewId, randomIds } from "./world/ids";
export { PERMISSION_SETS } from "./world/permissions";
export { REGIONS, type Region } from "./world/regions";
export { defaultSettings, readSettings, SETTING_NAMES, SettingError, type SettingName, type Settings } from "./world/settings";
export { DEFAULT_ORGANIZATIONS, type TenantCredentials } from "./world/tenants";
export { type Clock, type ClockState, createClock, formatTime, parseTime } from "./world/time";
