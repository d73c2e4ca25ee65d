import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Command, Option } from "commander";
import { consoleDocument } from "../render/console-document";
import { openNamed, openSource } from "../sources/open";
import { type SourceOptionValues, sourceRequest, wholeNumber, withSourceOptions } from "../sources/source-options";
import type { CommandContext } from "../terminal/context";
import type { Io } from "../terminal/io";
import { sanitize } from "../terminal/sanitize";
import { type ExitCode, UsageError } from "../terminal/usage-error";

interface ConsoleOptions extends SourceOptionValues {
  readonly port: number;
  readonly open: boolean;
  readonly title?: string;
  readonly before?: string;
}

export function consoleCommand({ io, finish }: CommandContext): Command {
  const command = new Command("console")
    .description("open a source as a web page: picture, reachability, findings, cost, what if")
    .argument("[SOURCES...]", "what to show; several sources are read as one topology (default: cdktf.out)")
    .option("--before <SOURCE>", "compare with this source: what it opened and closed")
    .option("--title <TEXT>", "title of the page")
    .addOption(new Option("--port <N>", "port on 127.0.0.1; 0 takes a free one").argParser(wholeNumber(0, 65_535)).default(0))
    .option("--no-open", "print the address without opening a browser");
  return withSourceOptions(command).action(async (paths: string[], options: ConsoleOptions) => {
    finish(await serveConsole(io, paths, options));
  });
}

/** Serves the page on loopback until the process is interrupted. */
async function serveConsole(io: Io, paths: readonly string[], options: ConsoleOptions): Promise<ExitCode> {
  const loaded = await openSource(sourceRequest(paths, options, io), io);
  const before = options.before === undefined ? undefined : await openNamed(options.before, io);
  const { reportHtml } = require("../../console") as typeof import("../../console");
  const html = reportHtml(consoleDocument(loaded, { title: sanitize(options.title ?? "VPC peering"), before }));
  const server = await listen(html, options.port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  io.stdout.write(`${loaded.label} on ${url} (Ctrl-C to stop)\n`);
  if (options.open) openBrowser(url);
  await untilInterrupted();
  server.closeAllConnections();
  server.close();
  return 0;
}

async function listen(html: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const host = request.headers.host ?? "";
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
      return void response.writeHead(403).end("This page answers on its loopback address only.\n");
    if (request.url !== "/") return void response.writeHead(404).end();
    response
      .writeHead(200, { "Content-Type": "text/html; charset=utf-8", "X-Frame-Options": "DENY", "Cache-Control": "no-store" })
      .end(html);
  });
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new UsageError(`cannot listen on 127.0.0.1:${port}: ${(error as Error).message}; choose another --port`);
  }
  return server;
}

/** Best effort: the address is printed anyway. */
function openBrowser(url: string): void {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  execFile(program, [url], () => undefined);
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
