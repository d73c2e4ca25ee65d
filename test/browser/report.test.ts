import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type ConsoleDocument, reportHtml } from "../../console";
import { costs, formatAmount, reachability, type Topology, type VerdictOptions, verdicts } from "../../core";
import { Random, runSeed, scaled } from "../properties/random";
import { randomTopology } from "../properties/random-topology";
import { readVectors } from "../vectors";
import { describeInBrowser } from "./chromium";
import { hubOf } from "./hub";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const documentOf = (topology: Topology, options: VerdictOptions = {}, more: Partial<ConsoleDocument> = {}): ConsoleDocument => ({
  title: "report",
  source: "test",
  topology,
  options,
  owners: {},
  ...more,
});

/** Writes a report and opens it from disk. @returns errors of the page, filled as they happen */
async function open(page: Page, document: ConsoleDocument): Promise<string[]> {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => !request.url().startsWith("file:") && errors.push(`request to ${request.url()}`));
  const file = join(folder, "report.html");
  writeFileSync(file, reportHtml(document));
  await page.goto(`file://${file}`);
  await page.getByRole("tab", { name: "Matrix" }).waitFor();
  return errors;
}

async function matrixOf(page: Page): Promise<string[][]> {
  await page.getByRole("tab", { name: "Matrix" }).click();
  return page
    .locator("table.matrix tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
}

async function codesOf(page: Page): Promise<string[]> {
  await page.getByRole("tab", { name: "Findings" }).click();
  return page.locator(".findings > li > p:first-child code").allTextContents();
}

const expectedMatrix = (topology: Topology, options: VerdictOptions) =>
  reachability(topology, { maxHops: options.maxHops }).vpcMatrix.map((row, from) =>
    row.map((cell, to) => (from === to ? "" : cell === "reachable" ? "●" : String(cell))),
  );

/** Findings that the page lists once: by code and subjects. */
const expectedCodes = (topology: Topology, options: VerdictOptions) => [
  ...new Map(verdicts(topology, options).map((finding) => [JSON.stringify([finding.code, finding.subjects]), finding.code])).values(),
];

describeInBrowser("a report in a browser", (page) => {
  test("all vectors: the page shows the matrix and the findings of the command", async () => {
    for (const { topology, verdictOptions = {}, name } of [...readVectors("findings"), ...readVectors("reachability")]) {
      const errors = await open(page(), documentOf(topology, verdictOptions));
      expect({ name, codes: await codesOf(page()), matrix: await matrixOf(page()), errors }).toEqual({
        name,
        codes: expectedCodes(topology, verdictOptions),
        matrix: expectedMatrix(topology, verdictOptions),
        errors: [],
      });
      page().removeAllListeners();
    }
  }, 180_000);

  test("random topologies: the same, and the month's cost", async () => {
    const random = new Random(runSeed("reports of random topologies"));
    for (let round = 0; round < scaled(200); round += 1) {
      const topology = randomTopology(random);
      await open(page(), documentOf(topology));
      expect(await codesOf(page())).toEqual(expectedCodes(topology, {}));
      expect(await matrixOf(page())).toEqual(expectedMatrix(topology, {}));
      await page().getByRole("tab", { name: "Cost" }).click();
      expect(await page().locator("#panel strong").first().textContent()).toContain(formatAmount(costs(topology).totalNanos, "EUR"));
      page().removeAllListeners();
    }
  }, 180_000);

  test("a path is shown hop by hop, in both directions", async () => {
    await open(page(), documentOf(hubOf(3)));
    await page().getByRole("tab", { name: "Reachability" }).click();
    await page().getByRole("group", { name: "From" }).getByLabel("VPC").selectOption({ label: "spoke1" });
    await page().getByRole("group", { name: "To" }).getByLabel("VPC").selectOption({ label: "hub" });
    expect(await page().locator(".verdict").textContent()).toBe("reachable");
    expect(await page().locator("#panel ol").first().locator("li").count()).toBe(2);
  });

  test("a what-if that removes a connector closes the path, and is exported as a topology that says the same", async () => {
    const before = hubOf(2);
    await open(page(), documentOf(before));
    await page().getByText("as a list").click();
    await page().getByRole("button", { name: "spoke0", exact: true }).click();
    await page().getByRole("tab", { name: "What if" }).click();
    await page().getByRole("listitem").filter({ hasText: "connector spoke0-to-hub" }).getByRole("button", { name: "remove" }).click();
    const exported = JSON.parse(await page().getByLabel("Topology file").inputValue()) as Topology;
    expect(exported.connectors.map(({ id }) => id)).not.toContain("spoke0-up");
    expect(await matrixOf(page())).toEqual(expectedMatrix(exported, {}));
    expect(await codesOf(page())).toEqual(expectedCodes(exported, {}));
    await page().getByRole("tab", { name: "Changes" }).click();
    expect(await page().locator("#panel").textContent()).toContain("Paths closed: 2");
  });

  test("hostile names have no effect", async () => {
    const hostile = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "‮evil", "x".repeat(10_000)];
    let dialogs = 0;
    page().on("dialog", (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    const topology = { ...hubOf(3), vpcs: hubOf(3).vpcs.map((vpc, index) => ({ ...vpc, name: hostile[index]! })) };
    const errors = await open(page(), documentOf(topology, {}, { title: hostile[0]! }));
    await matrixOf(page());
    await codesOf(page());
    expect({ dialogs, errors, images: await page().locator("img").count() }).toEqual({ dialogs: 0, errors: [], images: 0 });
    const overflow = await page().evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test.each([
    ["light", 1400],
    ["dark", 1400],
    ["light", 360],
  ] as const)(
    "axe reports no serious issue in %s at %i pixels",
    async (colorScheme, width) => {
      await page().emulateMedia({ colorScheme });
      await page().setViewportSize({ width, height: 800 });
      await open(page(), documentOf(randomTopology(new Random(7))));
      for (const tab of ["Details", "Reachability", "Matrix", "Findings", "Cost", "What if"]) {
        await page().getByRole("tab", { name: tab }).click();
        await page().evaluate(axe);
        const serious = await page().evaluate(async () => {
          const { violations } = await (
            globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> } }
          ).axe.run();
          return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id }) => id);
        });
        expect({ tab, serious }).toEqual({ tab, serious: [] });
      }
    },
    60_000,
  );

  test("tabs and the list of VPCs work by keyboard alone", async () => {
    await open(page(), documentOf(hubOf(3)));
    await page().getByRole("tab", { name: "Cost" }).focus();
    await page().keyboard.press("Enter");
    expect(await page().locator("#panel h2").textContent()).toBe("Cost");
    await page().getByText("as a list").focus();
    await page().keyboard.press("Enter");
    await page().keyboard.press("Tab");
    await page().keyboard.press("Enter");
    expect(await page().locator("#panel h2").textContent()).toBe("VPC hub");
  });
});

test("a report of a hub with 100 spokes is one file of at most 1.5 MB", () => {
  expect(Buffer.byteLength(reportHtml(documentOf(hubOf(100))))).toBeLessThanOrEqual(1_500_000);
});
