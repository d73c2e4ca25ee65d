/** A step of an address or a reference: a name, or an index behind it. */
export type Step = string | { readonly key: string | number };

const NAME = /[\p{L}_][\p{L}\p{N}_-]*|\*/uy;
const INDEX = /\[(?:"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\]/y;

/**
 * The steps of an address or a reference: `module.a["x"].scaleway_vpc.hub[0].id`. A splat (`[*]`) ends it, since what follows is a list.
 * Undefined for a text that is not one.
 */
export function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    NAME.lastIndex = INDEX.lastIndex = at;
    const index = INDEX.exec(text);
    if (index?.[3]) return steps;
    if (index) {
      steps.push({ key: index[2] === undefined ? decodeKey(index[1]!) : Number(index[2]) });
      at = INDEX.lastIndex;
    } else {
      const name = NAME.exec(text);
      if (!name) return undefined;
      steps.push(name[0]);
      at = NAME.lastIndex;
    }
    if (text[at] === ".") at++;
    else if (at < text.length && text[at] !== "[") return undefined;
  }
  return steps.length > 0 ? steps : undefined;
}

/** A key as it is, from its text between quotes: HCL doubles `$` and `%` before a brace. */
function decodeKey(quoted: string): string {
  return quoted
    .replace(/\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/g, (_, code: string) => {
      if (/^[uU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
      return { n: "\n", r: "\r", t: "\t" }[code] ?? code;
    })
    .replace(/([$%])\1\{/g, "$1{");
}

/** Steps as one text that is equal for equal steps, however their keys were quoted. */
export function stepsKey(steps: readonly Step[]): string {
  return steps.map((step) => (typeof step === "string" ? `.${step}` : formatKey(step.key))).join("");
}

/** Steps as Terraform writes them. */
export function stepsText(steps: readonly Step[]): string {
  return stepsKey(steps).replace(/^\./, "");
}

/** An instance key with its brackets, as Terraform writes it in an address. */
export function formatKey(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  return `[${JSON.stringify(key).replace(/([$%])(?=\{)/g, "$1$1")}]`;
}

/** Where a resource is: its module instance, and its block there. */
export interface ResourceAddress {
  readonly module: readonly Step[];
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
}

/** The module instance at the head of some steps, and what follows. */
export function splitModule(steps: readonly Step[]): { module: Step[]; rest: Step[] } {
  let at = 0;
  while (steps[at] === "module" && at + 1 < steps.length) at += typeof steps[at + 2] === "object" ? 3 : 2;
  return { module: steps.slice(0, at), rest: steps.slice(at) };
}

/** Identifies a resource block within its module instance. */
export function blockKey({ module, mode, type, name }: ResourceAddress): string {
  return `${stepsKey(module)}|${mode}|${type}|${name}`;
}
