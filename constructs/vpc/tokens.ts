import { createHash } from "node:crypto";
import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

/** True when the text is only known to Terraform: a reference, a variable, or a text that holds one. */
export function isToken(text: string): boolean {
  return Token.isUnresolved(text);
}

/** The literal, or undefined for a token and for nothing. */
export function known(text: string | undefined): string | undefined {
  return text === undefined || isToken(text) ? undefined : text;
}

/** Text that may stand in a construct id: everything but letters and digits becomes a dash. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

/**
 * A stable name for a value: the literal itself, or for a token the expression that it stands for. Never its position,
 * because then a value added before it would rename it.
 */
export function valueName(scope: IConstruct, value: string): string {
  if (!isToken(value)) return slug(value);
  const resolver = new DefaultTokenResolver(new StringConcat());
  const expression = String(Tokenization.resolve(value, { scope, resolver, preparing: false }));
  const name = slug(expression);
  return name.length <= 60 ? name : `${name.slice(0, 50)}-${createHash("sha256").update(expression).digest("hex").slice(0, 8)}`;
}

/** The list, or undefined for an empty one: Terraform JSON shows no empty `depends_on`. */
export function someOrNone<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
