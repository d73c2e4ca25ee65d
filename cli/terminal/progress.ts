import type { Io } from "../io";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const DELAY_MS = 1000;
const FRAME_MS = 100;

/**
 * Runs the work and, when it takes longer than a second, shows a spinner with the label on stderr. Shows nothing where
 * stderr is no terminal.
 */
export async function withProgress<T>(io: Io, label: string, work: () => Promise<T>): Promise<T> {
  if (!io.stderr.isTTY) return work();
  let shown = 0;
  let frames: NodeJS.Timeout | undefined;
  const start = setTimeout(() => {
    frames = setInterval(() => {
      io.stderr.write(`\r\u001b[K${FRAMES[shown % FRAMES.length]} ${label}`);
      shown += 1;
    }, FRAME_MS);
  }, DELAY_MS);
  try {
    return await work();
  } finally {
    clearTimeout(start);
    clearInterval(frames);
    if (shown > 0) io.stderr.write("\r\u001b[K");
  }
}
