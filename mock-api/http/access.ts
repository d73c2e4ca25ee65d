import { createHash, timingSafeEqual } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import { type ApiError, adminTokenMissing, controlRefused, hostRejected } from "../world/errors";
import type { RequestHead } from "./transport";

export interface AccessOptions {
  /** Opens the control plane to every client that sends it, and closes it to all others. @default - loopback clients only */
  readonly adminToken?: string | undefined;
  /** Host names under which the mock may be called, besides loopback names and IP addresses. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Whether `/mock/` can be used; health always can. @default true */
  readonly control?: boolean | undefined;
}

/** What browsers send for pages of the mock itself and for addresses that a user types. */
const OWN_PAGES: readonly string[] = ["same-origin", "none"];

/** Only `/mock` itself and what is under it. */
export function isControlPath(path: string): boolean {
  return path.startsWith("/mock") && (path.length === 5 || path[5] === "/");
}

/** The name or address of a `Host` header, without port and brackets, in lower case. */
function hostName(header: string): string {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(header);
  return (match?.[1] ?? match?.[2] ?? header).toLowerCase().replace(/\.$/, "");
}

export function isLoopbackAddress(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/i, "") ?? "";
  return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

const isLoopbackHost = (name: string) => name === "localhost" || name.endsWith(".localhost") || isLoopbackAddress(name);

const digest = (text: string) => createHash("sha256").update(text).digest();

/** The token of `Authorization: Bearer TOKEN`, or the password of `Basic`. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [, scheme = "", value = ""] = /^(\w+) +(\S+) *$/.exec(authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const pair = Buffer.from(value, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}

/** Decides from the head of a request, before its body is read, whether it is served. */
export class Access {
  readonly #token: Buffer | undefined;
  readonly #hosts: ReadonlySet<string>;
  readonly #control: boolean;

  constructor({ adminToken, allowHosts = [], control = true }: AccessOptions) {
    this.#token = adminToken === undefined ? undefined : digest(adminToken);
    this.#hosts = new Set(allowHosts.map(hostName));
    this.#control = control;
  }

  /** @returns the error to answer, or undefined where the request is served. */
  judge(head: RequestHead): ApiError | undefined {
    return isControlPath(head.path) ? this.#judgeControl(head) : this.#judgeHost(head);
  }

  /** Keeps web pages out that reach a loopback address under a name of their own (DNS rebinding): the default keys are well known. */
  #judgeHost({ header }: RequestHead): ApiError | undefined {
    const host = header("host") ?? "";
    const name = hostName(host);
    const fine = name === "" || isLoopbackHost(name) || isIP(name) !== 0 || this.#hosts.has(name);
    return fine ? undefined : hostRejected(host);
  }

  #judgeControl(head: RequestHead): ApiError | undefined {
    const { path, header } = head;
    const origin = header("origin");
    if (origin !== undefined && origin !== `http://${header("host")}`)
      return controlRefused(`the control plane rejects requests of other sites' web pages: Origin is "${origin}"`);
    const site = header("sec-fetch-site");
    if (site !== undefined && !OWN_PAGES.includes(site))
      return controlRefused(`the control plane rejects requests of other sites' web pages: Sec-Fetch-Site is "${site}"`);
    const asked = path.replace(/\/$/, "");
    if (asked === "/mock/health") return undefined;
    if (!this.#control) return controlRefused("the control plane is off: the mock was started with --no-control");
    if (this.#token === undefined) return this.#judgeLocal(head);
    // The page itself holds no data: it asks the user for the token and sends it with each request.
    return this.#judgeHost(head) ?? (asked === "/mock/console" ? undefined : this.#judgeToken(head, this.#token));
  }

  /** The socket decides who is local; the name still has to be one, since a page's own name may point at loopback. */
  #judgeLocal({ header, remoteAddress }: RequestHead): ApiError | undefined {
    if (!isLoopbackAddress(remoteAddress))
      return controlRefused(
        `the control plane serves only this machine, not ${remoteAddress}; start the mock with --admin-token to open it`,
      );
    const host = header("host") ?? "";
    const name = hostName(host);
    if (isLoopbackHost(name) || this.#hosts.has(name)) return undefined;
    return controlRefused(`the control plane answers only on loopback, not as "${host}"`);
  }

  /** Also for loopback clients: behind a local proxy everyone looks local. */
  #judgeToken({ header }: RequestHead, expected: Buffer): ApiError | undefined {
    const sent = tokenIn(header("authorization"));
    return sent !== undefined && timingSafeEqual(digest(sent), expected) ? undefined : adminTokenMissing(sent !== undefined);
  }
}
