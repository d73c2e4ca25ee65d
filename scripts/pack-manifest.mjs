// Takes `prepare` and the settings of development out of package.json while npm packs it: `strip` before, `restore` after.
// A guard process restores it too when npm ends in another way, Ctrl-C or a kill.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(import.meta.url);
const root = resolve(dirname(script), "..");
const file = resolve(root, "package.json");
const original = resolve(root, ".package.json.original");
const POLL_MS = 100;

/** What only a checkout needs. */
function published({ scripts, devDependencies, overrides, ...manifest }) {
  return manifest;
}

function processInfo(pid) {
  if (existsSync(`/proc/${pid}/stat`)) {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return { name, parent: Number(parent) };
  }
  const [parent, ...name] = spawnSync("ps", ["-o", "ppid=,comm=", "-p", `${pid}`], { encoding: "utf8" })
    .stdout.trim()
    .split(/\s+/);
  return { name: name.join(" "), parent: Number(parent) };
}

/** The npm that runs this script, through a shell or not. */
function npmProcess() {
  const { name, parent } = processInfo(process.ppid);
  return /(^|\/)(ba|da|z)?sh$/.test(name) ? parent : process.ppid;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** In one step, so that whoever reads the file meanwhile finds it whole. */
function write(path, text) {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function restore() {
  if (existsSync(original)) renameSync(original, file);
}

const [command, pid] = process.argv.slice(2);
if (command === "restore") restore();
else if (command === "guard") {
  const timer = setInterval(() => {
    if (isRunning(Number(pid)) && existsSync(original)) return;
    clearInterval(timer);
    restore();
  }, POLL_MS);
} else if (command === "strip") {
  restore();
  const text = readFileSync(file, "utf8");
  write(original, text);
  spawn(process.execPath, [script, "guard", `${npmProcess()}`], { detached: true, stdio: "ignore" }).unref();
  write(file, `${JSON.stringify(published(JSON.parse(text)), undefined, 2)}\n`);
} else {
  throw new Error(`pack-manifest.mjs ${command ?? ""}: expected strip, restore or guard.`);
}
