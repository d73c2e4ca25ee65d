import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pictures } from "../../scripts/pictures";

const folder = join(__dirname, "../../docs/pictures");

describe("docs/pictures", () => {
  test("shows the examples as they are today; npx tsx scripts/pictures.ts redraws them", async () => {
    const drawn = await pictures();
    expect(readdirSync(folder).sort()).toEqual([...drawn.keys()].sort());
    for (const [name, svg] of drawn) expect(readFileSync(join(folder, name), "utf8")).toBe(svg);
  });

  test("is legible at 1280 pixels: no picture is wider", () => {
    for (const name of readdirSync(folder)) {
      const width = Number(/<svg width="(\d+)pt"/.exec(readFileSync(join(folder, name), "utf8"))![1]) * (96 / 72);
      expect([name, width <= 1280]).toEqual([name, true]);
    }
  });
});
