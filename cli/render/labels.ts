import type { Endpoint, Topology } from "../../core";

/** Names of a topology's objects by id; an object whose name others share is distinguished by its id. */
export class Labels {
  private readonly names = new Map<string, string>();
  private readonly vpcOfNetwork: ReadonlyMap<string, string>;

  constructor(topology: Topology) {
    for (const objects of [topology.vpcs, topology.connectors]) this.add(objects);
    this.vpcOfNetwork = new Map(topology.privateNetworks.map((network) => [network.id, network.vpcId]));
    this.add(topology.privateNetworks, (id) => this.vpcOfNetwork.get(id) ?? "");
  }

  /** What to call the object; its id where it has no name here. */
  of(id: string): string {
    return this.names.get(id) ?? id;
  }

  /** `web`, `web/app` or `web/10.0.0.7`. */
  endpoint(end: Endpoint): string {
    const vpc = this.of(end.vpcId);
    if (end.address !== undefined) return `${vpc}/${end.address}`;
    return end.privateNetworkId === undefined ? vpc : `${vpc}/${this.of(end.privateNetworkId)}`;
  }

  /** True for the id of a Private Network. */
  isNetwork(id: string): boolean {
    return this.vpcOfNetwork.has(id);
  }

  /** A Private Network with its VPC in front: `web/app`. */
  network(id: string): string {
    const vpcId = this.vpcOfNetwork.get(id);
    return vpcId === undefined ? id : `${this.of(vpcId)}/${this.of(id)}`;
  }

  private add(objects: readonly { readonly id: string; readonly name: string }[], group: (id: string) => string = () => ""): void {
    const counts = new Map<string, number>();
    const key = (object: { id: string; name: string }) => `${group(object.id)} ${object.name}`;
    for (const object of objects) counts.set(key(object), (counts.get(key(object)) ?? 0) + 1);
    for (const object of objects) {
      const unique = counts.get(key(object)) === 1 || object.name === object.id;
      this.names.set(object.id, unique ? object.name : `${object.name} (${object.id})`);
    }
  }
}
