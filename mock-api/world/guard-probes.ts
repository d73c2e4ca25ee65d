/** Blocks that an organization asked for and the creation guard refused because of another organization's networks. */
export interface GuardProbes {
  readonly organization_id: string;
  readonly refused: number;
}

/**
 * Counts refusals of the creation guard that tell an organization something of another one's blocks: who asks often enough finds them
 * out. Lives as long as the process.
 */
export class GuardProbeCounter {
  readonly #refused = new Map<string, number>();

  note(organizationId: string): void {
    this.#refused.set(organizationId, (this.#refused.get(organizationId) ?? 0) + 1);
  }

  all(): readonly GuardProbes[] {
    return [...this.#refused].map(([organization_id, refused]) => ({ organization_id, refused }));
  }

  clear(): void {
    this.#refused.clear();
  }
}
