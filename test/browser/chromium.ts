import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** The machine's own Chromium: nothing is downloaded. */
export const chromiumPath = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

/** `describe` with a browser, or a skipped one that says why. */
export function describeInBrowser(title: string, suite: (page: () => Page) => void): void {
  if (!chromiumPath) {
    console.info(`${title}: left out, because this machine has no Chromium (Debian package chromium, or CHROMIUM=path)`);
    // biome-ignore lint/suspicious/noSkippedTests: reported, and run by .ci/run
    describe.skip(title, () => test("needs Chromium", () => undefined));
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
    }, 60_000);
    beforeEach(async () => {
      page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
    });
    afterEach(() => page.close());
    afterAll(() => browser.close());
    suite(() => page);
  });
}
