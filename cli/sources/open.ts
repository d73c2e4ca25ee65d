import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Io } from "../terminal/io";
import { withProgress } from "../terminal/progress";
import { sanitizeDeep } from "../terminal/sanitize";
import { UsageError } from "../terminal/usage-error";
import { adviceForFolder, findApp } from "./folder";
import { joinSources } from "./join";
import { loadJson } from "./json-file";
import { readJson } from "./read-file";
import { type Loaded, requestFor, type SourceRequest } from "./source";
import { loadSynthesized } from "./synthesized";

/** Where the synthesized app is, unless said otherwise. */
export const DEFAULT_PATH = "cdktf.out";

/**
 * Reads the sources that the command line asks for as one topology. Names in it are freed of control characters before anything shows them.
 * @throws UsageError when one cannot be read, or none holds anything of VPC
 */
export async function openSource(request: SourceRequest, io: Io): Promise<Loaded> {
  const sources = await withProgress(io, "reading the topology", () => openSources(request, io));
  const loaded = joinSources(sources, request);
  return {
    ...(sanitizeDeep({ ...loaded, aliases: undefined, owners: undefined }) as unknown as Loaded),
    aliases: sanitizeMap(loaded.aliases),
    owners: sanitizeMap(loaded.owners),
  };
}

const sanitizeMap = (map: ReadonlyMap<string, string>) => new Map([...map].map(([key, value]) => [sanitizeDeep(key), sanitizeDeep(value)]));

/** As `openSource`, for a single argument: a path, `mock`, `account` or a URL. */
export function openNamed(path: string, io: Io, request: Partial<SourceRequest> = {}): Promise<Loaded> {
  return openSource({ ...requestFor([path]), ...request }, io);
}

/** Each source by itself, in the order of the command line; the mock and the account of the options come last. */
async function openSources(request: SourceRequest, io: Io): Promise<Loaded[]> {
  const openers = sourcesOf(request, io);
  if (request.regions.length > 0 && !openers.some(({ isAccount }) => isAccount))
    throw new UsageError("--region selects regions of the account; leave it out, or add --account");
  const loaded: Loaded[] = [];
  for (const { open } of openers) loaded.push(await open());
  return loaded;
}

interface Opener {
  readonly isAccount?: boolean;
  readonly open: () => Loaded | Promise<Loaded>;
}

function sourcesOf(request: SourceRequest, io: Io): Opener[] {
  const opened = new Map<string, Opener>();
  const mock = (url: string | undefined) => opened.set(`mock ${url}`, { open: () => openMock(url, io, request) });
  const account = () => opened.set("account", { isAccount: true, open: () => openAccount(request, io) });
  for (const path of request.paths) {
    const absolute = resolve(io.cwd, path);
    if (!existsSync(absolute) && path === "mock") mock(undefined);
    else if (!existsSync(absolute) && path === "account") account();
    else if (isUrl(path) && !existsSync(absolute)) mock(path);
    else opened.set(`path ${absolute}`, { open: () => loadPath(absolute, path, io) });
  }
  if (request.mock !== undefined) mock(request.mock === true ? undefined : request.mock);
  if (request.account) account();
  return opened.size > 0 ? [...opened.values()] : [{ open: () => loadPath(resolve(io.cwd, DEFAULT_PATH), DEFAULT_PATH, io) }];
}

const isUrl = (path: string) => /^https?:\/\//.test(path);

/** True for what a single argument can name: a file or folder that exists, `mock`, `account`, a URL. */
export function isSource(path: string, io: Io): boolean {
  return isUrl(path) || path === "mock" || path === "account" || existsSync(resolve(io.cwd, path));
}

function openMock(url: string | undefined, io: Io, { timeoutSeconds }: SourceRequest): Promise<Loaded> {
  const { loadMock } = require("./mock") as typeof import("./mock");
  return loadMock(url, io.env, timeoutSeconds);
}

function openAccount(request: SourceRequest, io: Io): Promise<Loaded> {
  const { loadAccount } = require("./account") as typeof import("./account");
  return loadAccount(request, io);
}

function loadPath(absolute: string, path: string, io: Io): Loaded {
  if (!existsSync(absolute)) {
    if (path === DEFAULT_PATH) {
      const generic = 'run "cdktf synth" first, or name a source (a plan or state in JSON, --mock, --account)';
      throw new UsageError(`there is no "${DEFAULT_PATH}" here: ${adviceForFolder(io.cwd, ".") ?? generic}`);
    }
    throw new UsageError(`"${path}" cannot be read: no such file or folder`);
  }
  if (!statSync(absolute).isDirectory()) return loadJson(readJson(absolute, path), path);
  const app = findApp(absolute, path);
  return "file" in app ? loadJson(readJson(app.file, app.shown), app.shown) : loadSynthesized(app.folder, app.shown);
}
