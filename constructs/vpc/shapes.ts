import { Construct } from "constructs";

/** A value that callers without types got wrong. */
interface Given {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

/** @throws Error naming the value unless it is an object, not a list. @param example how to write it */
export function assertObject({ path, name, value }: Given, example: string): void {
  if (isObject(value)) return;
  throw new Error(`${path}: ${name} is ${written(value)}; write an object, ${example}`);
}

/** @throws Error naming the value unless it is a list of blocks or an object of blocks by name. */
export function assertBlocks({ path, name, value }: Given): void {
  const isBlock = (block: unknown) => typeof block === "string" || isObject(block);
  if ((Array.isArray(value) || isObject(value)) && Object.values(value).every(isBlock)) return;
  throw new Error(`${path}: ${name} is ${written(value)}; write a list, ["10.0.0.0/22"], or blocks by name, { app: "10.0.0.0/22" }`);
}

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Constructs refer to their own tree and cannot be written as JSON. */
function written(value: unknown): string {
  if (Array.isArray(value) && value.some(Construct.isConstruct)) return "a list of constructs";
  return String(JSON.stringify(value));
}
