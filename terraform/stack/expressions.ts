import { formatKey, parseSteps, type Step } from "../address";
import { recordKey } from "../record";
import { ABSENT, known, UnknownMember, unknown, type Value } from "../value";

/** What `each` and `count` are in one instance of a repeated block. */
export interface Each {
  readonly key: string | number;
  readonly value?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => value !== null && typeof value === "object" && !Array.isArray(value);
const TEMPLATE = /[$%]\{/;
const MAX_DEPTH = 32;

/** Reads values of synthesized JSON. What is plain in an expression is followed, everything else is unknown. */
export class ExpressionReader {
  private readonly cache = new Map<string, Value>();

  constructor(
    private readonly locals: Fields,
    private readonly source: string,
  ) {}

  /** The value of an attribute as written. */
  value(raw: unknown, each?: Each, depth = 0): Value {
    if (raw === null || raw === undefined) return ABSENT;
    if (typeof raw === "string") return TEMPLATE.test(raw) ? this.template(raw, each, depth) : known(raw);
    return typeof raw === "object" ? known(this.member(raw, each, depth)) : known(raw);
  }

  /** The instances of a block with `for_each` or `count`; undefined when they are unknown. */
  repetition(forEach: unknown, count: unknown): Each[] | undefined {
    if (count !== undefined && count !== null) {
      const value = this.value(count);
      const number = value.kind === "known" ? Number(value.value) : Number.NaN;
      return Number.isInteger(number) ? Array.from({ length: Math.max(number, 0) }, (_, key) => ({ key })) : undefined;
    }
    const set = typeof forEach === "string" ? /^\$\{toset\((\[.*\])\)\}$/s.exec(forEach)?.[1] : undefined;
    const value = set === undefined ? this.value(forEach) : this.expression(set, undefined, 0);
    if (value.kind !== "known") return undefined;
    if (isObject(value.value)) return Object.entries(value.value).map(([key, entry]) => ({ key, value: entry }));
    const members = Array.isArray(value.value) ? value.value : undefined;
    return members?.every((member) => typeof member === "string") ? [...new Set(members)].map((key) => ({ key, value: key })) : undefined;
  }

  private member(raw: unknown, each: Each | undefined, depth: number): unknown {
    if (Array.isArray(raw)) return raw.map((entry) => this.member(entry, each, depth));
    if (isObject(raw)) {
      const fields: Record<string, unknown> = {};
      for (const key of Object.keys(raw)) if (key !== "//") fields[key] = this.member(raw[key], each, depth);
      return fields;
    }
    if (typeof raw !== "string" || !TEMPLATE.test(raw)) return raw;
    const value = this.template(raw, each, depth);
    return value.kind === "known" ? value.value : value.kind === "absent" ? null : new UnknownMember(value.reason);
  }

  private template(text: string, each: Each | undefined, depth: number): Value {
    if (each || depth > 0) return this.readTemplate(text, each, depth);
    let value = this.cache.get(text);
    if (!value) {
      value = this.readTemplate(text, each, depth);
      this.cache.set(text, value);
    }
    return value;
  }

  private readTemplate(text: string, each: Each | undefined, depth: number): Value {
    const parts = templateParts(text);
    if (!parts) return unknown(`it is the expression ${text}`);
    if (parts.length === 1) {
      const [part] = parts;
      return typeof part === "string" ? known(part) : this.expression(part!.expression, each, depth);
    }
    const values = parts.map((part) => (typeof part === "string" ? known(part) : this.expression(part.expression, each, depth)));
    const texts = values.map((value) => (value.kind === "known" && typeof value.value !== "object" ? String(value.value) : undefined));
    return texts.includes(undefined) ? unknown(`it is the expression ${text}`) : known(texts.join(""));
  }

  private expression(text: string, each: Each | undefined, depth: number): Value {
    const trimmed = text.trim();
    const other = unknown(`it is the expression ${trimmed}`);
    if (depth > MAX_DEPTH) return other;
    if (/^(?:true|false|null|-?\d+(?:\.\d+)?|"[^"\\$%]*"|\[(?:\s*"[^"\\$%]*"\s*,?)*\])$/.test(trimmed)) {
      return this.value(JSON.parse(trimmed.replace(/,\s*\]$/, "]")) as unknown);
    }
    const subnets =
      /^one\((.+)\[\*\]\.subnet\)$/.exec(trimmed)?.[1] ??
      /^tolist\((.+)\)\[0\]\.subnet$/.exec(trimmed)?.[1] ??
      /^one\((data\.terraform_remote_state\.[\w.-]+)\)$/.exec(trimmed)?.[1];
    const steps = parseSteps(withOwnKeys(subnets ?? trimmed, each));
    if (!steps) return other;
    const [head, name, ...rest] = steps;
    if (typeof name !== "string") return other;
    if (head === "each" && each) return name === "key" ? this.at(each.key, rest, other) : this.at(each.value, rest, other);
    if (head === "count" && each) return this.at(each.key, rest, other);
    if (head === "local") return this.local(name, rest, { each, depth, other });
    if (head === "var") return unknown(`it is var.${name}, which each deployment sets`);
    return this.reference(steps, other);
  }

  private local(name: string, rest: readonly Step[], context: { each: Each | undefined; depth: number; other: Value }): Value {
    let raw: unknown = Object.hasOwn(this.locals, name) ? this.locals[name] : undefined;
    let steps = rest;
    while (steps.length > 0 && raw !== null && typeof raw === "object") {
      const [step] = steps;
      const key = typeof step === "object" ? step.key : step!;
      raw = Object.hasOwn(raw, key) ? (raw as Record<string | number, unknown>)[key] : undefined;
      steps = steps.slice(1);
    }
    if (raw === undefined) return context.other;
    if (steps.length === 0) return this.value(raw, context.each, context.depth + 1);
    if (typeof raw !== "string") return context.other;
    // The local is an object of its own, such as a whole resource: its path goes on.
    const [part, ...more] = templateParts(raw) ?? [];
    if (typeof part !== "object" || more.length > 0) return context.other;
    const tail = steps.map((step) => (typeof step === "string" ? `.${step}` : formatKey(step.key))).join("");
    return this.expression(`${part.expression}${tail}`, context.each, context.depth + 1);
  }

  private at(value: unknown, rest: readonly Step[], other: Value): Value {
    let found = value;
    for (const step of rest) {
      const key = typeof step === "object" ? step.key : step;
      if (found === null || typeof found !== "object" || found instanceof UnknownMember || !Object.hasOwn(found, key)) return other;
      found = (found as Record<string | number, unknown>)[key];
    }
    if (found instanceof UnknownMember) return unknown(found.reason);
    return found === null || found === undefined ? ABSENT : known(found);
  }

  private reference(steps: readonly Step[], other: Value): Value {
    const isData = steps[0] === "data";
    const [type, name, ...rest] = isData ? steps.slice(1) : steps;
    if (typeof type !== "string" || typeof name !== "string") return other;
    if (isData && type === "terraform_remote_state") return this.remoteOutput(name, rest) ?? other;
    if (!type.startsWith("scaleway_")) return other;
    const [first] = rest;
    const key = typeof first === "object" ? formatKey(first.key) : "";
    const attribute = rest[key === "" ? 0 : 1];
    if (typeof attribute !== "string") return other;
    const address = `${isData ? "data." : ""}${type}.${name}${key}`;
    return {
      ...(other as { kind: "unknown"; reason: string }),
      reference: { record: recordKey({ source: this.source, address }), attribute },
    };
  }

  private remoteOutput(name: string, [outputs, output]: readonly Step[]): Value | undefined {
    const called = typeof output === "object" ? output.key : output;
    if (outputs !== "outputs" || typeof called !== "string") return undefined;
    const stack = name.replace(/^cross-stack-reference-input-/, "");
    return unknown(`it is the output ${called} of the stack ${stack}, which is not loaded`, { stack, output: called });
  }
}

/** The text with `each.key`, `each.value` and `count.index` as index replaced by what they are in this instance. */
function withOwnKeys(text: string, each: Each | undefined): string {
  if (!each) return text;
  return text.replace(/\[(each\.key|each\.value|count\.index)\]/g, (whole, name: string) => {
    const key = name === "each.value" ? each.value : each.key;
    return typeof key === "string" || typeof key === "number" ? formatKey(key) : whole;
  });
}

/** A template's literal texts and expressions; undefined for directives and for what does not end. */
function templateParts(text: string): (string | { readonly expression: string })[] | undefined {
  const parts: (string | { expression: string })[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    if ((two === "$$" || two === "%%") && text[at + 2] === "{") {
      literal += `${two[0]}{`;
      at += 3;
    } else if (two === "%{") return undefined;
    else if (two === "${") {
      const end = closingBrace(text, at + 2);
      if (end === undefined) return undefined;
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push({ expression: text.slice(at + 2, end) });
      at = end + 1;
    } else {
      literal += text[at];
      at++;
    }
  }
  return literal === "" && parts.length > 0 ? parts : [...parts, literal];
}

function closingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "{") depth++;
    else if (character === "}" && depth-- === 0) return at;
  }
  return undefined;
}
