import { closeSync, existsSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { UsageError } from "../terminal/usage-error";

const MAX_BYTES = 256 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The JSON in a file, in UTF-8 or UTF-16, with or without a byte order mark.
 * @param shown what messages call the file
 * @throws UsageError when it cannot be read, is too large or is not JSON; for other files of a Terraform project it names the command to run.
 */
export function readJson(path: string, shown: string): unknown {
  const text = readText(path, shown);
  const advice = adviceFor(path, shown, text);
  if (advice) throw new UsageError(`"${shown}" ${advice}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`"${shown}" is not valid JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`);
  }
}

/** The text of a regular file. @throws UsageError when it cannot be read, is too large or is not a regular file. */
export function readText(path: string, shown: string): string {
  return decode(readBytes(path, shown), shown);
}

function readBytes(path: string, shown: string): Buffer {
  try {
    const kind = unreadableKind(statSync(path));
    if (kind) throw new UsageError(`"${shown}" is ${kind}; write its content to a file and name that file`);
    return readAll(path, shown);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`"${shown}" cannot be read: ${reasonOf(cause as NodeJS.ErrnoException)}`);
  }
}

/** What a path is when reading it might never end; undefined for files, and for folders, which fail at once. */
function unreadableKind(stats: Stats): string | undefined {
  if (stats.isFIFO()) return "a pipe";
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return "a device";
  return stats.isSocket() ? "a socket" : undefined;
}

/** Reads up to the limit, whatever size the file system reports: some files have none, or grow while they are read. */
function readAll(path: string, shown: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      if (count === 0) return Buffer.concat(chunks, size);
      size += count;
      if (size > MAX_BYTES) throw new UsageError(`"${shown}" is larger than 256 MiB; check that it is the right file`);
      chunks.push(count === CHUNK_BYTES ? chunk : chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Windows PowerShell redirects in UTF-16 with a byte order mark; without a mark, the zero byte beside the first ASCII character shows it. */
function decode(bytes: Buffer, shown: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : first !== 0 && second === 0 && bytes.length % 2 === 0
          ? "utf-16le"
          : first === 0 && second !== 0 && bytes.length % 2 === 0
            ? "utf-16be"
            : "utf-8";
  if (isZip(bytes)) return bytes.toString("latin1", 0, 4);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`"${shown}" is not text in ${encoding.toUpperCase()}; write it again as UTF-8`);
  }
}

const isZip = (bytes: Buffer) => bytes.toString("latin1", 0, 4) === "PK\u0003\u0004";

/** Why a file operation failed, in words. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: "no such file or folder",
    EACCES: "permission denied",
    EISDIR: "it is a folder",
    ENOTDIR: "part of its path is not a folder",
    ELOOP: "its symbolic links form a loop",
  };
  return reasons[error.code ?? ""] ?? error.message;
}

const PROGRAMS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".py", ".go", ".java", ".cs"];
const HCL = /^\s*(?:(?:#|\/\/).*\s*)*(?:terraform|provider|resource|data|module|variable|output|locals)\b[^\n:=]*\{/;

/** For a file that is not JSON but belongs to a Terraform project: what it is, and the command that gives the file to check. */
function adviceFor(path: string, shown: string, text: string): string | undefined {
  if (text.trim() === "") return "is not valid JSON: it is empty";
  if (text.startsWith("PK\u0003\u0004")) return `is a binary plan file; convert it: terraform show -json ${quoted(shown)} > plan.json`;
  if (isMessageStream(text))
    return 'is the message log of "terraform plan -json", which does not contain the plan; run: terraform plan -out plan.out && terraform show -json plan.out > plan.json';
  if (/^[[{"]/.test(text.trimStart())) return undefined;
  if (PROGRAMS.includes(extname(path))) return `is source code; name the folder that "cdktf synth" writes: ${synthAdvice(path, shown)}`;
  if ([".tf", ".tfvars", ".hcl"].includes(extname(path)) || HCL.test(text))
    return `is Terraform configuration; check its plan: ${planCommand(dirname(shown))}`;
  if (/^(?:.*\n){0,200}(?:Plan: \d+ to (?:add|import)|No changes\.|Terraform (?:will perform|used the selected providers))/.test(text))
    return "is a plan in words; run: terraform plan -out plan.out && terraform show -json plan.out > plan.json";
  return undefined;
}

/** Lines of JSON messages, as `-json` of plan and apply prints them. */
function isMessageStream(text: string): boolean {
  const line = text.trimStart().split("\n", 1)[0]!;
  return line.startsWith("{") && line.includes('"@level"') && line.includes('"@message"');
}

/** The command that checks the app a source file belongs to: its synthesized folder, written first where it is missing. */
function synthAdvice(path: string, shown: string): string {
  const project = projectOf(path, shown);
  const check = `vpc-peering check ${quoted(join(project.shown, "cdktf.out"))}`;
  return existsSync(join(project.folder, "cdktf.out")) ? check : `${inFolder(project.shown, "cdktf synth")} && ${check}`;
}

/** The nearest folder above a file that has CDKTF's settings or output; else the file's own. */
function projectOf(path: string, shown: string): { readonly folder: string; readonly shown: string } {
  let [folder, name] = [dirname(path), dirname(shown)];
  while (dirname(folder) !== folder) {
    if (existsSync(join(folder, "cdktf.json")) || existsSync(join(folder, "cdktf.out"))) return { folder, shown: name };
    [folder, name] = [dirname(folder), join(name, "..")];
  }
  return { folder: dirname(path), shown: dirname(shown) };
}

/** The command that writes `plan.json` of the Terraform configuration in a folder. */
export function planCommand(folder: string): string {
  const terraform = folder === "." ? "terraform" : `terraform -chdir=${quoted(folder)}`;
  return `${terraform} plan -out plan.out && ${terraform} show -json plan.out > plan.json`;
}

/** A command as it is typed from here when it has to run in the folder. */
export function inFolder(folder: string, command: string): string {
  return folder === "." ? command : `(cd ${quoted(folder)} && ${command})`;
}

/** A word for a shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** True for the name of a file of Terraform configuration. */
export function isConfigurationFile(path: string): boolean {
  return /\.tf(?:\.json)?$/.test(basename(path));
}
