/** What happens to one object: refresh, plan, apply, import, upgrade. No gRPC and no encoding here. */
import { type Diagnostic, diagnosticsOf, ProviderError } from "./diagnostics";
import { planLegacy } from "./plan";
import type { Resource } from "./provider";
import type { Plan, Schema } from "./schema";
import { isObject, type ObjectValue, type Value, withoutUnknowns } from "./value";

export interface Outcome {
  /** Null when the object does not exist (any more). */
  readonly state: ObjectValue | null;
  readonly diagnostics: Diagnostic[];
}

const isEmptyList = (value: Value | undefined): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** What was read laid over what was known; an empty list where nothing was known stays nothing, and the reverse. */
function overlay(known: ObjectValue, read: ObjectValue): ObjectValue {
  const merged = { ...known };
  for (const [name, value] of Object.entries(read)) if (!(isEmptyList(value) && isEmptyList(known[name]))) merged[name] = value;
  return withoutUnknowns(merged) as ObjectValue;
}

/** The state as the service tells it now; null when the object has disappeared. */
export async function refresh<C>(resource: Resource<C>, request: { client: C; state: ObjectValue }): Promise<ObjectValue | null> {
  const read = await resource.read(request);
  return read ? overlay(request.state, read) : null;
}

/** The change from `prior` (null: nothing) to what `config` asks for. */
export function plan<C>(resource: Resource<C>, prior: ObjectValue | null, config: ObjectValue): Plan & { diagnostics: Diagnostic[] } {
  const planned = resource.plan ? resource.plan(prior, config) : planLegacy(resource.schema, prior, config);
  return { ...planned, diagnostics: resource.checkPlan?.(prior, planned.planned) ?? [] };
}

interface ApplyRequest<C> {
  readonly typeName: string;
  readonly client: C;
  readonly prior: ObjectValue | null;
  readonly planned: ObjectValue | null;
  readonly config: ObjectValue;
}

/** Carries out a plan. An error after the object came to be still answers its state, so that Terraform knows of it. */
export async function apply<C>(resource: Resource<C>, request: ApplyRequest<C>): Promise<Outcome> {
  const { prior, planned, typeName } = request;
  if (prior === null) return create(resource, request);
  if (planned === null) return destroy(resource, request);
  try {
    const { client, config } = request;
    return { state: overlay(planned, await resource.update({ client, prior, planned, config })), diagnostics: [] };
  } catch (thrown) {
    return { state: prior, diagnostics: diagnosticsOf(thrown, `updating ${typeName}`) };
  }
}

async function create<C>(resource: Resource<C>, { client, planned, config, typeName }: ApplyRequest<C>): Promise<Outcome> {
  let known: ObjectValue | null = null;
  const created = (part: ObjectValue) => {
    known = overlay(planned!, part);
  };
  try {
    const read = await resource.create({ client, planned: planned!, config, created });
    return { state: overlay(planned!, read), diagnostics: [] };
  } catch (thrown) {
    return { state: known, diagnostics: diagnosticsOf(thrown, `creating ${typeName}`) };
  }
}

async function destroy<C>(resource: Resource<C>, { client, prior, typeName }: ApplyRequest<C>): Promise<Outcome> {
  try {
    await resource.delete({ client, state: prior! });
    return { state: null, diagnostics: [] };
  } catch (thrown) {
    return { state: prior, diagnostics: diagnosticsOf(thrown, `deleting ${typeName}`) };
  }
}

/** The state with which an import begins; the read that follows fills it. */
export function importObject<C>(resource: Resource<C>, typeName: string, id: string): ObjectValue {
  if (!resource.import)
    throw new ProviderError(`${typeName} cannot be imported`, {
      detail: "There is nothing to read its state from. Let Terraform create it.",
    });
  return resource.import(id);
}

/** A state as stored, brought to the current schema. */
export function upgradeState<C>(resource: Resource<C>, state: Value, version: number): ObjectValue {
  if (!isObject(state))
    throw new ProviderError("The stored state is not an object", { detail: "Remove the resource from the state and import it." });
  if (version > resource.schema.version)
    throw new ProviderError(
      `The state was written by a newer provider (schema version ${version}, known up to ${resource.schema.version})`,
      {
        detail: "Use that provider, or remove the resource from the state and import it.",
      },
    );
  return version < resource.schema.version ? (resource.upgrade?.(state, version) ?? state) : state;
}

export const emptyObject = (schema: Schema): ObjectValue =>
  Object.fromEntries([...Object.keys(schema.attributes), ...Object.keys(schema.blocks ?? {})].map((name) => [name, null]));
