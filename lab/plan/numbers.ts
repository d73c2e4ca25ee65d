/** Numbers of VPCs, networks and hosts, by key: given once and kept, so that a later plan of the same lab renames nothing. */
export class Numbers {
  private readonly given: Map<string, number>;

  constructor(entries: Iterable<readonly [string, number]> = []) {
    this.given = new Map(entries);
  }

  of(key: string): number {
    let number = this.given.get(key);
    if (number === undefined) {
      number = this.given.size + 1;
      this.given.set(key, number);
    }
    return number;
  }

  entries(): [string, number][] {
    return [...this.given];
  }
}

/** Addresses of the lab's own: routers answer from them and hosts have them as gateway. No Private Network may use link-local blocks. */
export const ROUTER_BLOCK_V4 = "169.254.128.0/17";
export const ROUTER_BLOCK_V6 = "fd6c:6162::/64";

/** Link-local IPv4 address of a router or of a forwarding host's own cable. */
export function linkLocalV4(number: number): string {
  return `169.254.${128 + (number >> 8)}.${number & 255}`;
}

export function linkLocalV6(number: number): string {
  return `fe80::${number.toString(16)}`;
}

/** Ethernet address of an interface of the lab, apart from those that the kernel chooses. */
export function macAddress(kind: "bridge" | "steered" | "steering", number: number): string {
  const kinds = { bridge: "62", steered: "73", steering: "72" };
  const bytes = [number >> 8, number & 255].map((byte) => byte.toString(16).padStart(2, "0"));
  return ["02", "6c", "61", kinds[kind], ...bytes].join(":");
}

/** The IPv6 address from which a router reports errors; link-local ones do not travel. */
export function routerV6(number: number): string {
  return `fd6c:6162::${number.toString(16)}`;
}
