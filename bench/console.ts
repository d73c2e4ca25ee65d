import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { reportHtml } from "../console";
import { chromiumPath } from "../test/browser/chromium";
import { hubOf } from "../test/browser/hub";

export interface ConsoleMeasure {
  /** From the start of loading to the first frame with the picture. */
  readonly firstPictureMs: number;
  /** While the picture is dragged for two seconds. */
  readonly framesPerSecond: number;
  readonly kilobytes: number;
}

/** The report of a hub with 255 spokes in headless Chromium; undefined where there is none. */
export async function measureConsole(): Promise<ConsoleMeasure | undefined> {
  if (!chromiumPath) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "bench-console-"));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    const file = join(folder, "report.html");
    const html = reportHtml({ title: "bench", source: "bench", topology: hubOf(255), options: {}, owners: {} });
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(`file://${file}`);
    await page.locator("canvas").first().waitFor();
    const firstPictureMs = await page.evaluate<number>("new Promise((done) => requestAnimationFrame(() => done(performance.now())))");
    const counter = page.evaluate<number>(
      "new Promise((done) => { let frames = 0; const start = performance.now(); const tick = (now) => { frames += 1; now - start < 2000 ? requestAnimationFrame(tick) : done((frames * 1000) / (now - start)); }; requestAnimationFrame(tick); })",
    );
    await drag(page.mouse);
    return { firstPictureMs, framesPerSecond: await counter, kilobytes: Buffer.byteLength(html) / 1000 };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Drags an empty place of the picture to and fro. */
async function drag(mouse: { move(x: number, y: number): Promise<void>; down(): Promise<void>; up(): Promise<void> }): Promise<void> {
  await mouse.move(40, 300);
  await mouse.down();
  for (let step = 0; step < 100; step += 1) await mouse.move(40 + ((step * 7) % 300), 300 + ((step * 5) % 200));
  await mouse.up();
}
