import { orient } from "../../cli/graph/orientation";
import { PALETTE } from "../../cli/graph/palette";
import type { Topology } from "../../core";
import { cli, temporaryFolder } from "./harness";
import { conflictTopology, hubTopology } from "./topologies";

const folder = temporaryFolder();
const hub = folder.write("hub.json", hubTopology);

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Boxes of all texts; Arial's widest letters are about 0.95 of the size wide, its average about 0.55. */
function textBoxes(svg: string): Box[] {
  return [...svg.matchAll(/<text[^>]*text-anchor="(\w+)" x="([-\d.]+)" y="([-\d.]+)"[^>]*font-size="([\d.]+)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, anchor, x, y, size, text]) => {
      const width = text!.replace(/&#?\w+;/g, "x").trim().length * Number(size) * 0.5;
      const left = anchor === "middle" ? Number(x) - width / 2 : Number(x);
      return { text: text!, left, right: left + width, top: Number(y) - Number(size) * 0.7, bottom: Number(y) };
    },
  );
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Everybody peered with everybody, two families, and no route back between a third of the pairs. */
function meshTopology(size: number): Topology {
  const all = Array.from({ length: size }, (_, index) => index);
  const pairs = all.flatMap((from) => all.filter((to) => to !== from).map((to) => ({ from, to })));
  return {
    vpcs: all.map((n) => ({ id: `v${n}`, name: `vpc${n}`, organizationId: `o${n % 2}`, projectId: `p${n % 4}` })),
    privateNetworks: all.map((n) => ({ id: `n${n}`, name: "app", vpcId: `v${n}`, blocks: [`10.${n}.0.0/22`, `fd00:${n}::/64`] })),
    connectors: pairs.map(({ from, to }) => ({ id: `c${from}.${to}`, name: `c${from}.${to}`, vpcId: `v${from}`, targetVpcId: `v${to}` })),
    routes: pairs
      .flatMap((pair) => [`10.${pair.to}.0.0/22`, `fd00:${pair.to}::/64`].map((destination) => ({ ...pair, destination })))
      .filter(({ from, to }) => from < to || (from + to) % 3 !== 0)
      .map(({ from, to, destination }, index) => ({
        id: `r${index}`,
        vpcId: `v${from}`,
        destination,
        nexthop: { kind: "connector" as const, connectorId: `c${from}.${to}` },
      })),
  };
}

describe("graph", () => {
  test("the SVG names every VPC, network and block, and no two labels overlap", async () => {
    const { code, out } = await cli(["graph", hub, "--title", "A hub & its spokes"]);
    expect(code).toBe(0);
    expect(out.startsWith("<svg ")).toBe(true);
    const boxes = textBoxes(out);
    const texts = boxes.map(({ text }) => text.replaceAll("&#160;", " ").replaceAll("&#45;", "-").trim());
    for (const name of [
      "hub",
      "web",
      "data",
      "partner",
      "shared",
      "10.1.0.0/22",
      "organization acme",
      "project shop",
      "no-return-route",
      "route-to-orphan",
    ]) {
      expect(texts).toContain(name);
    }
    expect(texts).toContain("A hub &amp; its spokes");
    const collisions = boxes.flatMap((a, index) => boxes.slice(index + 1).flatMap((b) => (overlap(a, b) ? [`${a.text} × ${b.text}`] : [])));
    expect(collisions).toEqual([]);
  });

  test("labels of lines between the same VPCs stand beside each other, however dense the mesh", async () => {
    const mesh = folder.write("mesh.json", meshTopology(12));
    const boxes = textBoxes((await cli(["graph", mesh])).out).filter(({ text }) =>
      /^(peered|no&#45;return&#45;route|vpc\d+|(organization|project) .*)$/.test(text),
    );
    expect(boxes.filter(({ text }) => text === "no&#45;return&#45;route").length).toBeGreaterThan(6);
    const collisions = boxes.flatMap((a, index) => boxes.slice(index + 1).flatMap((b) => (overlap(a, b) ? [`${a.text} × ${b.text}`] : [])));
    expect(collisions).toEqual([]);
  });

  test("a large star has its hub in the middle and is no taller than half its spokes need", async () => {
    const spokes = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const connectors = spokes.flatMap((id) => [
      { id: `h${id}`, name: `h${id}`, vpcId: "h", targetVpcId: id },
      { id: `${id}h`, name: `${id}h`, vpcId: id, targetVpcId: "h" },
    ]);
    const star = { vpcs: ["h", ...spokes].map((id) => ({ id, name: id })), privateNetworks: [], routes: [], connectors };
    const { out } = await cli(["graph", folder.write("star.json", star)]);
    const at = new Map(textBoxes(out).map(({ text, left }) => [text, left]));
    expect(at.get("s19")).toBeLessThan(at.get("h")!);
    expect(at.get("h")).toBeLessThan(at.get("s0")!);
    expect(new Set(spokes.map((id) => Math.round(at.get(id)! / 50))).size).toBe(2);
  });

  test("it is at most 1280 pixels wide and repaints itself in the dark", async () => {
    const { out } = await cli(["graph", hub]);
    const width = Number(/<svg width="(\d+)pt"/.exec(out)![1]) * (96 / 72);
    expect(width).toBeLessThanOrEqual(1280);
    const used = new Set([...out.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour!));
    const dark = out.slice(out.indexOf("prefers-color-scheme: dark"), out.indexOf("</style>"));
    for (const colour of used) expect(dark).toContain(`[fill="${colour}"]`);
  });

  test("each colour of the palette has one meaning, so that repainting mixes none", () => {
    const lights = Object.values(PALETTE).map(({ light }) => light);
    expect(new Set(lights).size).toBe(lights.length);
  });

  test("Mermaid groups, colours by status and dashes what is blocked", async () => {
    const { out } = await cli(["graph", hub, "--format", "mermaid"]);
    expect(out.split("\n").slice(3, 9)).toEqual([
      `%% source: ${hub}: as given`,
      "flowchart LR",
      '  subgraph o0["organization acme"]',
      '  subgraph p0_0["project net"]',
      '    v0["<b>hub</b><br/>fr-par · transitive<br/>shared 10.0.0.0/22"]',
      "  end",
    ]);
    expect(out).toContain("  v0 ---|peered| v1\n  v0 ---|peered| v2\n  v0 -->|orphan| v3\n");
    expect(out).toContain("  v0 <-.->|route-to-orphan| v3\n  v1 <-.->|no-return-route| v2\n");
    const styles = [
      `0,1 stroke:${PALETTE.peered.light},stroke-width:2px`,
      `2 stroke:${PALETTE.orphan.light},stroke-width:2px`,
      `3,4 stroke:${PALETTE.blocked.light},stroke-dasharray:5 5`,
    ];
    expect(out.endsWith(styles.map((style) => `  linkStyle ${style}\n`).join(""))).toBe(true);
  });

  test("a picture that Mermaid would not draw is written all the same, and said to be one", async () => {
    const { code, out, err } = await cli(["graph", folder.write("many.json", meshTopology(33)), "--format", "mermaid"]);
    expect([code, out.startsWith("---\n")]).toEqual([0, true]);
    expect(err).toBe("the picture has 552 lines, and Mermaid draws 500 unless its maxEdges says more; --format svg has no such limit\n");
  });

  test("DOT draws a conflict in its colour and its blocked path dashed", async () => {
    const { out } = await cli(["graph", folder.write("conflict.json", conflictTopology), "--format", "dot"]);
    expect(out).toMatch(new RegExp(`v1 -> v0 \\[dir=none, color="${PALETTE.conflict.light}"`));
    expect(out).toMatch(/v0 -> v1 \[dir=both, style=dashed.*>ambiguous-destination</);
  });

  test("a declared block, which has no name but itself, is written once", async () => {
    const declared = {
      vpcs: [{ id: "v", name: "v", opaque: true }],
      privateNetworks: [{ id: "n", name: "10.0.0.0/22", vpcId: "v", blocks: ["10.0.0.0/22"] }],
      connectors: [],
      routes: [],
    };
    const { out } = await cli(["graph", folder.write("declared.json", declared)]);
    expect(out.match(/10\.0\.0\.0\/22/g)).toHaveLength(1);
  });

  test("paths that nobody laid are not drawn as blocked", async () => {
    const isolated = { ...hubTopology, connectors: hubTopology.connectors.slice(0, 4), routes: hubTopology.routes.slice(0, 4) };
    const { out } = await cli(["graph", folder.write("isolated.json", isolated), "--format", "mermaid"]);
    expect(out).not.toContain("-.-");
  });

  test("names are text, never markup of the picture", async () => {
    const evil = JSON.parse(JSON.stringify(hubTopology).replaceAll('"name":"web"', '"name":"<b>\\"];x|"')) as unknown;
    const file = folder.write("evil.json", evil);
    expect((await cli(["graph", file])).out).toContain("&lt;b&gt;&quot;];x|");
    expect((await cli(["graph", file, "--format", "mermaid"])).out).toContain("<b>#60;b#62;#34;#93;#59;x#124;</b>");
  });

  test("what Graphviz or XML would replace in a name or an id stays as it is", async () => {
    const odd = JSON.parse(
      JSON.stringify(hubTopology).replaceAll('"web"', '"\\\\N &#60; \\\\\\"G"').replaceAll("v-web", "v-\\\\N&amp;"),
    ) as unknown;
    const { out } = await cli(["graph", folder.write("odd.json", odd)]);
    expect(textBoxes(out).map(({ text }) => text.replaceAll("&#160;", " "))).toContain("\\N &amp;#60; \\&quot;G");
    expect(out).toContain('xlink:title="v&#45;\\N&amp;amp;"');
  });
});

describe("columns", () => {
  const line = (text: string) => ({ from: text[0]!, to: text[1]! });
  const columns = (ids: string, lines: string) => {
    const column = orient([...ids], lines.split(" ").filter(Boolean).map(line));
    return [...ids].map((id) => `${id}${column(id)}`).join(" ");
  };

  test.each([
    ["a star starts with its hub", "habc", "ah hb hc", "h0 a1 b1 c1"],
    ["a chain is a line", "dcba", "ab bc cd", "d0 c1 b2 a3"],
    ["two hubs stand between their spokes", "ahxyib", "ah xh hi iy ib", "a0 h1 x0 y3 i2 b3"],
    ["strangers stand in the first column", "abz", "ab", "a0 b1 z0"],
    ["a ring is placed too", "abcd", "ab bc cd da", "a0 b1 c2 d1"],
  ])("%s", (_title, ids, lines, expected) => {
    expect(columns(ids, lines)).toBe(expected);
  });
});
