import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Io } from "../terminal/io";
import { withProgress } from "../terminal/progress";
import { sanitizeDeep } from "../terminal/sanitize";
import { UsageError } from "../terminal/usage-error";
import { type JsonFileOptions, loadJson } from "./json-file";
import { readJson } from "./read-json";
import type { Loaded, SourceRequest } from "./source";
import { loadSynthesized } from "./synthesized";

/** Where the synthesized app is, unless said otherwise. */
export const DEFAULT_PATH = "cdktf.out";

/**
 * Reads the one source that the command line asks for. Names in it are freed of control characters before anybody sees them.
 * @throws UsageError when there is none, more than one, or it cannot be read.
 */
export async function openSource(request: SourceRequest, io: Io): Promise<Loaded> {
  const loaded = await withProgress(io, "reading the topology", () => load(request, io));
  return {
    topology: sanitizeDeep(loaded.topology),
    label: sanitizeDeep(loaded.label),
    findings: sanitizeDeep(loaded.findings),
    options: sanitizeDeep(loaded.options),
    aliases: sanitizeMap(loaded.aliases),
    owners: sanitizeMap(loaded.owners),
  };
}

const sanitizeMap = (map: ReadonlyMap<string, string>) => new Map([...map].map(([key, value]) => [sanitizeDeep(key), sanitizeDeep(value)]));

/** As `openSource`, for a single argument: a path, `mock`, `account` or a URL. */
export function openNamed(path: string, io: Io, request: Partial<SourceRequest> = {}): Promise<Loaded> {
  return openSource({ account: false, profiles: [], keyFiles: [], regions: [], ...request, path }, io);
}

const isUrl = (path: string) => /^https?:\/\//.test(path);

/** True for what a single argument can name: a file or folder that is there, `mock`, `account`, a URL. */
export function isSource(path: string, io: Io): boolean {
  return isUrl(path) || path === "mock" || path === "account" || existsSync(resolve(io.cwd, path));
}

async function load(request: SourceRequest, io: Io): Promise<Loaded> {
  const { path } = request;
  const isFile = path !== undefined && existsSync(resolve(io.cwd, path));
  const wantsMock = request.mock !== undefined || (!isFile && (path === "mock" || isUrl(path ?? "")));
  const wantsAccount = request.account || (!isFile && path === "account");
  const named = path !== undefined && !["mock", "account"].includes(path) && !isUrl(path);
  const twoMocks = typeof request.mock === "string" && path !== undefined && isUrl(path);
  if (twoMocks || [wantsMock, wantsAccount, named].filter(Boolean).length > 1) {
    throw new UsageError("name one source only: a path, --mock, or --account (with --profile or --key-file)");
  }
  if (request.regions.length > 0 && !wantsAccount)
    throw new UsageError("--region chooses a region of the account: leave it out, or add --account");
  if (wantsMock) {
    const { loadMock } = require("./mock") as typeof import("./mock");
    return loadMock(typeof request.mock === "string" ? request.mock : path === "mock" ? undefined : path, io.env);
  }
  if (wantsAccount) {
    const { loadAccount } = require("./account") as typeof import("./account");
    return loadAccount(request, io);
  }
  return loadPath(path ?? DEFAULT_PATH, io, request);
}

function loadPath(path: string, io: Io, options: JsonFileOptions): Loaded {
  const absolute = resolve(io.cwd, path);
  if (!existsSync(absolute)) {
    throw new UsageError(
      path === DEFAULT_PATH
        ? `there is no "${DEFAULT_PATH}" here: run "cdktf synth" first, or name a source (a plan or state in JSON, --mock, --account)`
        : `"${path}" cannot be read: no such file or folder`,
    );
  }
  if (statSync(absolute).isDirectory()) return loadSynthesized(absolute, path);
  return loadJson(readJson(absolute, path), path, options);
}
