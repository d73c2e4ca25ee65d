import type { Answer } from "./client";
import type { Refusal } from "./model";

/** Holds a refusal against the one that the model foretold. */
export function assertRefused(answer: Answer, expected: Refusal, told: string): void {
  if (answer.status !== expected.status)
    throw new Error(`${told}; the model expects ${expected.status} ${JSON.stringify(expected.fields)}`);
  expect({ told, body: JSON.parse(answer.text) }).toEqual({
    told,
    body: expect.objectContaining({ type: expected.type, ...expected.fields }),
  });
}

/** Microseconds of a timestamp with six fractional digits. */
export function microsOf(text: string): number {
  const match = /^(.+)\.(\d{6})Z$/.exec(text);
  if (!match) throw new Error(`${text} is no timestamp with six fractional digits`);
  return Date.parse(`${match[1]}Z`) * 1000 + Number(match[2]);
}
