import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillOnce } from "../../conformance/cache";
import { CommandFailed, mustRun, run, tail } from "../../conformance/commands";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vpc-peering-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string) => ["-e", script];

describe("a command", () => {
  test("ends with its code, its output, and a line in the log", async () => {
    const log = join(folder, "log");
    writeFileSync(log, "");
    const finished = await run(process.execPath, node("console.log('out'); console.error('err'); process.exit(3)"), { cwd: folder, log });
    expect(finished).toEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
    expect(readFileSync(log, "utf8")).toMatch(/^\$ .*\nout\nerr\n→ 3\n\n$/);
  });

  test("that must succeed and does not is told with the end of what it printed", async () => {
    const failing = mustRun(process.execPath, node("console.error('no such thing'); process.exit(1)"), { cwd: folder });
    await expect(failing).rejects.toThrow(CommandFailed);
    await expect(failing).rejects.toThrow(/ended with exit code 1:\nno such thing$/);
  });

  test("that does not end is killed at its limit, with what it started", async () => {
    const script = "sleep 1000 & echo $! > pid; wait";
    await expect(run("sh", ["-c", script], { cwd: folder, limitSeconds: 2 })).rejects.toThrow(/was killed: it had not ended after 2 s/);
    const grandchild = Number(readFileSync(join(folder, "pid"), "utf8"));
    expect(isRunning(grandchild)).toBe(false);
  });

  test("that does not exist rejects", async () => {
    await expect(run("no-such-command-anywhere", [], { cwd: folder })).rejects.toThrow(/ENOENT/);
  });
});

/** A killed process that nobody has waited for yet is a zombie: it does not run either. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/\) Z /.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}

test("the tail of an output has no colours and so many lines", () => {
  const finished = { code: 1, stdout: "\u001b[31mred\u001b[0m\ntwo\n", stderr: "three\n" };
  expect(tail(finished, 2)).toBe("\nthree");
  expect(tail(finished)).toBe("red\ntwo\n\nthree");
});

describe("a folder of the cache", () => {
  test("has its name only when it is filled", async () => {
    const target = join(folder, "tool");
    await fillOnce(target, async (unfinished) => {
      expect(existsSync(target)).toBe(false);
      writeFileSync(join(unfinished, "binary"), "");
    });
    expect(readdirSync(target)).toEqual(["binary"]);
  });

  test("is not there when filling it failed", async () => {
    const failing = fillOnce(join(folder, "tool"), async (unfinished) => {
      writeFileSync(join(unfinished, "half"), "");
      throw new Error("no network");
    });
    await expect(failing).rejects.toThrow("no network");
    expect(readdirSync(folder)).toEqual([]);
  });
});
