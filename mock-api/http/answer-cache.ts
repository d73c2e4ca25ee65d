import type { LoggedRequest } from "../control/request-log";
import type { WireAnswer } from "./transport";

const MAX_ANSWERS = 256;
const MAX_ANSWER_LENGTH = 64 * 1024;
const MAX_KEY_LENGTH = 1024;

/** An answer with what the request log notes about its request. */
export interface CachedAnswer {
  readonly answer: WireAnswer;
  readonly organizationId: string | null;
  readonly unread: LoggedRequest["unread"];
}

/**
 * Answers of GET requests until the next write: clients that poll ask the same again and again. Sound because a store belongs to one
 * process and counts its writes. Answers that the clock alone can change must not be put in.
 */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
  #generation = -1;

  /** @param key everything that the answer depends on besides the store. @param generation of the store */
  get(key: string, generation: number): CachedAnswer | undefined {
    return generation === this.#generation ? this.#answers.get(key) : undefined;
  }

  put(key: string, generation: number, cached: CachedAnswer): void {
    if (generation !== this.#generation) {
      this.#answers.clear();
      this.#generation = generation;
    }
    if (key.length > MAX_KEY_LENGTH || (cached.answer.body?.length ?? 0) > MAX_ANSWER_LENGTH) return;
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.delete(this.#answers.keys().next().value!);
    this.#answers.set(key, cached);
  }
}
