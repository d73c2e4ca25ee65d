/** The private place where one Terraform process finds this plugin. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The shortest limit of the supported systems (macOS), with its closing zero. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET = "plugin.sock";

export interface ListeningSocket {
  readonly path: string;
  readonly server: Server;
  /** Hands over every connection, those that came before this call included. */
  onConnection(take: (socket: Socket) => void): void;
  /** Removes the folder; may be called twice. */
  remove(): void;
}

const FOLDER = "vpc-peering-plugin-";

/** The first place whose path is short enough and that can be written: TMPDIR may name a folder that is gone. */
function makeFolder(preferred: string | undefined): string {
  const parents = [preferred, tmpdir(), "/tmp"].filter((parent): parent is string => Boolean(parent));
  const problems: string[] = [];
  for (const parent of parents.filter((candidate) => join(candidate, `${FOLDER}XXXXXX`, SOCKET).length <= LONGEST_SOCKET_PATH))
    try {
      const folder = mkdtempSync(join(parent, FOLDER));
      chmodSync(folder, 0o700);
      return folder;
    } catch (error) {
      problems.push((error as Error).message);
    }
  throw new Error(`there is no place for its socket: ${problems.join("; ")}. Point TMPDIR to a folder that can be written.`);
}

/** Listens on a Unix socket in a folder of its own that only this user can enter. */
export async function listenPrivately(preferredFolder: string | undefined): Promise<ListeningSocket> {
  const folder = makeFolder(preferredFolder);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const early: Socket[] = [];
  let taker: ((socket: Socket) => void) | undefined;
  const server = createServer({ pauseOnConnect: true }, (socket) => (taker ? taker(socket) : early.push(socket)));
  const path = join(folder, SOCKET);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  const onConnection = (take: (socket: Socket) => void) => {
    taker = take;
    for (const socket of early.splice(0)) take(socket);
  };
  return { path, server, onConnection, remove };
}
