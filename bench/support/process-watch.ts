import { readFileSync } from "node:fs";
import { descendants } from "../../scripts/lib/processes";

/** Processor seconds, by who spent them. */
export interface ProcessorSeconds {
  readonly engine: number;
  /** Every plugin process, starts included. */
  readonly plugins: number;
  readonly mock: number;
}

/** How long something took, and who worked how much for it: on a busy machine only the latter can be compared. */
export interface Spent {
  readonly wallSeconds: number;
  readonly processor: ProcessorSeconds;
}

type Role = "engine" | "plugin" | "other";

interface Seen {
  readonly role: Role;
  readonly isScaleway: boolean;
  peakMiB: number;
  seconds: number;
}

/** Clock ticks a second: 100 on every Linux that Node.js supports. */
const TICKS = 100;
const INTERVAL_MS = 100;

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // ended while we looked, or no Linux
  }
};

/** Fields of /proc/PID/stat from the third one on: the second, the command's name, may hold spaces. */
const statOf = (pid: number | "self"): number[] =>
  read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ")
    .map(Number);
const own = (pid: number | "self"): number => ((statOf(pid)[11] ?? 0) + (statOf(pid)[12] ?? 0)) / TICKS;
/** Of every descendant of this process that has ended and was waited for. */
const ended = (): number => ((statOf("self")[13] ?? 0) + (statOf("self")[14] ?? 0)) / TICKS;
const peakMiB = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;

/** Follows the engine and the plugins that this process starts. Linux only: elsewhere every number but the wall time is 0. */
export class ProcessWatch {
  private readonly seen = new Map<number, Seen>();
  private readonly timer = setInterval(() => this.look(), INTERVAL_MS);

  constructor(private readonly mockPid: number) {}

  stop(): void {
    clearInterval(this.timer);
  }

  /** Of the largest plugin process of the Scaleway provider. */
  get pluginMiB(): number {
    return this.largest(({ role, isScaleway }) => role === "plugin" && isScaleway);
  }

  get engineMiB(): number {
    return this.largest(({ role }) => role === "engine");
  }

  /** The engine's share is exact together with that of the plugins; the plugins are sampled and lose at most their last tenth of a second each. */
  async spentBy(work: () => Promise<unknown>): Promise<Spent> {
    this.seen.forEach((process) => {
      process.seconds = 0; // of earlier work: those processes have ended
    });
    const [start, mockBefore, endedBefore] = [performance.now(), own(this.mockPid), ended()];
    await work();
    const wallSeconds = (performance.now() - start) / 1000;
    const plugins = [...this.seen.values()].reduce((sum, { role, seconds }) => sum + (role === "plugin" ? seconds : 0), 0);
    return { wallSeconds, processor: { engine: ended() - endedBefore - plugins, plugins, mock: own(this.mockPid) - mockBefore } };
  }

  private largest(which: (process: Seen) => boolean): number {
    return Math.round(Math.max(0, ...[...this.seen.values()].filter(which).map((process) => process.peakMiB)));
  }

  private look(): void {
    for (const { pid, name } of descendants(process.pid)) {
      const known = this.seen.get(pid);
      const found = known?.role === "plugin" ? known : identify(pid, name, known);
      this.seen.set(pid, found);
      found.peakMiB = Math.max(found.peakMiB, peakMiB(pid));
      found.seconds = Math.max(found.seconds, own(pid));
    }
  }
}

/** A plugin of ours is a Node.js process, and one just forked still looks like the engine: only the arguments tell, later on. */
function identify(pid: number, name: string, known: Seen | undefined): Seen {
  const command = read(`/proc/${pid}/cmdline`);
  const isPlugin = /terraform-provider-\w+_v/.test(command);
  const role = isPlugin ? "plugin" : /^(terraform|tofu|opentofu-newest)$/.test(name) ? "engine" : "other";
  if (known?.role === role) return known;
  return { role, isScaleway: /terraform-provider-scaleway_v/.test(command), peakMiB: 0, seconds: 0 };
}
