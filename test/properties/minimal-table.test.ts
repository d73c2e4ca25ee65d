import { Cidr } from "../../core";
import { minimalTable, type TableLine } from "../../core/routes/minimal-table";
import { readBlock } from "./packet-walker";
import { Random, runSeed, scaled } from "./random";
import { blockText } from "./random-topology";

const WORLD = 8;
const TABLES = scaled(1_000);

/** Next hop of each address of the little world, by the longest line that holds it; `undefined` where none does. */
function answers(lines: readonly TableLine[]): (string | undefined)[] {
  const blocks = lines.map(({ block, via }) => ({ ...readBlock(`${block}`), via }));
  return Array.from({ length: WORLD }, (_, address) => {
    const matching = blocks.filter(({ first, last }) => first <= 0x0a000000 + address && 0x0a000000 + address <= last);
    return matching.sort((a, b) => b.length - a.length)[0]?.via;
  });
}

function randomLines(random: Random): TableLine[] {
  const lines = new Map<string, TableLine>();
  for (let count = 1 + random.int(6); count > 0; count--) {
    const size = random.pick([1, 1, 2, 2, 4, 8]);
    const block = Cidr.parse(blockText(4, random.int(WORLD / size) * size, size));
    lines.set(`${block}`, { block, via: random.pick(["x", "y"]) });
  }
  return [...lines.values()];
}

/** All lines that a table may hold: every prefix of the world that lies in the destinations of a next hop. */
function candidates(lines: readonly TableLine[]): TableLine[] {
  const covered = (via: string, address: number) => {
    return lines.some((line) => line.via === via && answers([line])[address] === via);
  };
  return ["x", "y"].flatMap((via) =>
    [1, 2, 4, 8].flatMap((size) =>
      Array.from({ length: WORLD / size }, (_, index) => index * size).flatMap((first) => {
        const all = Array.from({ length: size }, (_, at) => first + at).every((address) => covered(via, address));
        return all ? [{ block: Cidr.parse(blockText(4, first, size)), via }] : [];
      }),
    ),
  );
}

/** True when some choice of so many candidates gives the wanted answers. */
function possible(wanted: string, choose: number, from: readonly TableLine[], chosen: readonly TableLine[] = []): boolean {
  if (chosen.length === choose) {
    const distinct = new Set(chosen.map(({ block }) => `${block}`)).size === chosen.length;
    return distinct && JSON.stringify(answers(chosen)) === wanted;
  }
  return from.some((line, at) => possible(wanted, choose, from.slice(at + 1), [...chosen, line]));
}

describe("minimalTable", () => {
  const seed = runSeed("minimalTable against exhaustive search");

  test(`${TABLES} random tables with nested destinations: same answers everywhere, and no smaller table gives them`, () => {
    for (let run = 0; run < TABLES; run++) {
      const lines = randomLines(new Random(seed + run));
      const table = minimalTable(lines);
      const story = `SEED=${seed + run}: ${lines.map(({ block, via }) => `${block} via ${via}`).join(", ")}`;
      expect([story, answers(table)]).toEqual([story, answers(lines)]);
      const wanted = JSON.stringify(answers(lines));
      const options = candidates(lines);
      for (let fewer = 0; fewer < Math.min(table.length, 4); fewer++)
        expect([story, fewer, possible(wanted, fewer, options)]).toEqual([story, fewer, false]);
    }
  });

  test("siblings through one next hop become their parent, through two they stay", () => {
    const [low, high] = [Cidr.parse("10.0.0.0/23"), Cidr.parse("10.0.2.0/23")];
    const text = (lines: TableLine[]) => minimalTable(lines).map(({ block, via }) => `${block} via ${via}`);
    expect(text([low, high].map((block) => ({ block, via: "hub" })))).toEqual(["10.0.0.0/22 via hub"]);
    expect(
      text([
        { block: low, via: "hub" },
        { block: high, via: "spoke" },
      ]),
    ).toEqual(["10.0.0.0/23 via hub", "10.0.2.0/23 via spoke"]);
  });

  test("a block inside a wider one through the same next hop needs no line, unless another next hop lies between", () => {
    const line = (block: string, via: string) => ({ block: Cidr.parse(block), via });
    const text = (lines: TableLine[]) => minimalTable(lines).map(({ block, via }) => `${block} via ${via}`);
    expect(text([line("10.0.0.0/8", "hub"), line("10.1.1.0/24", "hub")])).toEqual(["10.0.0.0/8 via hub"]);
    expect(text([line("10.0.0.0/8", "hub"), line("10.1.1.0/24", "hub"), line("10.1.0.0/16", "spoke")])).toEqual([
      "10.0.0.0/8 via hub",
      "10.1.1.0/24 via hub",
      "10.1.0.0/16 via spoke",
    ]);
  });

  test("the halves of the address space are never joined, a default route that was asked for stays", () => {
    const line = (block: string) => ({ block: Cidr.parse(block), via: "hub" });
    const text = (lines: TableLine[]) => minimalTable(lines).map(({ block }) => `${block}`);
    expect(text(["0.0.0.0/1", "128.0.0.0/1", "10.1.0.0/22", "::/1", "8000::/1"].map(line))).toEqual([
      "0.0.0.0/1",
      "128.0.0.0/1",
      "::/1",
      "8000::/1",
    ]);
    expect(text(["0.0.0.0/0", "10.1.0.0/22"].map(line))).toEqual(["0.0.0.0/0"]);
  });

  test("no lines, no table", () => expect(minimalTable([])).toEqual([]));
});
