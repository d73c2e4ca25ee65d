// Makes the declarations of dist/ fit every compiler setting of a user: `exactOptionalPropertyTypes` distinguishes a missing
// property from an undefined one, which we do not; and a default import of a CommonJS module needs `esModuleInterop`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Where to insert what, so that each optional property may be undefined too. */
function insertions(file) {
  const found = [];
  const visit = (node) => {
    const isProperty = ts.isPropertySignature(node) || ts.isPropertyDeclaration(node);
    if (isProperty && node.questionToken && node.type && !/\bundefined$/.test(node.type.getText(file))) {
      const needsParentheses =
        ts.isFunctionTypeNode(node.type) || ts.isConstructorTypeNode(node.type) || ts.isConditionalTypeNode(node.type);
      if (needsParentheses) found.push([node.type.getStart(file), "("]);
      found.push([node.type.getEnd(), needsParentheses ? ") | undefined" : " | undefined"]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function portable(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const widened = insertions(file)
    .sort(([a], [b]) => b - a)
    .reduce((all, [at, more]) => all.slice(0, at) + more + all.slice(at), text);
  return widened.replaceAll(/^import (?:type )?(\w+) from ("[^".][^"]*");$/gm, "import $1 = require($2);");
}

export function makeDeclarationsPortable(dist) {
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".d.ts"))) {
    const text = readFileSync(join(dist, name), "utf8");
    const changed = portable(name, text);
    if (changed !== text) writeFileSync(join(dist, name), changed);
  }
}
