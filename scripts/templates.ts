// Packs each template, for both frameworks, as a zip that `cdktf init --template URL` (or `cdktn init`) takes.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { strToU8, zipSync } from "fflate";
import { FRAMEWORKS, readTemplate, TEMPLATES, withPackages } from "../cli";

/** Writes `NAME.zip` and `NAME-cdktn.zip` of every template. @returns the files */
export function packTemplates(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return TEMPLATES.flatMap((name) =>
    FRAMEWORKS.map((framework) => {
      const { files, hook, packages } = readTemplate(name, framework);
      const textOf = (path: string, text: string) => strToU8(path === "package.json" ? withPackages(text, packages) : text);
      const entries = Object.fromEntries([...files, hook].map(({ path, text }) => [path, textOf(path, text)]));
      const file = join(folder, `${name}${framework === "cdktf" ? "" : `-${framework}`}.zip`);
      writeFileSync(file, zipSync(entries, { mtime: new Date("2026-01-01T00:00:00Z") }));
      return file;
    }),
  );
}

if (require.main === module) {
  const folder = resolve(process.argv[2] ?? "dist/template-zips");
  for (const file of packTemplates(folder)) console.log(file);
}
