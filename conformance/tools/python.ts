import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cache";
import { run, tail } from "../commands";
import { Unavailable } from "../suite";

/**
 * The interpreter of a virtual environment that holds one pinned package.
 * @throws Unavailable where there is no Python or the package cannot be had
 */
export async function pythonWith(name: string, version: string, say: (text: string) => void): Promise<string> {
  const folder = join(cacheFolder("python"), `${name}-${version}`);
  const python = join(folder, "bin/python");
  const finished = join(folder, "finished"); // a virtual environment knows its own path: it cannot be renamed when it is ready
  if (existsSync(finished)) return python;
  say(`installing ${name} ${version} with pip into a virtual environment`);
  rmSync(folder, { recursive: true, force: true });
  const options = { cwd: cacheFolder(), log: join(cacheFolder("logs"), "build.log") };
  const made = await run("python3", ["-m", "venv", folder], options).catch(() => undefined);
  if (made?.code !== 0) throw new Unavailable("python3 with its venv module is not on PATH.");
  const pip = await run(python, ["-m", "pip", "install", "--quiet", `${name}==${version}`], options);
  if (pip.code !== 0) throw new Unavailable(`pip install ${name}==${version} failed:\n${tail(pip, 8)}`);
  writeFileSync(finished, "");
  return python;
}
