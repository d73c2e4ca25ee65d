import { createHash, randomUUID } from "node:crypto";

/** Where every id comes from. Random parts of blocks and keys are cut from ids too, so that this is the only source of chance. */
export type NewId = () => string;

/** Ids as the API makes them: lower-case UUIDs, version 4 (recorded). */
export const randomIds: NewId = randomUUID;

/** The id that stands for a name, always the same: a well-formed UUID, version 4. */
export function idOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Ids that are the same in every run. A world that was put in place may have some of them already: those are passed over.
 * @param counter remembers the next number, in the store for a file
 */
export function countedIds(counter: { next(): number }, isTaken: (id: string) => boolean = () => false): NewId {
  return () => {
    let id = idOf(`id ${counter.next()}`);
    while (isTaken(id)) id = idOf(`id ${counter.next()}`);
    return id;
  };
}

/** Under which name a store remembers the number of the next counted id. */
export const NEXT_ID = "next_id";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}
