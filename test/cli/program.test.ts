import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { withProgress } from "../../cli/terminal/progress";
import { sanitize, sanitizeDeep } from "../../cli/terminal/sanitize";
import { cut, displayWidth, table } from "../../cli/terminal/table";
import { cli, temporaryFolder } from "./harness";
import { hubTopology } from "./topologies";

const folder = temporaryFolder();
const COMMANDS = ["init", "check", "reach", "graph", "console", "cost", "diff", "renumber", "mock", "env", "lab", "providers", "doctor"];
const main = join(__dirname, "../../cli/main.ts");
const tsx = require.resolve("tsx/cli");

describe("the program", () => {
  test("--help lists every command and exits 0", async () => {
    const { code, out } = await cli(["--help"]);
    expect(code).toBe(0);
    const listed = COMMANDS.map((name) => (name === "reach" ? "reach|trace" : name));
    expect([...out.matchAll(/^ {2}([a-z|]+) /gm)].map(([, name]) => name)).toEqual([...listed, "help"]);
    expect([...out.matchAll(/^(\w.*):$/gm)].map(([, section]) => section)).toEqual([
      "Options",
      "Author an app",
      "Check a topology",
      "Run offline",
      "Help",
    ]);
  });

  test.each(COMMANDS)("%s has help of its own", async (name) => {
    const { code, out, err } = await cli([name, "--help"]);
    expect([code, err, out.startsWith(`Usage: vpc-peering ${name === "reach" ? "reach|trace" : name} `)]).toEqual([0, "", true]);
  });

  test.each(COMMANDS)("the help of %s fits a narrow terminal", async (name) => {
    const { out } = await cli([name, "--help"], { columns: 60 });
    expect(out.split("\n").filter((line) => displayWidth(line) > 60)).toEqual([]);
  });

  test.each([
    [["nope"], "vpc-peering: unknown command 'nope'"],
    [["chek"], "(Did you mean check?)"],
    [["help", "nope"], "vpc-peering: unknown command 'nope'"],
    [["help", "chek"], "(Did you mean check?)"],
    [["check", "--nope"], "vpc-peering: unknown option '--nope'"],
    [["diff", "a", "b", "c"], "vpc-peering: too many arguments for 'diff'"],
    [["check", "--fail-on", "all"], "Allowed choices are error, warning, info, never."],
    [["diff", "one"], "vpc-peering: name two sources: vpc-peering diff BEFORE AFTER"],
    [["reach", "--port", "0"], "It must be a port from 1 to 65535."],
    [["reach", "--max-hops", "1"], "It must be an integer ≥ 2."],
    [["console", "--port", "70000"], "It must be an integer from 0 to 65535."],
    [["providers", "remove"], "vpc-peering: unknown command 'remove'"],
    [["providers", "install", "there"], '(see "vpc-peering providers install --help")'],
    [["check", "--region", "fr-par"], "--region selects regions of the account; leave it out, or add --account"],
  ])("%j is wrong use: one message, exit 2", async (argv, message) => {
    const { code, out, err } = await cli(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  test("no command at all shows the help on stderr and exits 2", async () => {
    const { code, out, err } = await cli([]);
    expect([code, out, err.includes("Usage: vpc-peering")]).toEqual([2, "", true]);
  });

  test.each([
    ["reach", "--from", "web", "--to", "data"],
    ["reach", "--from", "web", "--to", "hub"],
    ["reach", "--matrix"],
    ["check"],
    ["cost", "--budget", "1"],
    ["renumber"],
  ])("%s %s fits a narrow terminal, but for words that are longer", async (...argv) => {
    const { out } = await cli([argv[0]!, folder.write("hub.json", hubTopology), ...argv.slice(1)], { columns: 34 });
    const broken = out.split("\n").filter((line) => displayWidth(line) > 34 && line.trim().split(" ").length > 1);
    expect(broken).toEqual([]);
  });

  test("names from files cannot act on the terminal", async () => {
    const evil = JSON.parse(JSON.stringify(hubTopology).replaceAll('"name":"web"', '"name":"we\\u001b[2Jb\\u202e\\nroot"')) as unknown;
    const file = folder.write("evil.json", evil);
    for (const argv of [
      ["reach", file, "--matrix"],
      ["check", file],
      ["cost", file],
      ["graph", file, "--format", "dot"],
      ["check", file, "--json"],
      ["diff", folder.write("bare.json", { ...(evil as object), routes: [] }), file],
    ]) {
      const { out } = await cli(argv);
      expect(out).toContain("we[2Jbroot");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that must not come through
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    expect((await cli(["check", "no\u001b[31mfile"])).err).not.toContain("\u001b");
  });
});

describe("the entry", () => {
  const start = (...args: string[]) =>
    new Promise<{ code: number; out: string }>((resolve) => {
      execFile(process.execPath, [tsx, main, ...args], { cwd: folder.path }, (error, stdout) =>
        resolve({ code: (error?.code as number | undefined) ?? 0, out: stdout }),
      );
    });

  test("ends with the command's exit code", async () => {
    const file = folder.write("hub.json", hubTopology);
    expect((await start("reach", file, "--from", "web", "--to", "hub")).code).toBe(0);
    expect((await start("check", file)).code).toBe(1);
    expect((await start("check", "nowhere.json")).code).toBe(2);
  });

  const shell = (script: string) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      const program = [process.execPath, tsx, main].map((word) => `'${word}'`).join(" ");
      execFile("/bin/sh", ["-c", script.replaceAll("PROGRAM", program)], { cwd: folder.path }, (error, _, err) =>
        resolve({ code: (error?.code as number | undefined) ?? 0, err }),
      );
    });

  test("a reader that closes the pipe early changes neither the exit code nor what stands on stderr", async () => {
    const large = {
      ...hubTopology,
      routes: hubTopology.routes.flatMap((route) => Array.from({ length: 300 }, (_, n) => ({ ...route, id: `${route.id}.${n}` }))),
    };
    folder.write("large.json", large);
    expect(await shell("{ PROGRAM check large.json --json; echo $? > code; } | true; exit $(cat code)")).toEqual({ code: 1, err: "" });
  });

  (existsSync("/dev/full") ? test : test.skip)("an output that cannot be written is one sentence and exit 2", async () => {
    folder.write("hub.json", hubTopology);
    const { code, err } = await shell("PROGRAM check hub.json > /dev/full");
    expect([code, err]).toEqual([2, "vpc-peering: the answer cannot be written: ENOSPC: no space left on device, write\n"]);
  });

  test("hands mock over, with its options, in the same process", async () => {
    const child = spawn(process.execPath, [tsx, main, "mock", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(`${line}`)![0];
    const health = await fetch(`${url}/mock/health`);
    expect(health.status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("progress", () => {
  const io = (isTTY: boolean) => {
    const written: string[] = [];
    return {
      written,
      io: { stdout: { write: () => {} }, stderr: { write: (text: string) => void written.push(text), isTTY }, env: {}, cwd: "." },
    };
  };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test("work over a second shows a spinner on a terminal and clears it", async () => {
    const terminal = io(true);
    const done = withProgress(terminal.io, "walking", () => new Promise<number>((resolve) => setTimeout(() => resolve(7), 1250)));
    await jest.advanceTimersByTimeAsync(1250);
    expect(await done).toBe(7);
    expect(terminal.written).toEqual(["\r\u001b[K⠋ walking", "\r\u001b[K⠙ walking", "\r\u001b[K"]);
  });

  test("shorter work shows nothing, work that blocks shows its label at once, and a pipe never sees any", async () => {
    const [quick, blocking, pipe] = [io(true), io(true), io(false)];
    await withProgress(quick.io, "x", async () => 1);
    await withProgress(blocking.io, "x", async () => 1, { atOnce: true });
    await withProgress(pipe.io, "x", async () => 1, { atOnce: true });
    expect([quick.written, blocking.written, pipe.written]).toEqual([[], ["\r\u001b[K⠋ x", "\r\u001b[K"], []]);
  });
});

describe("terminal text", () => {
  test("sanitize drops escapes, controls and direction marks, and nothing else", () => {
    expect(sanitize("a\u001b[31mb\u0007\u009b\u202ec\t\nd é 网络")).toBe("a[31mbcd é 网络");
    expect(sanitizeDeep({ "k\u0000": ["\u001b", 1, null, { x: "y\u2066" }] })).toEqual({ k: ["", 1, null, { x: "y" }] });
  });

  test("widths count what a terminal shows", () => {
    expect([displayWidth("abc"), displayWidth("网络"), displayWidth("\u001b[31mred\u001b[0m")]).toEqual([3, 4, 3]);
    expect([cut("abcdef", 4), cut("网络接口", 5), cut("abc", 3)]).toEqual(["abc…", "网络…", "abc"]);
    expect(table(["a", "b"], [["网", "x"]], { width: 20 })).toBe("  a   b\n  ──  ─\n  网  x\n");
  });
});
