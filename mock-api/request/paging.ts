import { integerFilter, type ParsedQuery, type QuerySpec } from "./query-fields";

/** Recorded: 20 of 22 rows came without `page_size`. */
const DEFAULT_PAGE_SIZE = 20;
/** Inferred: Scaleway's lists commonly cap here; larger wishes are cut, not refused. */
const MAX_PAGE_SIZE = 100;
const INT32_MAX = 2147483647;

/** Paging of every list. Pages count from 1; 0 is taken as the first. */
export const paging = {
  page: integerFilter({ minimum: 0, maximum: INT32_MAX }),
  page_size: integerFilter({ minimum: 0, maximum: INT32_MAX }),
} satisfies QuerySpec;

/** `subnet-overlaps` is the one list with published bounds (SDK validation rules). */
export const overlapsPaging = {
  page: integerFilter({ minimum: 1, maximum: INT32_MAX }),
  page_size: integerFilter({ minimum: 0, maximum: 1000 }),
} satisfies QuerySpec;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export function pageOf(query: ParsedQuery<typeof paging>, maximum = MAX_PAGE_SIZE): Page {
  const limit = Math.min(query.page_size || DEFAULT_PAGE_SIZE, maximum);
  return { limit, offset: ((query.page || 1) - 1) * limit };
}

export function pageOfOverlaps(query: ParsedQuery<typeof paging>): Page {
  return pageOf(query, 1000);
}
