import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform } from "../../scripts/lib/terraform";
import type { TimeBudget } from "../budget";
import { cacheFolder, repositoryRoot } from "../cache";
import { mustRun } from "../commands";
import { cdkTerrainVersion, type GoProgramName, nodeVersions, pythonPackages, releaseOf } from "../versions";
import { describeEngine, type Engine } from "./engines";
import { goProgram } from "./go";
import { addToMirror } from "./mirror";
import { type NodeRuntime, nodeRuntime } from "./node";
import { pythonWith } from "./python";

/** The version of null_resource's provider that @cdktf/provider-null pins. */
const pinnedNullVersion = "3.2.4";

/**
 * Everything that the suites run: built or installed on first use, kept in the cache. Each method throws Unavailable, with
 * the reason, when its tool cannot be had on this machine.
 */
export class Toolbox {
  private readonly temporary: string[] = [];
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(
    private readonly budget: TimeBudget,
    private readonly say: (text: string) => void,
  ) {}

  /** Path of a Go program, built from its module. */
  go(name: GoProgramName): Promise<string> {
    return this.once(`go ${name}`, () => goProgram(name, this.budget, this.say));
  }

  /** Terraform or OpenTofu of PATH, else the newest that can be built. */
  engine(): Promise<Engine> {
    return this.once("engine", async () => describeEngine(this.enginePath() ?? (await this.go("opentofu-newest"))));
  }

  /** An engine built from its module. */
  builtEngine(name: GoProgramName): Promise<Engine> {
    return this.once(`engine ${name}`, async () => describeEngine(await this.go(name)));
  }

  /** Whether an engine is on PATH; the suites need none there. */
  enginePath(): string | undefined {
    try {
      return findTerraform();
    } catch {
      return undefined;
    }
  }

  /**
   * Filesystem mirror with the official provider and the real null provider. The latter lies there under its own number
   * and under the one that @cdktf/provider-null pins, because no binary of that one can be built from the Go module proxy.
   */
  officialMirror(): Promise<string> {
    return this.once("official mirror", async () => {
      const mirror = cacheFolder("mirror");
      const scaleway = await this.go("scaleway-provider");
      const nullProvider = await this.go("null-provider");
      addToMirror(mirror, { binary: scaleway, address: "scaleway/scaleway", version: releaseOf("scaleway-provider") });
      for (const version of [releaseOf("null-provider"), pinnedNullVersion])
        addToMirror(mirror, { binary: nullProvider, address: "hashicorp/null", version });
      return mirror;
    });
  }

  /** Mirror with the embedded plugins as `vpc-peering providers install` lays them. */
  embeddedMirror(): Promise<string> {
    return this.once("embedded mirror", async () => {
      const mirror = this.temporaryFolder("mirror");
      await mustRun(process.execPath, [join(repositoryRoot, "dist/bin/vpc-peering.js"), "providers", "install", "--dir", mirror], {
        cwd: repositoryRoot,
      });
      return mirror;
    });
  }

  /** The embedded Scaleway plugin as Terraform starts it. */
  async embeddedPlugin(): Promise<string> {
    const mirror = await this.embeddedMirror();
    const files = readdirSync(mirror, { recursive: true, encoding: "utf8" });
    return join(mirror, files.find((file) => /\/terraform-provider-scaleway_v[^/]*$/.test(file))!);
  }

  /** The Python interpreter that can import a pinned package. */
  python(name: "scaleway"): Promise<string> {
    return this.once(`python ${name}`, () => pythonWith(name, pythonPackages[name]!, this.say));
  }

  /** The pinned Node.js versions. */
  get nodeVersions(): readonly string[] {
    return nodeVersions;
  }

  node(version: string): Promise<NodeRuntime> {
    return this.once(`node ${version}`, () => nodeRuntime(version, this.say));
  }

  get cdkTerrainVersion(): string {
    return cdkTerrainVersion;
  }

  /** This package as a user installs it: `npm pack`. */
  tarball(): Promise<string> {
    return this.once("tarball", async () => {
      const folder = this.temporaryFolder("tarball");
      const args = ["pack", "--json", "--pack-destination", folder];
      const { stdout } = await mustRun("npm", args, { cwd: repositoryRoot });
      const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as { filename: string }[];
      return join(folder, packed!.filename);
    });
  }

  /** A folder that is removed at the end of the run. */
  temporaryFolder(name: string): string {
    const folder = mkdtempSync(join(tmpdir(), `vpc-peering-conformance-${name}-`));
    this.temporary.push(folder);
    return folder;
  }

  dispose(): void {
    for (const folder of this.temporary) rmSync(folder, { recursive: true, force: true });
  }

  private once<T>(key: string, make: () => Promise<T>): Promise<T> {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as Promise<T>;
  }
}
