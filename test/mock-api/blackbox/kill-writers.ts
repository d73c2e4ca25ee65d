import type { HttpClient, Wire } from "./client";
import type { Random } from "./random";
import type { Tenant } from "./tenants";

export const KILL_REGION = "fr-par";
const BASE = `/vpc/v2/regions/${KILL_REGION}`;

export type Collection = "vpcs" | "private-networks" | "vpc-connectors";

/** An object that the mock acknowledged, with the fields that its writer set. */
export interface Written {
  readonly collection: Collection;
  readonly owner: Tenant;
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A request without answer: it may have happened wholly, or not at all. */
export type Pending =
  | { readonly kind: "create"; readonly collection: Collection; readonly owner: Tenant; readonly name: string }
  | { readonly kind: "change"; readonly written: Written; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "delete"; readonly written: Written };

/** What all writers together know to be true of the mock. */
export class Ledger {
  readonly written = new Map<string, Written>();
  readonly pending = new Set<Pending>();
  acknowledged = 0;
}

/** Writes until the connection breaks: creates, renames and deletes objects of one organization, and peers with the other. */
export class Writer {
  #count = 0;

  constructor(
    readonly name: string,
    private readonly http: HttpClient,
    private readonly ledger: Ledger,
    private readonly options: { owner: Tenant; random: Random; onAcknowledged: () => void },
  ) {}

  async run(): Promise<void> {
    for (;;) if (!(await this.#step())) return;
  }

  #mine(collection: Collection): Written[] {
    return [...this.ledger.written.values()].filter(
      (one) => one.owner === this.options.owner && one.collection === collection && this.#free(one),
    );
  }

  /** True unless another writer is at it. */
  #free(one: Written): boolean {
    return ![...this.ledger.pending].some((pending) => pending.kind !== "create" && pending.written.id === one.id);
  }

  #step(): Promise<boolean> {
    const { random, owner } = this.options;
    const vpcs = this.#mine("vpcs");
    const foreign = [...this.ledger.written.values()].filter((one) => one.collection === "vpcs" && one.owner !== owner);
    const name = `${this.name}-${++this.#count}`;
    const kind = random.weighted({ vpc: 3, network: 5, connector: foreign.length > 0 ? 6 : 0, rename: 3, remove: 3 });
    if (kind === "vpc" || vpcs.length === 0) return this.#create("vpcs", { name, tags: [name], project_id: owner.projectIds[0] });
    if (kind === "network")
      return this.#create("private-networks", { name, tags: [name], project_id: owner.projectIds[0], vpc_id: random.pick(vpcs).id });
    if (kind === "connector") return this.#create("vpc-connectors", { name, tags: [name], ...this.#ends(vpcs, foreign) });
    const collection = random.pick(["private-networks", "vpc-connectors", "vpcs"] as const);
    const objects = this.#mine(collection);
    if (objects.length === 0) return Promise.resolve(true);
    const one = random.pick(objects);
    return kind === "rename" ? this.#change(one, { name, tags: [name, "changed"] }) : this.#remove(one);
  }

  /** Often the mirror of a connector that points at one of ours. */
  #ends(own: readonly Written[], foreign: readonly Written[]): { vpc_id: unknown; target_vpc_id: unknown } {
    const { random, owner } = this.options;
    const ids = new Set(own.map(({ id }) => id));
    const towardsUs = [...this.ledger.written.values()].filter(
      (one) => one.collection === "vpc-connectors" && one.owner !== owner && ids.has(one.fields["target_vpc_id"] as string),
    );
    if (towardsUs.length === 0 || random.chance(0.3)) return { vpc_id: random.pick(own).id, target_vpc_id: random.pick(foreign).id };
    const { fields } = random.pick(towardsUs);
    return { vpc_id: fields["target_vpc_id"], target_vpc_id: fields["vpc_id"] };
  }

  async #create(collection: Collection, fields: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { owner } = this.options;
    return this.#send(
      { kind: "create", collection, owner, name: fields["name"] as string },
      ["POST", `${BASE}/${collection}`, fields],
      (body) => {
        this.ledger.written.set(body["id"], { collection, owner, id: body["id"], fields });
      },
    );
  }

  #change(written: Written, fields: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.#send({ kind: "change", written, fields }, ["PATCH", `${BASE}/${written.collection}/${written.id}`, fields], () => {
      this.ledger.written.set(written.id, { ...written, fields: { ...written.fields, ...fields } });
    });
  }

  #remove(written: Written): Promise<boolean> {
    return this.#send({ kind: "delete", written }, ["DELETE", `${BASE}/${written.collection}/${written.id}`, undefined], () => {
      this.ledger.written.delete(written.id);
    });
  }

  /** @returns false when the mock is gone: the request stays pending. A refusal by rule is an answer like any other. */
  async #send(pending: Pending, [method, path, body]: [string, string, unknown], acknowledged: (body: Wire) => void): Promise<boolean> {
    this.ledger.pending.add(pending);
    const answer = await this.http.send(method, path, { token: this.options.owner.secretKey, body }).catch(() => undefined);
    if (!answer) return false;
    this.ledger.pending.delete(pending);
    if (answer.status >= 500) throw new Error(`${method} ${path} answered ${answer.status} ${answer.text}`);
    if (answer.status < 300) {
      acknowledged(answer.text === "" ? {} : JSON.parse(answer.text));
      this.ledger.acknowledged++;
      this.options.onAcknowledged();
    }
    return true;
  }
}
