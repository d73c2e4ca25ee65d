import type { Io } from "../terminal/io";

/** Runs work that reports how far it is, and shows the count on stderr where that is a terminal. */
export async function withCounter<T>(
  io: Io,
  label: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  if (!io.stderr.isTTY) return work(() => {});
  let shown = "";
  const show = (done: number, total: number) => {
    const text = `\r\u001b[K${label}: ${Math.floor((100 * done) / total)} % of ${total}`;
    if (text !== shown) io.stderr.write(text);
    shown = text;
  };
  try {
    return await work(show);
  } finally {
    if (shown) io.stderr.write("\r\u001b[K");
  }
}
