import fc from "fast-check";
import { properties } from "../properties/random";
import { MISSING, useMock } from "./support/mock";

const held = useMock();

/** What may stand where a document has something else. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    "",
    "x",
    "10.0.0.1/24",
    "2030-13-01T00:00:00Z",
    MISSING,
    [],
    {},
    [null],
    [[]],
    [{}],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place of a document that has a value. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaced(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}

async function fill(): Promise<void> {
  const { left, networks, there } = await held.mock.pair();
  await held.mock.ok("POST", "routes", { vpc_id: left.id, destination: "10.2.0.0/22", nexthop_vpc_connector_id: there.id });
  await held.mock.ok("PUT", `vpcs/${left.id}/acl-rules`, { rules: [{ action: "accept" }] });
  const nexthop = { nexthop_resource_ip: "10.1.0.2", nexthop_private_network_id: networks[0].id };
  await held.mock.ok("POST", "ingress-rules", { vpc_id: left.id, source: "10.2.0.0/22", ...nexthop });
  const source = { private_network_id: networks[0].id };
  await held.mock.ok("POST", "/ipam/v1/regions/fr-par/ips", { source, resource: { mac_address: "02:00:00:00:00:01" } });
}

test.each(["state", "topology"])(
  "a %s with anything wrong in it is put whole, or refused whole with a sentence, and can be read",
  async (kind) => {
    await fill();
    const read = await held.mock.control("GET", kind);
    const document = kind === "state" ? read : { topology: read };
    const places = placesOf(document);
    const lists = [
      "vpcs",
      "private-networks",
      "subnets",
      "vpc-connectors",
      "routes-with-nexthop",
      "ingress-rules",
      "/ipam/v1/regions/fr-par/ips",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), strange, async (place, value) => {
        const body = JSON.stringify(replaced(document, place, value));
        const reply = await held.mock.raw("PUT", "/mock/state", { body });
        expect([place, reply.body, reply.status]).toEqual([place, reply.body, reply.status === 200 ? 200 : 400]);
        for (const list of lists) expect([list, (await held.mock.call("GET", list)).status < 500]).toEqual([list, true]);
        for (const path of ["state", "topology", "verdicts", "reach", "organizations", "billing?organization=acme"]) {
          const { status, body: answer } = await held.mock.raw("GET", `/mock/${path}`);
          expect([path, status < 500 ? status : answer]).toEqual([path, status]);
        }
      }),
      properties(300),
    );
  },
);
