import type { Lab } from "../../lab";
import { Labels } from "../render/labels";

/** What a lab consists of, as `lab status --json` prints it. */
export function labStatus(lab: Lab) {
  const labels = new Labels(lab.topology);
  const { hosts, routers, namespaces, cables } = lab.plan;
  return {
    name: lab.name,
    source: lab.source,
    pid: lab.pid,
    namespaces: namespaces.size,
    cables: cables.size,
    vpcs: routers.map(({ vpcId, name }) => ({
      vpc: labels.of(vpcId),
      router: name,
      hosts: hosts
        .filter((host) => host.vpcId === vpcId)
        .map((host) => ({
          name: host.name,
          privateNetwork: labels.of(host.privateNetworkId),
          addresses: host.addresses,
          forwards: host.forwards,
        })),
    })),
    notes: lab.plan.notes,
  };
}

export function statusText(lab: Lab): string {
  const { name, source, vpcs, namespaces, notes } = labStatus(lab);
  const used = vpcs.filter(({ hosts }) => hosts.length > 0);
  const empty = vpcs.length - used.length;
  const hosts = used.flatMap((vpc) => vpc.hosts.map((host) => ({ ...host, place: `${vpc.vpc}/${host.privateNetwork}` })));
  const width = (column: (host: (typeof hosts)[number]) => string) => Math.max(...hosts.map((host) => column(host).length), 0);
  const [places, names] = [width((host) => host.place), width((host) => host.name)];
  const lines = hosts.map(
    (host) => `  ${host.place.padEnd(places)}  ${host.name.padEnd(names)}  ${host.addresses.join(" ")}${host.forwards ? "  forwards" : ""}`,
  );
  const size = `${vpcs.length} ${vpcs.length === 1 ? "VPC" : "VPCs"}, ${hosts.length} ${hosts.length === 1 ? "host" : "hosts"}, ${namespaces} namespaces`;
  return [
    `lab "${name}" is up: ${size}${source ? `, from ${source}` : ""}`,
    ...lines,
    ...(empty > 0 ? [`  ${empty} ${empty === 1 ? "VPC has" : "VPCs have"} no host: no block of its networks is known`] : []),
    ...notes.map((note) => `note: ${note}`),
    "",
  ].join("\n");
}
