import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConsoleDocument } from "./document";

/** Cytoscape adds a style element of its own unless one of this id exists; the policy would reject it. */
const CYTOSCAPE_STYLE_ID = "__________cytoscape_stylesheet";

/** The bundled page: what `npm run build` makes of `console/page`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** @throws Error when the package was not built */
export function pageAssets(from: string = __dirname): PageAssets {
  const folder = assetFolder(from);
  return { script: readFileSync(join(folder, "page.js"), "utf8"), style: readFileSync(join(folder, "page.css"), "utf8") };
}

function assetFolder(from: string): string {
  for (const candidate of [join(from, "console-page"), join(from, "dist/console-page")])
    if (existsSync(join(candidate, "page.js"))) return candidate;
  const parent = dirname(from);
  if (parent === from)
    throw new Error("the console's page is missing from this installation: install the package again, or run npm run build");
  return assetFolder(parent);
}

/**
 * One HTML file that needs nothing else: page, style and topology are in it, and its content security policy allows only them by their
 * hashes. Text in the topology cannot become markup: the data is JSON with every `<` escaped, and the page writes text only.
 */
export function reportHtml(document: ConsoleDocument, assets: PageAssets = pageAssets()): string {
  return htmlPage({ title: document.title, data: document, connect: "'none'" }, assets);
}

/** The page as a mock or the command serves it: it fetches its data from where it came from. */
export function liveHtml(title: string, dataPath: string, assets: PageAssets = pageAssets()): string {
  return htmlPage({ title, data: { dataPath }, connect: "'self'" }, assets);
}

/** Content security policy of a page. Also sent as a header by servers, where it can forbid framing. */
export function contentSecurityPolicy(connect: string, { script, style }: PageAssets): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "img-src data: blob:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

interface PageContent {
  readonly title: string;
  readonly data: unknown;
  readonly connect: string;
}

function htmlPage({ title, data, connect }: PageContent, assets: PageAssets): string {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(connect, assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style id="${CYTOSCAPE_STYLE_ID}">${assets.style}</style>
</head>
<body>
<div id="page"><p class="loading">Loading…</p></div>
<noscript>This page draws the topology with JavaScript.</noscript>
<script type="application/json" id="data">${json}</script>
<script>${assets.script}</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
