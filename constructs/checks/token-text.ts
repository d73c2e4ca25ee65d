import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  StringConcat,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";

/** A reference to an element of a stack, as CDKTF's expressions hold it. */
interface StackReference extends IResolvable {
  readonly identifier: string;
  readonly originStack: TerraformStack;
}

/** Writes what a reference to another stack of the app becomes. */
export type ForeignText = (identifier: string, origin: TerraformStack) => string;

/**
 * Resolves the tokens of one stack to the text that CDKTF writes, except that references to other stacks are left to the caller: CDKTF
 * knows them only after it prepared the app, and adds outputs and data sources to the stacks when it does. Each text is resolved once,
 * because most tokens, such as the id of a hub, occur many times.
 */
export class TokenText {
  private readonly texts = new Map<string, unknown>();
  private readonly stack: TerraformStack;
  private readonly resolver: DefaultTokenResolver;

  constructor(
    private readonly scope: IConstruct,
    foreign: ForeignText,
  ) {
    this.stack = TerraformStack.of(scope);
    this.resolver = new StackResolver(this.stack, foreign);
  }

  /** The value as it is written; undefined entries are dropped, as CDKTF does. */
  resolve(value: unknown): unknown {
    if (typeof value === "string") return value.includes(TOKEN) ? this.text(value) : value;
    if (typeof value === "number") return value < 0 ? this.anything(value) : value;
    if (typeof value === "function") return this.anything(value);
    if (value === null || typeof value !== "object") return value;
    if (Tokenization.isResolvable(value)) return this.anything(value);
    return Array.isArray(value) ? this.list(value) : this.object(value as Record<string, unknown>);
  }

  private list(value: readonly unknown[]): unknown {
    if (value.some((entry) => (typeof entry === "string" && entry.includes(LIST_TOKEN)) || (typeof entry === "number" && entry < 0))) {
      return this.anything(value);
    }
    return value.map((entry) => this.resolve(entry)).filter((entry) => entry !== undefined);
  }

  private object(value: Record<string, unknown>): unknown {
    const resolved: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (key.includes(TOKEN)) return this.anything(value);
      const text = this.resolve(value[key]);
      if (text !== undefined) resolved[key] = text;
    }
    return resolved;
  }

  private text(value: string): unknown {
    let text = this.texts.get(value);
    if (text === undefined) {
      text = this.attribute(value) ?? this.anything(value);
      this.texts.set(value, text);
    }
    return text;
  }

  /** The expression of a text that is one attribute of an element of this stack, as most are. */
  private attribute(value: string): string | undefined {
    if (!value.startsWith("${TfToken[") || value.indexOf(TOKEN, TOKEN.length) !== -1 || value.at(-1) !== "}") return undefined;
    const { tokens, literals, intrinsic } = Tokenization.reverseString(value);
    const [token] = tokens;
    if (tokens.length !== 1 || literals.length + intrinsic.length > 0 || !token || !isReference(token)) return undefined;
    return token.originStack === this.stack ? `\${${token.identifier}}` : undefined;
  }

  private anything(value: unknown): unknown {
    return Tokenization.resolve(value, { scope: this.scope, resolver: this.resolver, preparing: false });
  }
}

/** Part of every string that holds a token. */
const TOKEN = "TfToken[";
/** Part of the string by which a list is a token. */
const LIST_TOKEN = "#{TfToken[";

class StackResolver extends DefaultTokenResolver {
  constructor(
    private readonly stack: TerraformStack,
    private readonly foreign: ForeignText,
  ) {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (!isReference(token) || token.originStack === this.stack) return super.resolveToken(token, context, postProcessor);
    const { suppressBraces } = context;
    // As CDKTF's own references do, so that what surrounds this one resolves alike.
    context.suppressBraces = true;
    const text = this.foreign(token.identifier, token.originStack);
    return suppressBraces ? text : `\${${text}}`;
  }
}

function isReference(token: IResolvable): token is StackReference {
  const { identifier, originStack } = token as Partial<StackReference>;
  return typeof identifier === "string" && TerraformStack.isStack(originStack);
}
