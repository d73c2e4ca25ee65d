export * from "./list";
export { StoreError } from "./open";
export * from "./rows";
export { APPLICATION_ID, MIGRATIONS, WORLD_TABLES } from "./schema";
export { SqliteStore, type Value } from "./store";
