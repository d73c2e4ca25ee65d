import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository";

export type ExampleValue =
  | string
  | { readonly app: string; readonly output: string }
  | { readonly organization: string; readonly field: "accessKey" | "secretKey" | "projectId" | "organizationId" };

/** One app of an example and the organization that deploys it. */
export interface ExampleApp {
  /** File in the example's folder. */
  readonly app: string;
  /** Organization of the mock whose key is in the environment; false for an app that gets its keys as variables. @default "acme" */
  readonly organization?: string | false;
  /** Terraform variables: a literal, an output of another app of the example, or a field of an organization of the mock. */
  readonly variables?: Record<string, ExampleValue>;
  /** The output changes that the plan after the first deployment may show, because the other side came later. @default - none */
  readonly expectedOutputChanges?: readonly string[];
}

/** How `npm run example` runs a folder of examples/; read from its `example.json`, which most do not need. */
export interface ExamplePlan {
  /** @default - main.ts, deployed by acme */
  readonly apps: readonly ExampleApp[];
  /** The example must be refused at synth, with this text in the message. */
  readonly refusedWith?: string;
  /** Hosts of a lab between which a page is fetched, by their names there. @default - no packets are sent */
  readonly packets?: { readonly server: string; readonly client: string };
}

/** Names of the examples. */
export function exampleNames(): string[] {
  const folder = join(repositoryRoot, "examples");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "main.ts")) || existsSync(join(folder, name, "example.json")));
}

/** @throws Error that lists the examples when there is none of that name */
export function examplePlan(name: string): ExamplePlan {
  if (!exampleNames().includes(name)) throw new Error(`There is no example "${name}": choose one of ${exampleNames().join(", ")}.`);
  const file = join(repositoryRoot, "examples", name, "example.json");
  const written = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<ExamplePlan>) : {};
  return { apps: [{ app: "main.ts" }], ...written };
}

/** The seed of extra organizations and projects, when the example has one. */
export function exampleSeed(name: string): string | undefined {
  const file = join(repositoryRoot, "examples", name, "seed.json");
  return existsSync(file) ? file : undefined;
}
