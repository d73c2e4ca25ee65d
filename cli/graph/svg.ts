import { dotText } from "./dot";
import type { GraphModel } from "./model";
import { darkRules } from "./palette";

/** The picture as SVG of its own size, at most as wide as its place, in light or dark as the reader prefers. */
export async function svgText(model: GraphModel): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = viz.renderString(dotText(model), { format: "svg", engine: "dot" });
  const start = svg.indexOf("<svg");
  return svg
    .slice(start)
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(
      /(<svg\b[^>]*>)/,
      `$1\n<style>svg{max-width:100%;height:auto}text{font-family:Arial,Helvetica,"Liberation Sans",sans-serif}${darkRules()}</style>`,
    );
}
