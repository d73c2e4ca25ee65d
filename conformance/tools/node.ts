import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, fillOnce } from "../cache";
import { run, tail } from "../commands";
import { Unavailable } from "../suite";

/** A Node.js with its headers, as npm ships it. */
export interface NodeRuntime {
  readonly version: string;
  /** Folder that holds `bin/node` and `include/node`. */
  readonly home: string;
}

/**
 * A pinned Node.js from the npm package of this platform.
 * @throws Unavailable where npm cannot install it
 */
export async function nodeRuntime(version: string, say: (text: string) => void): Promise<NodeRuntime> {
  const name = `node-${process.platform}-${process.arch}`;
  const target = join(cacheFolder("node"), version);
  const home = join(target, "node_modules", name);
  if (!existsSync(home)) {
    say(`installing Node.js ${version} from npm`);
    await fillOnce(target, async (folder) => {
      const args = ["install", "--no-audit", "--no-fund", "--no-save", "--prefix", folder, `${name}@${version}`];
      const npm = await run("npm", args, { cwd: folder, log: join(cacheFolder("logs"), "build.log") });
      if (npm.code !== 0) throw new Unavailable(`npm install ${name}@${version} failed:\n${tail(npm, 8)}`);
    });
  }
  return { version, home };
}
