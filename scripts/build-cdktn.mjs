// Writes dist/cdktn/: the constructs and matchers of dist/, JavaScript and declarations, with cdktn in place of cdktf.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** What exists once for each framework; everything else is shared. */
const ROOMS = ["constructs", "testing"];
const SPECIFIER = /(\bfrom |\bimport |\b(?:require|require\.resolve|import)\()(["'])([^"']+)\2/g;

/** @returns the module as the copy at `target` must name it */
function specifierFor(specifier, { source, target, dist }) {
  if (/^cdktf($|\/)/.test(specifier)) return specifier.replace("cdktf", "cdktn");
  if (!specifier.startsWith(".")) return specifier;
  const file = resolve(dirname(source), specifier);
  if (ROOMS.includes(relative(dist, file).split("/")[0])) return specifier;
  const path = relative(dirname(target), file);
  return path.startsWith(".") ? path : `./${path}`;
}

/** What the declarations say about the framework. */
const inWordsOfCdktn = (text) => text.replaceAll(/\bCDKTF\b/g, "CDK Terrain").replaceAll(/\bcdktf\b(?!\.json)/g, "cdktn");

export function buildCdktn(dist) {
  rmSync(join(dist, "cdktn"), { recursive: true, force: true });
  for (const room of ROOMS) {
    for (const name of readdirSync(join(dist, room), { recursive: true, encoding: "utf8" }).filter((file) => /\.(js|d\.ts)$/.test(file))) {
      const source = join(dist, room, name);
      const target = join(dist, "cdktn", room, name);
      const text = readFileSync(source, "utf8").replace(
        SPECIFIER,
        (_, before, quote, specifier) => `${before}${quote}${specifierFor(specifier, { source, target, dist })}${quote}`,
      );
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, name.endsWith(".d.ts") ? inWordsOfCdktn(text) : text);
    }
  }
}
