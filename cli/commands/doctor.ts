import { Command } from "commander";
import { type Diagnosis, patientOf } from "../doctor/examination";
import { packageVersion } from "../providers/package-version";
import type { CommandContext } from "../terminal/context";
import { sanitize } from "../terminal/sanitize";
import { type Style, styleFor } from "../terminal/style";

export function doctorCommand({ io, finish }: CommandContext): Command {
  return new Command("doctor")
    .description("check the project's set-up: programs, packages, plugins, lock files, keys and the mock")
    .option("--json", "print the diagnoses as a JSON array")
    .addHelpText("after", "\nExit codes: 0 nothing to repair, 1 problems, 2 wrong use.")
    .action(async (options: { json?: boolean }) => {
      const { examine } = require("../doctor/examine") as typeof import("../doctor/examine");
      const diagnoses = await examine(patientOf(io, packageVersion()));
      const problems = diagnoses.filter(({ severity }) => severity === "error").length;
      if (options.json) io.stdout.write(`${JSON.stringify(diagnoses, undefined, 2)}\n`);
      else {
        for (const diagnosis of diagnoses) io.stdout.write(lineOf(diagnosis, styleFor(io.stdout, io.env)));
        io.stdout.write(problems === 0 ? "Nothing to repair.\n" : `${problems} ${problems === 1 ? "problem" : "problems"} to repair.\n`);
      }
      finish(problems === 0 ? 0 : 1);
    });
}

function lineOf({ severity, message, fix }: Diagnosis, style: Style): string {
  const mark = { ok: style.good("ok      "), warning: style.warn("warning "), error: style.bad("problem ") }[severity];
  return `${mark}${sanitize(message)}\n${fix ? `        fix: ${sanitize(fix)}\n` : ""}`;
}
