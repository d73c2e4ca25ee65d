import { dotText } from "./dot";
import type { GraphModel } from "./model";
import { darkRules } from "./palette";

/** The picture as SVG of its own size, at most as wide as its place, in light or dark as the reader prefers. */
export async function svgText(model: GraphModel): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = viz.renderString(dotText(model), { format: "svg", engine: "dot" });
  return liftLabels(svg.slice(svg.indexOf("<svg")))
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(
      /(<svg\b[^>]*>)/,
      `$1\n<style>svg{max-width:100%;height:auto}text{font-family:Arial,Helvetica,"Liberation Sans",sans-serif}${darkRules()}</style>`,
    );
}

/** Moves the labels of lines behind everything else, so that no line runs over a label. */
function liftLabels(svg: string): string {
  const lifted: string[] = [];
  const rest = svg.replace(/<g id="edge\d+" class="edge">[\s\S]*?<\/g>/g, (edge) =>
    edge.replace(/<polygon fill="[^"]*" stroke="none"[^>]*\/>\n?|<text[\s\S]*?<\/text>\n?/g, (part) => {
      lifted.push(part);
      return "";
    }),
  );
  const end = rest.lastIndexOf("</g>");
  return `${rest.slice(0, end)}<g class="labels">\n${lifted.join("")}</g>\n${rest.slice(end)}`;
}
