/** Answers of the service as problems that a user can act on. */
import { REGIONS } from "../../scaleway";
import { ProviderError } from "../framework/diagnostics";
import type { Path } from "../framework/value";
import { NetworkError } from "./http";

/** What the transport throws for an answer that is no success; structural, so that its package may load lazily. */
export interface ServiceError extends Error {
  readonly status: number;
  readonly body: unknown;
}

export const isServiceError = (thrown: unknown): thrown is ServiceError =>
  typeof thrown === "object" && thrown !== null && "body" in thrown && typeof (thrown as Partial<ServiceError>).status === "number";

export const hasStatus = (thrown: unknown, status: number): boolean => isServiceError(thrown) && thrown.status === status;

/** The answer was a success but no JSON object: a proxy's page, or nothing. The message begins with the path. */
export class NotJsonError extends Error {
  constructor(path: string, answer: unknown) {
    super(`${path} answered something that is not a JSON object${typeof answer === "string" ? `: "${answer.slice(0, 80)}"` : ""}`);
    this.name = "NotJsonError";
  }
}

/** An object came back without its id, so that nothing could find it again. The message begins with the path. */
export class MissingIdError extends Error {
  constructor(path: string, id: unknown) {
    super(`${path} answered an object ${id === undefined ? "without an id" : `with the id ${JSON.stringify(id)}`}`);
    this.name = "MissingIdError";
  }
}

/** A request in words: "create scaleway_vpc "hub"". */
export interface Attempt {
  readonly doing: string;
  /** The attribute that carries an argument of the request, if there is one. */
  readonly attributeOf: (argument: string) => Path | undefined;
  readonly apiUrl: string;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (body: unknown): Fields => (typeof body === "object" && body !== null ? (body as Fields) : {});
const detailsOf = (body: Fields): Fields[] => (Array.isArray(body["details"]) ? body["details"].map(fieldsOf) : []);

const CURES: Readonly<Record<string, string>> = {
  denied_authentication: "Check SCW_ACCESS_KEY and SCW_SECRET_KEY, or access_key and secret_key in the provider block.",
  permissions_denied: "Give the IAM policy of this key the permission, or use another key.",
  quotas_exceeded: "Delete what is no longer used, or have the quota raised in the Scaleway console.",
  resource_still_in_use: "Remove what still uses it, then apply again.",
  transient_state: "Wait until the object has settled, then apply again.",
  locked: "Scaleway has locked this object: ask its support.",
  already_exists: "Import the existing object, or remove one of the two from the configuration.",
};

/** What the service does not find may be what a creation refers to, or the object itself. */
function cureOfAbsence(body: Fields): string {
  if (body["resource"] === "region")
    return `Regions are ${REGIONS.join(", ")}: correct \`region\`, in the resource or the provider block, or SCW_DEFAULT_REGION.`;
  return "Check that it exists in this region and that the key may see it. If it was deleted outside Terraform, run a plan: a refresh takes it out of the state.";
}

function cureOf(status: number, body: Fields): string | undefined {
  if (status === 429) return "The service limits the rate of requests: apply again later, or with a smaller -parallelism.";
  if (status === 501) return "The service does not offer this operation.";
  if (status >= 500) return "The service kept failing, also when asked again. Apply again later.";
  if (status === 404) return cureOfAbsence(body);
  return CURES[String(body["precondition"])] ?? CURES[String(body["type"])];
}

/** Everything in the body that explains the error and that the message does not say. */
function explanations(message: string, body: Fields): string[] {
  const quotas = detailsOf(body)
    .filter(({ quota }) => quota !== undefined)
    .map(({ resource, current, quota }) => `${resource}: ${current} of ${quota}`);
  const help = [body["help_message"], ...detailsOf(body).map(({ help_message }) => help_message)];
  const unsaid = help.filter((text): text is string => typeof text === "string" && text !== "" && !message.includes(text));
  return [...quotas, ...unsaid];
}

function explainAnswer(error: ServiceError, { doing, attributeOf }: Attempt): ProviderError {
  const body = fieldsOf(error.body);
  const argument = detailsOf(body)
    .map(({ argument_name }) => argument_name)
    .find((name) => typeof name === "string");
  const detail = [...explanations(error.message, body), cureOf(error.status, body)].filter(Boolean).join("\n");
  return new ProviderError(`Cannot ${doing}: ${error.message}`, {
    detail: detail || `The service answered ${error.status}.`,
    path: argument ? attributeOf(argument as string) : undefined,
    cause: error,
  });
}

/** What is thrown to the user for anything thrown by a request. A ProviderError and a bug pass unchanged. */
export function explain(thrown: unknown, attempt: Attempt): unknown {
  if (isServiceError(thrown)) return explainAnswer(thrown, attempt);
  if (thrown instanceof NetworkError)
    return new ProviderError(`Cannot ${attempt.doing}: no answer from ${attempt.apiUrl}: ${thrown.message}`, {
      detail: "Check SCW_API_URL (or api_url in the provider block) and the network. For the mock: is `vpc-peering mock` running?",
      cause: thrown,
    });
  if (thrown instanceof NotJsonError)
    return new ProviderError(`Cannot ${attempt.doing}: ${attempt.apiUrl}${thrown.message}`, {
      detail: "Is this the Scaleway API? Check SCW_API_URL, or api_url in the provider block.",
      cause: thrown,
    });
  if (thrown instanceof MissingIdError)
    return new ProviderError(`Cannot ${attempt.doing}: ${attempt.apiUrl}${thrown.message}`, {
      detail:
        "The state stays as it was. If the object was created, import or delete it. Is this the Scaleway API? Check SCW_API_URL, or api_url in the provider block.",
      cause: thrown,
    });
  return thrown;
}
