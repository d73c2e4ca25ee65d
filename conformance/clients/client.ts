/** An object of the API with snake_case keys, as the wire has it. */
export type Wire = Record<string, unknown>;

/** The objects whose operations the clients are put through. */
export type Kind = "vpc" | "private_network" | "vpc_connector" | "route" | "ingress_rule";

/** What a client said when the API refused; the message is the client's own text. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** Scaleway's own client software, driven by one narrative whatever its language. Every method throws Refused. */
export interface Client {
  /** @param values snake_case arguments of the create request */
  create(kind: Kind, values: Wire): Promise<Wire>;
  get(kind: Kind, id: string): Promise<Wire>;
  /** Every page. @param filters snake_case query parameters */
  list(kind: Kind, filters: Wire): Promise<Wire[]>;
  update(kind: Kind, id: string, values: Wire): Promise<Wire>;
  delete(kind: Kind, id: string): Promise<void>;
  /** @param values snake_case arguments: `vpc_id`, `is_ipv6`, `default_policy`, `rules` */
  setAcl(values: Wire): Promise<Wire>;
  getAcl(vpcId: string): Promise<Wire>;
  /** `subnet-overlaps`, every page; absent where the client has no such call. */
  overlaps?(connectorId: string): Promise<Wire[]>;
  /** `routes-with-nexthop`; absent where the client has no such call. */
  routesWithNextHop?(filters: Wire): Promise<Wire[]>;
  stop(): Promise<void>;
}

/** A client that uses an organization's key, or a key that nobody knows. */
export interface ClientKind {
  readonly title: string;
  /** What ran, with its version. */
  readonly version: string;
  /** Kinds that this client does not know; those of peering itself go through its generic call. */
  readonly lacks: readonly Kind[];
  open(environment: Readonly<Record<string, string>>): Client;
}
