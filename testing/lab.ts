import type { IConstruct } from "constructs";
import { peeringManifest } from "../constructs";
import { parseAddress, type Topology } from "../core";
import { type ExecOptions, type ExecResult, Lab, LabError, type LabHost, type LabOptions } from "../lab";

/** A VPC, Private Network or address of a lab: a construct, an id of the topology, a name such as `db.data`, or `VPC/NETWORK`. */
export type LabEnd = IConstruct | string;

/** How a lab is asked whether packets arrive. */
export interface DeliveryOptions {
  /** @default ICMP */
  readonly protocol?: "ICMP" | "TCP";
  /** For TCP: a server must listen there. */
  readonly port?: number;
  /** @default 4 where both ends have it, else 6 */
  readonly family?: 4 | 6;
  /** @default 2000 */
  readonly timeoutMs?: number;
}

/** A running lab, for tests. */
export class TestLab {
  /** Use `startLab`. */
  constructor(readonly lab: Lab) {}

  /** Runs a program on a host. */
  exec(end: LabEnd, argv: readonly string[], options?: ExecOptions): Promise<ExecResult> {
    return this.lab.exec(this.host(end).namespace, argv, options);
  }

  /** True when the destination answers a packet: a ping, or a TCP connection to a port on which a server listens. */
  async reaches(from: LabEnd, to: LabEnd, options: DeliveryOptions = {}): Promise<boolean> {
    return (await this.ask(from, to, options)).code === 0;
  }

  /** What `reaches` ran, with what it printed. */
  ask(from: LabEnd, to: LabEnd, { protocol = "ICMP", port, family, timeoutMs = 2000 }: DeliveryOptions = {}): Promise<ExecResult> {
    const target = addressOf(this.host(to), family ?? this.commonFamily(from, to));
    if (protocol === "ICMP") {
      const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
      return this.exec(from, ["ping", "-n", "-c", "1", "-W", `${seconds}`, target]);
    }
    if (port === undefined) throw new LabError("a TCP question needs a port: add { port }");
    return this.exec(from, [process.execPath, "-e", CONNECT, target, `${port}`, `${timeoutMs}`]);
  }

  /** Changes the lab to another topology; whatever both have stays as it is. */
  async change(topologyOrApp: Topology | IConstruct): Promise<void> {
    await this.lab.change(topologyOf(topologyOrApp));
  }

  /** Ends the lab and every program in it. */
  stop(): Promise<void> {
    return this.lab.down();
  }

  /** The host that an end means, the first one of a VPC or network. @throws LabError with the hosts that there are */
  host(end: LabEnd): LabHost {
    const { hosts } = this.lab.plan;
    const id = typeof end === "string" ? end : end.node.path;
    const found =
      hosts.find(({ name, addresses }) => name === id || addresses.includes(id)) ??
      hosts.find(({ privateNetworkId, vpcId }) => privateNetworkId === id || vpcId === id) ??
      hosts.find((host) => this.namesOf(host).includes(id));
    if (found) return found;
    throw new LabError(`the lab has no host at "${id}": there is ${hosts.map(({ name }) => name).join(", ") || "none"}`);
  }

  private namesOf({ vpcId, privateNetworkId }: LabHost): string[] {
    const { vpcs, privateNetworks } = this.lab.topology;
    const vpc = vpcs.find(({ id }) => id === vpcId)?.name ?? vpcId;
    const network = privateNetworks.find(({ id }) => id === privateNetworkId)?.name;
    return [vpc, `${vpc}/${network}`];
  }

  private commonFamily(from: LabEnd, to: LabEnd): 4 | 6 {
    const has = (end: LabEnd) => this.host(end).addresses.some((address) => parseAddress(address)!.family === 4);
    return has(from) && has(to) ? 4 : 6;
  }
}

const CONNECT = `const [target, port, timeout] = process.argv.slice(1);
const socket = require("node:net").connect({ host: target, port: Number(port) }, () => process.exit(0));
socket.on("error", (error) => { console.error(error.message); process.exit(1); });
setTimeout(() => process.exit(1), Number(timeout));`;

function addressOf({ name, addresses }: LabHost, family: 4 | 6): string {
  const address = addresses.find((text) => parseAddress(text)!.family === family);
  if (address === undefined) throw new LabError(`host ${name} has no IPv${family} address: it has ${addresses.join(", ")}`);
  return address;
}

/**
 * Builds a lab from a topology, or from the constructs of an app, for a test. End it with `stop`.
 * @throws LabError where network namespaces cannot be created
 */
export async function startLab(topologyOrApp: Topology | IConstruct, options: LabOptions = {}): Promise<TestLab> {
  started += 1;
  const name = options.name ?? `test-${process.pid}-${started}`;
  return new TestLab(await Lab.up(topologyOf(topologyOrApp), { ...options, name }));
}

let started = 0;

function topologyOf(given: Topology | IConstruct): Topology {
  return "node" in given ? peeringManifest(given).topology : given;
}

/** Matchers over a running lab, which ask the kernel; asynchronous. */
export const labMatchers = {
  async toDeliverTo(received: { readonly lab: TestLab; readonly from: LabEnd }, to: LabEnd, options: DeliveryOptions = {}) {
    const { lab, from } = received;
    const { code, stdout, stderr } = await lab.ask(from, to, options);
    const [source, target] = [lab.host(from).name, lab.host(to).name];
    const how = options.protocol === "TCP" ? `TCP port ${options.port}` : "ping";
    return {
      pass: code === 0,
      message: () => `${target} ${code === 0 ? "answers" : "does not answer"} ${source} by ${how}\n${stdout}${stderr}`.trimEnd(),
    };
  },
};

/** The types of `labMatchers`. */
export interface LabMatchers<R> {
  /** The lab's kernel carries packets from one end to the other and the replies back: `await expect({ lab, from }).toDeliverTo(to)`. */
  toDeliverTo(to: LabEnd, options?: DeliveryOptions): Promise<R>;
}
