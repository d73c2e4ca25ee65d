import type { Method } from "../operations/operation";

/** Something that is found by method and path template. */
export interface Routable {
  readonly method: Method;
  readonly path: string;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly found: Map<string, { readonly entry: T; readonly names: readonly string[] }>;
}

export interface Match<T> {
  readonly entry: T;
  /** Decoded parameters of the path. */
  readonly parameters: Readonly<Record<string, string>>;
}

const emptyNode = <T>(): Node<T> => ({ literals: new Map(), found: new Map() });

/** Segments that cannot be decoded are kept as typed: no object has such an id. */
function decode(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Finds an entry by walking the path once, however long the table is. Literal segments win over parameters. */
export class Router<T extends Routable> {
  readonly #root = emptyNode<T>();

  constructor(entries: readonly T[]) {
    for (const entry of entries) this.#add(entry);
  }

  #add(entry: T): void {
    const names: string[] = [];
    let node = this.#root;
    for (const segment of entry.path.split("/").slice(1)) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        const next = node.literals.get(segment) ?? emptyNode<T>();
        node.literals.set(segment, next);
        node = next;
      } else {
        names.push(name);
        node.parameter ??= emptyNode<T>();
        node = node.parameter;
      }
    }
    node.found.set(entry.method, { entry, names });
  }

  match(method: string, path: string): Match<T> | undefined {
    const values: string[] = [];
    let node = this.#root;
    for (const segment of path.split("/").slice(1)) {
      const literal = node.literals.get(segment);
      if (!literal && (!node.parameter || segment === "")) return undefined;
      if (!literal) values.push(decode(segment));
      node = literal ?? node.parameter!;
    }
    const found = node.found.get(method);
    if (!found) return undefined;
    const parameters: Record<string, string> = {};
    for (let index = 0; index < values.length; index++) parameters[found.names[index]!] = values[index]!;
    return { entry: found.entry, parameters };
  }
}
