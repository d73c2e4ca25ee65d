import { type AddressRange, intersectRanges } from "./address-range";
import { mergeRanges } from "./summarize";

/** A set of addresses of both families that is asked often: each question is one binary search. */
export class RangeSet {
  private readonly ranges: readonly AddressRange[];

  constructor(blocks: readonly AddressRange[]) {
    this.ranges = mergeRanges(blocks);
  }

  /** True when some address of the range is in the set. */
  meets(range: AddressRange): boolean {
    return this.firstMeeting(range) !== undefined;
  }

  /** True when every address of the range is in the set. */
  contains(range: AddressRange): boolean {
    const met = this.firstMeeting(range);
    return met !== undefined && met.first <= range.first && range.last <= met.last;
  }

  private firstMeeting(range: AddressRange): AddressRange | undefined {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { family, last } = this.ranges[middle]!;
      if (family < range.family || (family === range.family && last < range.first)) low = middle + 1;
      else high = middle;
    }
    const found = this.ranges[low];
    return found && intersectRanges(found, range) ? found : undefined;
  }
}
