/** The time that a run may take. What has not begun when it is used up is left out, and reported as skipped. */
export class TimeBudget {
  private readonly end: number;

  /**
   * @param minutes undefined for no limit
   * @param now milliseconds on a clock that only goes forward
   */
  constructor(
    private readonly minutes: number | undefined,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.end = minutes === undefined ? Number.POSITIVE_INFINITY : now() + minutes * 60_000;
  }

  get isUsedUp(): boolean {
    return this.now() >= this.end;
  }

  /** For a skipped check. */
  get reason(): string {
    return `Left out: the time budget of ${this.minutes} minutes was used up.`;
  }

  /** How long a command may take that is worth nothing unless it ends: `limitSeconds`, or what is left when that is less. */
  limit(limitSeconds: number): number {
    return Math.max(0, Math.min(limitSeconds, Math.ceil((this.end - this.now()) / 1000)));
  }
}
