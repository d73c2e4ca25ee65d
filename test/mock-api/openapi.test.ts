import { openApiDocument } from "../../mock-api/wire/openapi";
import type { Json } from "./support/mock";

const document: Json = openApiDocument();
const body = (operation: string): Json => {
  for (const methods of Object.values<Json>(document.paths))
    for (const one of Object.values<Json>(methods)) if (one.operationId === operation) return one.requestBody;
  throw new Error(`no operation ${operation}`);
};
const schema = (operation: string) => body(operation).content["application/json"].schema;

test("names its server, relative to itself", () => expect(document.servers).toEqual([expect.objectContaining({ url: "/" })]));

test.each([
  ["CreateVPCConnector", ["vpc_id", "target_vpc_id"]],
  ["BookIP", ["source"]],
  ["AttachIP", ["resource"]],
  ["CreateVPC", undefined],
])("%s requires %j", (operation, required) => {
  expect(schema(operation).required).toEqual(required);
  expect(body(operation).required).toBe(required !== undefined);
});

test("routes and ingress rules require their VPC", () => {
  for (const operation of ["CreateRoute", "CreateIngressRule"]) expect(schema(operation).required).toContain("vpc_id");
});

test("fields that may be left out take null, ids also an empty text, and required ones take neither", () => {
  const { name, project_id } = schema("CreateVPC").properties;
  expect(name.type).toEqual(["string", "null"]);
  const pattern = new RegExp(project_id.pattern);
  expect([pattern.test(""), pattern.test("12345678-1234-4234-8234-123456789abc"), pattern.test("x")]).toEqual([true, true, false]);
  expect(schema("CreateVPCConnector").properties.vpc_id).toEqual({ type: "string", format: "uuid" });
});

test("times have their format", () => {
  expect(document.components.schemas.VPC.properties.created_at.format).toBe("date-time");
});
