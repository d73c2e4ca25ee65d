// Takes the screenshots of the console guide: docs/pictures/console-*.png. Needs Chromium and a built package.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "../test/browser/chromium";

const root = join(__dirname, "..");

async function main(): Promise<void> {
  if (!chromiumPath) throw new Error("Chromium is not installed: install Debian's package chromium, or set CHROMIUM");
  const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  try {
    execFileSync(process.execPath, [require.resolve("tsx/cli"), "examples/hub-and-spoke/main.ts"], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: folder, VPC_PEERING_PROVIDER: "embedded" },
    });
    const report = join(folder, "report.html");
    const command = [join(root, "dist/bin/vpc-peering.js"), "graph", folder, "--format", "html", "--title", "Hub and spoke"];
    writeFileSync(report, execFileSync(process.execPath, command));
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    await page.goto(`file://${report}`);
    await page.getByRole("tab", { name: "Reachability" }).click();
    await page.getByRole("group", { name: "From" }).getByLabel("VPC").selectOption({ label: "web" });
    await page.getByRole("group", { name: "To" }).getByLabel("VPC").selectOption({ label: "hub" });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(root, "docs/pictures/console-path.png") });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("tab", { name: "What if" }).click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(root, "docs/pictures/console-what-if.png") });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
