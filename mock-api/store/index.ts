export { StorageError, StoreError, storageErrorOf } from "./failures";
export * from "./list";
export * from "./rows";
export { APPLICATION_ID, type CountedTable, MIGRATIONS, WORLD_TABLES } from "./schema";
export { SqliteStore, type Value } from "./store";
