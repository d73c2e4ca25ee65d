import { deepStrictEqual, rejects } from "node:assert/strict";
import type { Client, ClientKind, Wire } from "../clients/client";
import { Refused } from "../clients/client";
import { javascriptSdk } from "../clients/javascript";
import { pythonSdk } from "../clients/python";
import { scwCli } from "../clients/scw";
import { type Mock, scalewayEnvironment, withMock } from "../mock";
import type { Recorder, Settings, Suite } from "../suite";
import { pythonPackages, releaseOf } from "../versions";

const pick = (object: Wire, ...keys: string[]) => Object.fromEntries(keys.map((key) => [key, object[key]]));
const idOf = (object: Wire) => object["id"] as string;
const unknownId = "6b0f5d59-6c0e-4b53-8bd1-0b8f2c4b7b11";
/** Each client words a 404 in its own way. */
const missing = /not found|not_found|cannot find resource/i;
const nobody = "5d6f7a80-91a2-4b3c-8d4e-5f6a7b8c9d0e";

async function expectRefusal(call: Promise<unknown>, words: RegExp): Promise<void> {
  await rejects(call, (error) => error instanceof Refused && words.test(error.message));
}

/** Both organizations with one VPC and one Private Network each. */
interface Sides {
  readonly acme: Client;
  readonly partner: Client;
  readonly mock: Mock;
  readonly kind: ClientKind;
}

async function vpcsAndNetworks(check: Recorder["check"], { acme, partner, mock }: Sides) {
  return check("VPCs and Private Networks: create, get, list, update", async () => {
    const hub = await acme.create("vpc", { name: "hub", tags: ["a", "b"], enable_transitivity: true });
    deepStrictEqual(pick(hub, "name", "tags", "organization_id", "is_default", "private_network_count", "routing_enabled"), {
      name: "hub",
      tags: ["a", "b"],
      organization_id: mock.acme.organizationId,
      is_default: false,
      private_network_count: 0,
      routing_enabled: true,
    });
    const network = await acme.create("private_network", { name: "services", vpc_id: idOf(hub), subnets: ["10.0.0.0/22"] });
    const blocks = (network["subnets"] as Wire[]).map(({ subnet }) => subnet as string);
    deepStrictEqual([blocks.length, blocks[0], blocks[1]!.endsWith("/64")], [2, "10.0.0.0/22", true]);
    deepStrictEqual((await acme.get("vpc", idOf(hub)))["private_network_count"], 1);
    deepStrictEqual((await acme.update("vpc", idOf(hub), { name: "core", tags: ["c"] }))["name"], "core");
    deepStrictEqual((await acme.list("vpc", { name: "cor" })).map(idOf), [idOf(hub)]);
    deepStrictEqual((await acme.update("private_network", idOf(network), { name: "shared" }))["name"], "shared");
    deepStrictEqual(
      (await acme.list("private_network", { vpc_id: idOf(hub) })).map(({ name }) => name),
      ["shared"],
    );
    const other = await partner.create("vpc", { name: "partner" });
    const theirs = await partner.create("private_network", { name: "theirs", vpc_id: idOf(other), subnets: ["10.1.0.0/22"] });
    return { hub: idOf(hub), network: idOf(network), other: idOf(other), theirs: idOf(theirs) };
  });
}

type Made = NonNullable<Awaited<ReturnType<typeof vpcsAndNetworks>>>;

async function peering(check: Recorder["check"], { acme, partner, mock }: Sides, { hub, other }: Made) {
  return check("connectors of two organizations: orphan alone, peered when answered, orphan again", async () => {
    const ours = await acme.create("vpc_connector", { name: "to-partner", vpc_id: hub, target_vpc_id: other, tags: ["x"] });
    deepStrictEqual(pick(ours, "status", "organization_id", "tags"), {
      status: "orphan",
      organization_id: mock.acme.organizationId,
      tags: ["x"],
    });
    deepStrictEqual(await partner.list("vpc_connector", { target_vpc_id: other }), []);
    const answer = await partner.create("vpc_connector", { name: "to-acme", vpc_id: other, target_vpc_id: hub });
    deepStrictEqual(answer["status"], "peered");
    const now = await acme.get("vpc_connector", idOf(ours));
    deepStrictEqual(
      [now["status"], pick(now["peer_info"] as Wire, "organization_id", "vpc_name")],
      ["peered", { organization_id: mock.partner.organizationId, vpc_name: "partner" }],
    );
    deepStrictEqual((await acme.list("vpc_connector", { status: "peered" })).map(idOf), [idOf(ours)]);
    deepStrictEqual(await acme.list("vpc_connector", { status: "orphan" }), []);
    deepStrictEqual((await acme.update("vpc_connector", idOf(ours), { name: "renamed" }))["name"], "renamed");
    await partner.delete("vpc_connector", idOf(answer));
    const alone = await acme.get("vpc_connector", idOf(ours));
    deepStrictEqual([alone["status"], alone["peer_info"] ?? null], ["orphan", null]);
    return idOf(ours);
  });
}

async function routes(check: Recorder["check"], { acme, kind }: Sides, made: Made & { connector: string }): Promise<void> {
  const through = kind.lacks.includes("vpc_connector") ? "private_network" : "vpc_connector";
  await check(`custom routes: create through a ${through.replace("_", " ")}, get, update, list with next hops, delete`, async () => {
    const { hub } = made;
    const nextHop = { [`nexthop_${through}_id`]: through === "vpc_connector" ? made.connector : made.network };
    const route = await acme.create("route", {
      vpc_id: hub,
      destination: "10.1.0.0/22",
      ...nextHop,
      description: "out",
    });
    deepStrictEqual(pick(await acme.get("route", idOf(route)), "destination", ...Object.keys(nextHop), "description"), {
      destination: "10.1.0.0/22",
      ...nextHop,
      description: "out",
    });
    deepStrictEqual((await acme.update("route", idOf(route), { description: "changed" }))["description"], "changed");
    if (acme.routesWithNextHop) {
      const rows = (await acme.routesWithNextHop({ vpc_id: hub })).map((row) => row["route"] as Wire);
      deepStrictEqual(rows.filter(({ type }) => type === "custom").map(idOf), [idOf(route)]);
      deepStrictEqual(rows.filter(({ type }) => type === "subnet").length, 2);
    }
    await acme.delete("route", idOf(route));
    await expectRefusal(acme.get("route", idOf(route)), missing);
  });
}

async function ingressRules(check: Recorder["check"], { acme }: Sides, { hub, network }: Made): Promise<void> {
  await check("ingress rules: create, list, update, delete", async () => {
    const values = { vpc_id: hub, source: "10.1.0.0/22", nexthop_resource_ip: "10.0.0.10", nexthop_private_network_id: network };
    const rule = await acme.create("ingress_rule", values);
    deepStrictEqual(pick(rule, "source", "nexthop_resource_ip", "is_ipv6"), {
      source: "10.1.0.0/22",
      nexthop_resource_ip: "10.0.0.10",
      is_ipv6: false,
    });
    deepStrictEqual((await acme.update("ingress_rule", idOf(rule), { description: "inspect" }))["description"], "inspect");
    deepStrictEqual((await acme.list("ingress_rule", { vpc_id: hub })).map(idOf), [idOf(rule)]);
    await acme.delete("ingress_rule", idOf(rule));
  });
}

async function collision(check: Recorder["check"], { acme, partner }: Sides): Promise<void> {
  await check("networks that collide: conflict on both sides, and the colliding blocks where the client can ask for them", async () => {
    const [left, right] = [idOf(await acme.create("vpc", { name: "left" })), idOf(await partner.create("vpc", { name: "right" }))];
    const ours = idOf(await acme.create("private_network", { name: "ours", vpc_id: left, subnets: ["10.8.0.0/22"] }));
    const theirs = idOf(await partner.create("private_network", { name: "theirs", vpc_id: right, subnets: ["10.8.2.0/24"] }));
    const there = idOf(await acme.create("vpc_connector", { name: "there", vpc_id: left, target_vpc_id: right }));
    const back = idOf(await partner.create("vpc_connector", { name: "back", vpc_id: right, target_vpc_id: left }));
    deepStrictEqual((await acme.get("vpc_connector", there))["status"], "conflict");
    deepStrictEqual((await partner.get("vpc_connector", back))["status"], "conflict");
    if (acme.overlaps)
      deepStrictEqual(
        (await acme.overlaps(there)).map((row) => pick(row, "subnet", "target_subnet")),
        [{ subnet: "10.8.0.0/22", target_subnet: "10.8.2.0/24" }],
      );
    await partner.delete("private_network", theirs);
    deepStrictEqual((await acme.get("vpc_connector", there))["status"], "peered");
    await acme.delete("vpc_connector", there);
    await partner.delete("vpc_connector", back);
    await acme.delete("private_network", ours);
    await acme.delete("vpc", left);
    await partner.delete("vpc", right);
  });
}

async function accessControl(check: Recorder["check"], { acme }: Sides, { hub }: Made): Promise<void> {
  await check("ACL: never set, set, read back", async () => {
    const ports = { src_port_low: 0, src_port_high: 0, dst_port_low: 443, dst_port_high: 443 };
    const rule = { protocol: "TCP", source: "10.1.0.0/22", destination: "10.0.0.0/22", action: "accept", description: "web", ...ports };
    deepStrictEqual(pick(await acme.getAcl(hub), "rules", "default_policy"), { rules: [], default_policy: "accept" });
    await acme.setAcl({ vpc_id: hub, is_ipv6: false, default_policy: "drop", rules: [rule] });
    const now = await acme.getAcl(hub);
    deepStrictEqual(
      [
        now["default_policy"],
        (now["rules"] as Wire[]).map((one) => pick(one, "protocol", "source", "dst_port_high", "action", "description")),
      ],
      ["drop", [{ protocol: "TCP", source: "10.1.0.0/22", dst_port_high: 443, action: "accept", description: "(Rule scope: client) web" }]],
    );
  });
}

async function refusals(check: Recorder["check"], { acme, mock, kind }: Sides, { hub, other }: Made): Promise<void> {
  await check("errors reach the client in its own words: unknown id, another organization's object, collision, unknown key", async () => {
    await expectRefusal(acme.get("vpc", unknownId), missing);
    await expectRefusal(acme.get("vpc", other), missing);
    await expectRefusal(acme.create("private_network", { name: "collides", vpc_id: hub, subnets: ["10.1.0.0/24"] }), /invalid.argument/i);
    await expectRefusal(acme.create("private_network", { name: "wide", vpc_id: hub, subnets: ["10.128.0.0/19"] }), /invalid.argument/i);
    const stranger = kind.open({ ...scalewayEnvironment(mock.acme), SCW_SECRET_KEY: nobody });
    try {
      await expectRefusal(stranger.list("vpc", {}), /authentication/i);
    } finally {
      await stranger.stop();
    }
  });
}

async function paging(check: Recorder["check"], { acme }: Sides): Promise<void> {
  await check("lists of more than one page arrive whole", async () => {
    const made: string[] = [];
    for (let number = 0; number < 23; number++) made.push(idOf(await acme.create("vpc", { name: `page-${number}` })));
    deepStrictEqual((await acme.list("vpc", { name: "page-" })).map(idOf).sort(), [...made].sort());
    for (const id of made) await acme.delete("vpc", id);
  });
}

async function removal(check: Recorder["check"], { acme, partner, mock }: Sides, made: Made & { connector: string }): Promise<void> {
  await check("what is in use cannot be deleted; everything else can", async () => {
    await expectRefusal(acme.delete("vpc", made.hub), /precondition|in use|resource_still_in_use/i);
    await acme.delete("vpc_connector", made.connector);
    await acme.delete("private_network", made.network);
    await acme.delete("vpc", made.hub);
    await partner.delete("private_network", made.theirs);
    await partner.delete("vpc", made.other);
    deepStrictEqual(await mock.leftovers(), []);
  });
}

/** One client through the whole life of a peering between two organizations. */
async function clientLife(recorder: Recorder, kind: ClientKind): Promise<void> {
  recorder.note(kind.version);
  const check: Recorder["check"] = (title, prove) => recorder.check(`${kind.title}: ${title}`, prove);
  await withMock(async (mock) => {
    const sides: Sides = {
      kind,
      mock,
      acme: kind.open(scalewayEnvironment(mock.acme)),
      partner: kind.open(scalewayEnvironment(mock.partner)),
    };
    try {
      const made = await vpcsAndNetworks(check, sides);
      const connector = made && (await peering(check, sides, made));
      if (!made || !connector) return;
      await routes(check, sides, { ...made, connector });
      if (!kind.lacks.includes("ingress_rule")) await ingressRules(check, sides, made);
      await accessControl(check, sides, made);
      await collision(check, sides);
      await refusals(check, sides, made);
      await paging(check, sides);
      await removal(check, sides, { ...made, connector });
    } finally {
      await sides.acme.stop();
      await sides.partner.stop();
    }
  });
}

async function available(recorder: Recorder, settings: Settings): Promise<ClientKind[]> {
  const { tools } = settings;
  const place = { cwd: tools.temporaryFolder("scw"), log: recorder.log };
  const scw = await recorder.check("scw is built", () => tools.go("scw"));
  const python = await recorder.check("the Python SDK is installed", () => tools.python("scaleway"));
  return [
    ...(scw ? [scwCli(scw, releaseOf("scw"), place)] : []),
    ...(python ? [pythonSdk(python, pythonPackages["scaleway"]!)] : []),
    javascriptSdk(),
  ];
}

/** Scaleway's own clients, with two organizations. */
export const clients: Suite = {
  key: "clients",
  title: "Clients",
  proves: "The scw command line, the Python SDK and the JavaScript SDK carry a peering of two organizations through its life on the mock.",
  async run(recorder, settings) {
    for (const kind of await available(recorder, settings)) await clientLife(recorder, kind);
  },
};
