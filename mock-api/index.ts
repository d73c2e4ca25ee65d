/** An imitation of Scaleway's VPC API for one machine: see docs/mock.md. */
export { type AppOptions, createApp } from "./app";
export { CONTROL_ROUTES } from "./control";
export { MAX_BODY_BYTES } from "./express-adapter";
export { countedIds, idOf, isUuid, type NewId, randomIds } from "./ids";
export type { Operation, Source } from "./operation";
export { DECLINED_OPERATIONS, OPERATIONS } from "./operations";
export { PERMISSION_SETS } from "./permissions";
export { REGIONS, type Region } from "./regions";
export { ListenError, type RunningServer, type ServerOptions, startServer } from "./server";
export { defaultSettings, readSettings, SETTING_NAMES, SettingError, type SettingName, type Settings } from "./settings";
export { type KeyDocument, type OrganizationDocument, type ProjectDocument, type StateDocument, StateError, topologyOf } from "./state";
export { APPLICATION_ID, MIGRATIONS, SqliteStore, StoreError } from "./store";
export { DEFAULT_ORGANIZATIONS, type TenantCredentials } from "./tenants";
export { type Clock, type ClockState, createClock, formatTime, parseTime } from "./time";
