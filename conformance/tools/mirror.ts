import { copyFileSync, existsSync, linkSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const systems: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin" };
const processors: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** This machine as Terraform names it, `linux_amd64` say. */
export const terraformPlatform = `${systems[process.platform]}_${processors[process.arch]}`;

export interface MirroredProvider {
  /** The plugin's executable. */
  readonly binary: string;
  /** `scaleway/scaleway` */
  readonly address: string;
  readonly version: string;
}

/** Both engines' default registries: Terraform and OpenTofu resolve `scaleway/scaleway` under another host each. */
const hosts = ["registry.terraform.io", "registry.opentofu.org"];

/** Lays a provider into a Terraform filesystem mirror, under the default host of both engines. */
export function addToMirror(mirror: string, { binary, address, version }: MirroredProvider): void {
  for (const host of hosts) {
    const folder = join(mirror, host, address, version, terraformPlatform);
    const file = join(folder, `terraform-provider-${address.split("/")[1]}_v${version}`);
    if (existsSync(file)) continue;
    mkdirSync(folder, { recursive: true });
    try {
      linkSync(binary, file);
    } catch {
      copyFileSync(binary, file); // the cache is on another file system
    }
  }
}
