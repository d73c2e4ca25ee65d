import { OPERATIONS } from "../operations";
import type { Operation } from "../operations/operation";
import { schemaOf } from "../request/body-fields";
import type { QueryField } from "../request/query-fields";
import type { Schema } from "../request/schema";
import { REGIONS } from "../world/regions";
import { RESPONSE_SCHEMAS } from "./schemas";

const content = (schema: Schema) => ({ "application/json": { schema } });
const error = { description: "An error in Scaleway's format", content: content({ $ref: "#/components/schemas/Error" }) };

function parameters(operation: Operation) {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: name === "region" ? { type: "string", enum: REGIONS } : { type: "string", format: "uuid" },
  }));
  const inQuery = Object.entries(operation.query ?? {}).map(([name, field]: [string, QueryField<unknown>]) => ({
    name,
    in: "query",
    required: false,
    schema: field.schema,
  }));
  return [...inPath, ...inQuery];
}

function describe(operation: Operation) {
  const hasBody = operation.body && Object.keys(operation.body).length > 0;
  return {
    operationId: operation.name,
    description: `Evidence: ${operation.source}.`,
    parameters: parameters(operation),
    ...(operation.access ? { security: [{ secretKey: [] }] } : { security: [] }),
    ...(hasBody
      ? { requestBody: { required: schemaOf(operation.body!).required !== undefined, content: content(schemaOf(operation.body!)) } }
      : {}),
    responses: {
      ...(operation.answer === undefined
        ? { 204: { description: "Done" } }
        : { 200: { description: operation.answer, content: content({ $ref: `#/components/schemas/${operation.answer}` }) } }),
      default: error,
    },
  };
}

/** Describes what is served, made from the operations table. */
export function openApiDocument() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Imitation of Scaleway's VPC API",
      version: "v2",
      description:
        "VPC v2 with the parts of IPAM v1, Account v3 and Billing v2beta1 that its clients call. What is not in here answers 501.",
    },
    servers: [{ url: "/", description: "The mock that serves this document" }],
    paths,
    components: {
      schemas: RESPONSE_SCHEMAS,
      securitySchemes: { secretKey: { type: "apiKey", in: "header", name: "X-Auth-Token" } },
    },
  };
}
