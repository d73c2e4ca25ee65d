import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The lab cannot be built or used here; the message says why and what helps. */
export class LabError extends Error {
  override readonly name = "LabError";
}

/** How the lab gets its namespaces: as any user by a user namespace, or as root without one. */
export type Privilege = "user-namespace" | "root";

const TOOLS = [
  { command: "unshare", package: "util-linux" },
  { command: "nsenter", package: "util-linux" },
  { command: "ip", package: "iproute2" },
  { command: "nft", package: "nftables" },
] as const;

/** PATH with the folders where Debian keeps administration tools, which ordinary users do not have on theirs. */
export function toolPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return `${env["PATH"] ?? "/usr/bin:/bin"}:/usr/local/sbin:/usr/sbin:/sbin`;
}

/** @throws LabError with the reason and the cure where no lab can be built. */
export function requireLab(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Privilege {
  if (platform !== "linux") {
    const system = platform === "darwin" ? "macOS" : platform === "win32" ? "Windows" : platform;
    const cure = platform === "win32" ? "use WSL 2 or a Linux container" : "use a Linux virtual machine or container";
    throw new LabError(`the lab needs Linux network namespaces, which ${system} does not have: ${cure}`);
  }
  const PATH = toolPath(env);
  const missing = TOOLS.filter(({ command }) => spawnSync(command, ["-V"], { env: { PATH }, stdio: "ignore" }).error);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => tool.package))].join(" ");
    throw new LabError(
      `the lab needs ${missing.map(({ command }) => command).join(" and ")}, which ${missing.length === 1 ? "is" : "are"} not installed: run "apt-get install ${packages}"`,
    );
  }
  return privilege(PATH);
}

function privilege(PATH: string): Privilege {
  const flags = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "true"];
  const unprivileged = spawnSync("unshare", ["--user", "--map-root-user", ...flags], { env: { PATH }, encoding: "utf8" });
  if (unprivileged.status === 0) return "user-namespace";
  const root = process.getuid?.() === 0 ? spawnSync("unshare", flags, { env: { PATH }, encoding: "utf8" }) : undefined;
  if (root?.status === 0) return "root";
  const reason = (root ?? unprivileged).stderr.trim() || "unshare failed";
  throw new LabError(`this system does not let ${root ? "root" : "this user"} create network namespaces (${reason}): ${cure()}`);
}

function cure(): string {
  if (read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === "1") {
    return 'run as root, or allow user namespaces with "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"';
  }
  if (read("/proc/sys/kernel/unprivileged_userns_clone") === "0") {
    return 'run as root, or allow user namespaces with "sysctl -w kernel.unprivileged_userns_clone=1"';
  }
  if (read("/proc/sys/user/max_user_namespaces") === "0") {
    return 'run as root, or allow user namespaces with "sysctl -w user.max_user_namespaces=10000"';
  }
  return "run as root; in a container, with --privileged, or with --cap-add SYS_ADMIN,NET_ADMIN and without its seccomp profile";
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
