import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "./requirements";

/** The process that keeps a lab's namespaces alive; its start time tells it from a later process of the same id. */
export interface HolderIdentity {
  readonly pid: number;
  readonly startTime: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/;

/** The runtime folder of one lab: everything that exists of it outside the kernel. */
export class LabFolder {
  private constructor(
    readonly name: string,
    readonly path: string,
  ) {}

  /** @throws LabError for a name that is not one, or a parent folder of another user. */
  static of(name: string, env: Readonly<Record<string, string | undefined>> = process.env): LabFolder {
    if (!NAME.test(name)) {
      throw new LabError(`"${name}" is not a name for a lab: use letters, digits, ".", "_" and "-", at most 41, a letter or digit first`);
    }
    return new LabFolder(name, join(runtimeRoot(env), name));
  }

  /** Labs whose folder exists. */
  static all(env: Readonly<Record<string, string | undefined>> = process.env): LabFolder[] {
    const root = runtimeRoot(env);
    return readdirSync(root)
      .sort()
      .map((name) => new LabFolder(name, join(root, name)));
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  namespacePath(namespace: string): string {
    return join(this.path, "ns", namespace);
  }

  /** Takes the name. @returns false when another lab has it */
  create(): boolean {
    try {
      mkdirSync(this.path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    mkdirSync(this.file("ns"));
    return true;
  }

  writeHolder(holder: HolderIdentity): void {
    writeFileSync(this.file("holder.json"), JSON.stringify(holder));
  }

  /** The holder, when it still runs. */
  holder(): HolderIdentity | undefined {
    try {
      const holder = JSON.parse(readFileSync(this.file("holder.json"), "utf8")) as HolderIdentity;
      return processStart(holder.pid) === holder.startTime ? holder : undefined;
    } catch {
      return undefined;
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function runtimeRoot(env: Readonly<Record<string, string | undefined>>): string {
  const uid = process.getuid?.() ?? 0;
  const runtime = env["XDG_RUNTIME_DIR"];
  const root = runtime && existsSync(runtime) ? join(runtime, "vpc-peering-lab") : join(tmpdir(), `vpc-peering-lab-${uid}`);
  try {
    mkdirSync(root, { mode: 0o700 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST")
      throw new LabError(`the lab needs a folder for its state, and ${root} cannot be created: ${message}; set TMPDIR`);
  }
  const found = lstatSync(root);
  if (!found.isDirectory() || found.uid !== uid)
    throw new LabError(`${root} belongs to another user: set XDG_RUNTIME_DIR or TMPDIR to a folder of yours`);
  if (!/^[\w./+@-]+$/.test(root))
    throw new LabError(`the lab cannot use "${root}" for its state: set TMPDIR to a path without spaces and quotes`);
  return root;
}

/** When a process started, in clock ticks since boot; undefined when it is gone. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
