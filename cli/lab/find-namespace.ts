import { parseAddress } from "../../core";
import type { Lab } from "../../lab";
import { resolveEndpoint, resolveVpc } from "../sources/resolve-names";
import { type Loaded, plainSource } from "../sources/source";
import { UsageError } from "../terminal/usage-error";

const ROUTER = "/router";

/**
 * The namespace that `VPC`, `VPC/NETWORK`, `VPC/ADDRESS`, `VPC/NETWORK/ADDRESS`, `VPC/router` or a name of the lab's `/etc/hosts`
 * means; without an address, the first host. @throws UsageError when there is no such host
 */
export function findNamespace(lab: Lab, text: string): string {
  const { hosts, routers } = lab.plan;
  const named = [...hosts, ...routers].find(({ name }) => name === text);
  if (named) return named.namespace;
  const loaded = plainSource(`lab "${lab.name}"`, lab.topology);
  const router = text.endsWith(ROUTER) ? vpcOf(text.slice(0, -ROUTER.length), loaded) : undefined;
  if (router) return routers.find(({ vpcId }) => vpcId === router)!.namespace;
  const { place, address } = endOf(text, loaded);
  const found = lab.hostsOf(place).filter(({ addresses }) => address === undefined || addresses.includes(address));
  if (found[0]) return found[0].namespace;
  const known = lab.hostsOf(place).map(({ name, addresses }) => `${name} (${addresses.join(", ")})`);
  throw new UsageError(
    `no host of the lab is at "${text}": ${known.length > 0 ? `there is ${known.join(", ")}` : "no host has an address there"}`,
  );
}

function vpcOf(text: string, loaded: Loaded): string | undefined {
  return loaded.topology.vpcs.some(({ id, name }) => id === text || name === text) ? resolveVpc(text, loaded).id : undefined;
}

function endOf(text: string, loaded: Loaded) {
  const slash = text.lastIndexOf("/");
  const tail = text.slice(slash + 1);
  const address = slash > 0 && parseAddress(tail) ? tail : undefined;
  return { place: resolveEndpoint(address === undefined ? text : text.slice(0, slash), loaded), address };
}
