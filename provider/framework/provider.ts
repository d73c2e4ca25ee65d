/** What a provider consists of. `Client` is whatever its configuration yields: an API client, or nothing. */
import type { Diagnostic } from "./diagnostics";
import type { Plan, Schema } from "./schema";
import type { ObjectValue } from "./value";

export interface CreateRequest<Client> {
  readonly client: Client;
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
  /** To be called as soon as the object exists: what is known then is kept in the state even when a later call fails. */
  created(known: ObjectValue): void;
}

export interface UpdateRequest<Client> {
  readonly client: Client;
  readonly prior: ObjectValue;
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
}

export interface StateRequest<Client> {
  readonly client: Client;
  readonly state: ObjectValue;
}

/** The operations throw a ProviderError for what the user can act on. */
export interface Resource<Client> {
  readonly schema: Schema;
  /** Answers `legacy_type_system` and plans like SDK version 2 unless `plan` is given. */
  readonly legacyTypeSystem: boolean;
  /** Whether the object has the identity `{id, region}`. */
  readonly identity: boolean;
  /** A planning of its own, for resources outside the legacy type system. */
  readonly plan?: (prior: ObjectValue | null, config: ObjectValue) => Plan;
  /** Last look at a plan: problems that depend on the prior state. */
  readonly checkPlan?: (prior: ObjectValue | null, planned: ObjectValue) => Diagnostic[];
  create(request: CreateRequest<Client>): Promise<ObjectValue>;
  /** Undefined when the object is gone. Attributes left out keep what the state says. */
  read(request: StateRequest<Client>): Promise<ObjectValue | undefined>;
  update(request: UpdateRequest<Client>): Promise<ObjectValue>;
  delete(request: StateRequest<Client>): Promise<void>;
  /** The state from which the read of an import starts. */
  readonly import?: (id: string) => ObjectValue;
  /** Brings a state of an older schema version to the current one. */
  readonly upgrade?: (state: ObjectValue, version: number) => ObjectValue;
}

export interface DataSource<Client> {
  readonly schema: Schema;
  read(request: { readonly client: Client; readonly config: ObjectValue }): Promise<ObjectValue>;
}

export interface Provider<Client> {
  readonly schema: Schema;
  readonly resources: Readonly<Record<string, Resource<Client>>>;
  readonly dataSources: Readonly<Record<string, DataSource<Client>>>;
  /** The client, or why there is none. Warnings may come with a client. */
  configure(request: {
    readonly config: ObjectValue;
    readonly terraformVersion: string;
  }): Promise<{ client?: Client; diagnostics: Diagnostic[] }>;
  /** Terraform was interrupted: start nothing new that can be left out. */
  stop(client: Client | undefined): void;
}
