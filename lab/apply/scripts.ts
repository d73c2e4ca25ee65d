import { macAddress } from "../plan/numbers";
import type { Cable, CableEnd, PolicyRule, Route } from "../plan/plan";
import type { NamespaceChange, PlanDifference } from "./plan-difference";

/** Shell text in three steps that follow each other; the blocks of one step are independent and run side by side. */
export interface ApplyScripts {
  readonly create: readonly string[];
  readonly cables: readonly string[];
  readonly configure: readonly string[];
  readonly remove: readonly string[];
}

/** Writes what the shell in the lab's namespaces runs. @param pathOf the file on which a network namespace is mounted */
export function applyScripts(difference: PlanDifference, pathOf: (namespace: string) => string): ApplyScripts {
  const { changes, cablesAdded, cablesRemoved, namespacesRemoved } = difference;
  const gone = new Set(namespacesRemoved);
  const kept = cablesRemoved.filter(({ left, right }) => !gone.has(left.namespace) && !gone.has(right.namespace));
  return {
    create: changes.filter(({ created }) => created).map((change) => createNamespace(change, pathOf(change.namespace.name))),
    cables:
      cablesAdded.length === 0
        ? []
        : [
            batch(
              "ip",
              cablesAdded.map((cable) => createCable(cable, pathOf)),
            ),
          ],
    configure: changes.map((change) => configureNamespace(change, pathOf(change.namespace.name))).filter(Boolean),
    remove: [
      ...kept.map(({ left }) => `nsenter --net=${pathOf(left.namespace)} ip link delete ${left.device}`),
      ...namespacesRemoved.map((name) => `umount ${pathOf(name)} && rm ${pathOf(name)}`),
    ],
  };
}

/** Before any interface exists, because new ones copy these settings. */
const SETTINGS = [
  "ipv4/conf/all/rp_filter=0",
  "ipv4/conf/default/rp_filter=0",
  "ipv4/conf/all/accept_local=1",
  "ipv4/conf/all/accept_redirects=0",
  "ipv4/conf/default/accept_redirects=0",
  "ipv4/conf/all/send_redirects=0",
  "ipv4/conf/default/send_redirects=0",
  "ipv6/conf/default/accept_dad=0",
  "ipv6/conf/default/accept_ra=0",
  "ipv6/conf/default/accept_redirects=0",
  "ipv6/conf/default/router_solicitations=0",
  "ipv6/conf/default/addr_gen_mode=1",
];

function createNamespace({ namespace }: NamespaceChange, path: string): string {
  const lines = [...SETTINGS, ...namespace.settings].map(writeSetting);
  return `: > ${path}; unshare --net=${path} sh -c 'cd /proc/sys/net; ${lines.join("; ")}'`;
}

/** A kernel without the setting, bridge filtering say, needs none. */
function writeSetting(setting: string): string {
  const [path, value] = setting.split("=") as [string, string];
  return `[ ! -e ${path} ] || echo ${value} > ${path}`;
}

function createCable({ left, right }: Cable, pathOf: (namespace: string) => string): string {
  const end = ({ namespace, device, mac }: CableEnd) =>
    `${device} index ${interfaceIndex(device)}${mac ? ` address ${mac}` : ""} netns ${pathOf(namespace)}`;
  return `link add ${end(left)} type veth peer name ${end(right)}`;
}

const INDEX_BASE: Readonly<Record<string, number>> = { eth: 10_000, steer: 20_000, h: 100_000, s: 200_000, p: 300_000 };

/**
 * Two ends of one cable never share an index: where they do, Linux takes the cable for an ordinary device and may wait a second
 * before it reports the link as up (`linkwatch_urgent_event`), and until then bridges drop.
 */
function interfaceIndex(device: string): number {
  const [, letters, number] = /^([a-z]+)(\d+)$/.exec(device)!;
  return INDEX_BASE[letters!]! + Number(number);
}

/**
 * New addresses and routes come before the rules that send packets to them, and routes go before the devices under them, so that no
 * packet of an unchanged path meets a gap. The nftables table is replaced in one transaction.
 */
function configureNamespace(change: NamespaceChange, path: string): string {
  const { created } = change;
  const settings = created ? [] : change.settingsChanged;
  const links = [
    ...(created ? ["link set lo up"] : []),
    ...change.bridgesAdded.flatMap((bridge) => [
      `link add ${bridge} address ${macAddress("bridge", Number(bridge.slice(1)))} type bridge mcast_snooping 0`,
      `link set ${bridge} up`,
    ]),
    ...change.devicesAdded.map(({ device, bridge }) => `link set ${device} ${bridge ? `master ${bridge} ` : ""}up`),
  ];
  const lines = [
    ...ruleLines(change.rulesRemoved, 4, "delete"),
    ...links,
    ...change.addressesAdded.map((address) => `address replace ${address}${address.includes(":") ? " nodad" : ""}`),
    ...change.neighboursAdded.map((neighbour) => `neighbour replace ${neighbour} nud permanent`),
    ...change.routesAdded.map(replaceRoute),
    ...ruleLines(change.rulesAdded, 4, "add"),
    ...change.routesRemoved.map(deleteRoute),
    ...change.neighboursRemoved.map((neighbour) => `neighbour delete ${neighbour}`),
    ...change.addressesRemoved.map((address) => `address delete ${address}`),
    ...change.bridgesRemoved.map((bridge) => `link delete ${bridge}`),
  ];
  const lines6 = [...ruleLines(change.rulesRemoved, 6, "delete"), ...ruleLines(change.rulesAdded, 6, "add")];
  const enter = `nsenter --net=${path}`;
  return [
    ...(settings.length > 0 ? [`${enter} sh -c 'cd /proc/sys/net; ${settings.map(writeSetting).join("; ")}'`] : []),
    ...(lines.length > 0 ? [batch(`${enter} ip`, lines)] : []),
    ...(lines6.length > 0 ? [batch(`${enter} ip -6`, lines6)] : []),
    ...(change.filter === undefined ? [] : [`${enter} nft -f - <<'NFT'\ntable inet lab\ndelete table inet lab\n${change.filter}NFT`]),
  ].join("\n");
}

function replaceRoute({ type, destination, via, table }: Route): string {
  return `route replace ${type ? `${type} ` : ""}${destination}${via && ` ${via}`}${table === undefined ? "" : ` table ${table}`}`;
}

function deleteRoute({ type, destination, table }: Route): string {
  return `route delete ${type ? `${type} ` : ""}${destination}${table === undefined ? "" : ` table ${table}`}`;
}

/** A namespace with a rule before the local table moves that table's own rule behind it. */
function ruleLines(rules: readonly PolicyRule[], family: 4 | 6, verb: "add" | "delete"): string[] {
  const own = rules.filter((rule) => rule.family === family);
  const lines = own.map(({ preference, rule }) => `rule ${verb} ${rule} pref ${preference}`);
  if (!own.some(({ rule }) => rule === "lookup local")) return lines;
  return verb === "add" ? [...lines, "rule delete lookup local pref 0"] : ["rule add lookup local pref 0", ...lines];
}

function batch(command: string, lines: readonly string[]): string {
  return `${command} -batch - <<'BATCH'\n${lines.join("\n")}\nBATCH`;
}
