import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../cli/run";

/** What a command line gave. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly tty?: boolean;
  readonly columns?: number;
}

/** Runs a command line in-process with captured output. */
export async function cli(argv: readonly string[], { env = {}, cwd = __dirname, tty = false, columns }: Surroundings = {}): Promise<Ran> {
  const written = { out: "", err: "" };
  const append = (stream: "out" | "err", text: string) => {
    written[stream] += text;
  };
  const code = await run(argv, {
    stdout: { write: (text) => append("out", text), isTTY: tty, columns },
    stderr: { write: (text) => append("err", text), isTTY: false },
    env,
    cwd,
  });
  return { code, ...written };
}

/** A folder of its own for each test, removed after all of them. */
export function temporaryFolder(): { readonly path: string; write(name: string, content: unknown): string } {
  const path = mkdtempSync(join(tmpdir(), "vpc-peering-cli-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
  };
}

/** Address on which nobody listens any more. */
export async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
