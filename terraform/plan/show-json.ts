import type { Step } from "../address";

/** What `terraform show -json` prints for a plan or a state, as far as it is read here. Field names are Terraform's. */
export interface ShowJson {
  readonly values?: StateValues;
  readonly planned_values?: StateValues;
  readonly prior_state?: { readonly values?: StateValues };
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly after?: unknown; readonly after_unknown?: unknown }>>;
  readonly configuration?: {
    readonly root_module?: ConfigModule;
    readonly provider_config?: Readonly<Record<string, ProviderConfig>>;
  };
  readonly errored?: boolean;
  readonly complete?: boolean;
}

export interface StateValues {
  readonly root_module?: ValuesModule;
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
}

export interface ValuesModule {
  readonly address?: string;
  readonly resources?: readonly ValuesResource[];
  readonly child_modules?: readonly ValuesModule[];
}

export interface ValuesResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly deposed_key?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface ResourceChange {
  readonly address?: string;
  readonly type: string;
  readonly deposed?: string;
  readonly change?: {
    readonly actions?: readonly string[];
    readonly before?: Readonly<Record<string, unknown>> | null;
    readonly after?: Readonly<Record<string, unknown>> | null;
    readonly after_unknown?: Readonly<Record<string, unknown>> | boolean;
  };
}

export interface ConfigModule {
  readonly resources?: readonly ConfigResource[];
  readonly module_calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: Expression }>>;
}

export interface ConfigResource extends Repeated {
  readonly address: string;
  readonly provider_config_key?: string;
  /** A nested block is an object, or a list of objects. */
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly depends_on?: readonly string[];
}

export interface ModuleCall extends Repeated {
  readonly expressions?: Readonly<Record<string, Expression>>;
  readonly module?: ConfigModule;
}

export interface Repeated {
  readonly for_each_expression?: Expression;
  readonly count_expression?: Expression;
}

export interface ProviderConfig {
  readonly module_address?: string;
  readonly expressions?: Readonly<Record<string, Expression>>;
}

/** Terraform prints a constant, or what the expression refers to; never the expression itself. */
export interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}

/** A module instance: its configuration, where it is, and who called it. */
export interface Scope {
  readonly config: ConfigModule;
  readonly path: readonly Step[];
  readonly caller?: { readonly scope: Scope; readonly call: ModuleCall; readonly key?: string | number };
}
