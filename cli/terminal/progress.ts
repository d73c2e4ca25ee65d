import type { Topology } from "../../core";
import type { Io } from "./io";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const DELAY_MS = 1000;
const FRAME_MS = 100;

/** How progress shows. */
export interface ProgressOptions {
  /** Show the label at once: for work that leaves no room for a timer. @default false */
  readonly atOnce?: boolean;
}

/**
 * Runs the work and, when it takes longer than a second, shows a spinner with the label on stderr. Shows nothing where
 * stderr is not a terminal.
 */
export async function withProgress<T>(io: Io, label: string, work: () => Promise<T>, { atOnce = false }: ProgressOptions = {}): Promise<T> {
  if (!io.stderr.isTTY) return work();
  let shown = 0;
  const show = () => {
    io.stderr.write(`\r\u001b[K${FRAMES[shown % FRAMES.length]} ${label}`);
    shown += 1;
  };
  let frames: NodeJS.Timeout | undefined;
  const start = setTimeout(() => {
    frames = setInterval(show, FRAME_MS);
  }, DELAY_MS);
  if (atOnce) show();
  try {
    return await work();
  } finally {
    clearTimeout(start);
    clearInterval(frames);
    if (shown > 0) io.stderr.write("\r\u001b[K");
  }
}

const LARGE = 100;

/** Options for computing over topologies, which blocks the process: a large one, or one of many connectors, shows its label at once. */
export function computing(...topologies: readonly Topology[]): ProgressOptions {
  return { atOnce: topologies.some(({ privateNetworks, connectors }) => privateNetworks.length > LARGE || connectors.length > LARGE) };
}
