import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { reportHtml } from "../console";
import type { Topology } from "../core";
import { chromiumPath } from "../test/browser/chromium";

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
    const html = reportHtml({ title: "bench", source: "bench", topology: hub(255), options: {}, owners: {} });
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

function hub(spokes: number): Topology {
  const names = Array.from({ length: spokes }, (_, index) => `spoke${index}`);
  const block = (index: number) => `10.${index}.0.0/22`;
  return {
    vpcs: ["hub", ...names].map((id) => ({ id, name: id, region: "fr-par" })),
    privateNetworks: ["hub", ...names].map((vpcId, index) => ({ id: `net-${vpcId}`, name: "net", vpcId, blocks: [block(index)] })),
    connectors: names.flatMap((id) => [
      { id: `${id}-up`, name: `${id}-to-hub`, vpcId: id, targetVpcId: "hub" },
      { id: `${id}-down`, name: `hub-to-${id}`, vpcId: "hub", targetVpcId: id },
    ]),
    routes: names.flatMap((id, index) => [
      { id: `${id}-r`, vpcId: id, destination: block(0), nexthop: { kind: "connector" as const, connectorId: `${id}-up` } },
      {
        id: `hub-${id}-r`,
        vpcId: "hub",
        destination: block(index + 1),
        nexthop: { kind: "connector" as const, connectorId: `${id}-down` },
      },
    ]),
  };
}
