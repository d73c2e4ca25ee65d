import type { PlacedHost } from "./hosts";
import type { TopologyView, VpcView } from "./view";

/** Names of VPCs and hosts as `/etc/hosts` can hold them, each given once. */
export class LabNames {
  private readonly vpcs: ReadonlyMap<string, string>;

  constructor(view: TopologyView) {
    this.vpcs = distinct([...view.vpcs.values()].map(({ vpc }) => ({ id: vpc.id, name: vpc.name })));
  }

  vpc(id: string): string {
    return this.vpcs.get(id)!;
  }

  /** `db.data`; `db-2.data` for the second host of the network. */
  hosts(vpc: VpcView, hosts: readonly PlacedHost[]): Map<PlacedHost, string> {
    const networks = distinct(vpc.networks.map(({ network }) => ({ id: network.id, name: network.name })));
    return new Map(
      hosts.map((host) => {
        const network = networks.get(host.network.network.id)!;
        return [host, `${host.position === 1 ? network : `${network}-${host.position}`}.${this.vpc(vpc.vpc.id)}`];
      }),
    );
  }
}

/** A label for each object: its name, and where two would share it, its name with the id behind. */
function distinct(objects: readonly { readonly id: string; readonly name: string }[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of objects) counts.set(label(name), (counts.get(label(name)) ?? 0) + 1);
  return new Map(objects.map(({ id, name }) => [id, counts.get(label(name)) === 1 ? label(name) : `${label(name)}-${label(id)}`]));
}

/** Letters, digits and dashes, in lower case: what a host name may have. */
function label(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain || "unnamed";
}
