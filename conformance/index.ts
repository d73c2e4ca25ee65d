import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { TimeBudget } from "./budget";
import { repositoryRoot } from "./cache";
import { endCommandsOnSignals, Interrupted } from "./commands";
import { runSuite } from "./recorder";
import { conformanceDocument } from "./report/markdown";
import { reasons, resultTable } from "./report/table";
import { storeResults } from "./results";
import { count, type Settings, type Suite, type SuiteResult } from "./suite";
import { suites } from "./suites";
import { Toolbox } from "./tools/toolbox";

/** So that a run of `.ci/run` without any cache ends within an hour. */
const ciMinutes = 35;

const usage = `Usage: npm run conformance -- [--only SUITE]… [--ci] [--budget MINUTES] [--json FILE] [--no-build] [--list]

Runs software that nobody here wrote against the mock, the embedded provider and the constructs: Scaleway's Terraform
provider, CLI and SDKs, Terraform and OpenTofu, hashicorp/null, CDK Terrain and other Node.js versions. What it needs is
built or installed by name on first use, into .cache/conformance (VPC_PEERING_CONFORMANCE_CACHE names another folder).
What cannot be had is skipped, with the reason. Results go into docs/conformance.md.

  --only SUITE           run this suite; may be given again
  --ci                   leave out what takes longest (the 100-spoke comparison), with a budget of ${ciMinutes} minutes
  --budget MINUTES       begin no check after this time; what is left out is listed as skipped
  --json FILE            write {passed, failed, skipped, suites} to a file
  --no-build             take dist/ as it is
  --list                 name the suites and stop
  --install-engine DIR   only build the newest pinned OpenTofu and put it into DIR as tofu

Suites: ${suites.map(({ key }) => key).join(", ")}
Exit codes: 0 nothing failed, 1 a check failed, 2 wrong use, 130 interrupted.`;

const documentFile = join(repositoryRoot, "docs/conformance.md");

function chosen(only: readonly string[]): readonly Suite[] {
  const unknown = only.filter((key) => !suites.some((suite) => suite.key === key));
  if (unknown.length > 0)
    throw new TypeError(`--only ${unknown.join(", ")}: there is no such suite; choose from ${suites.map(({ key }) => key).join(", ")}.`);
  return only.length === 0 ? suites : suites.filter(({ key }) => only.includes(key));
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!(minutes > 0)) throw new TypeError(`--budget ${text}: must be a number of minutes above 0.`);
  return minutes;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

async function installEngine(tools: Toolbox, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(await tools.go("opentofu-newest"), join(folder, "tofu"));
  return say(`${join(folder, "tofu")} is ready.`);
}

async function runAll(wanted: readonly Suite[], settings: Settings): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const [index, suite] of wanted.entries()) {
    console.log(`\n[${index + 1}/${wanted.length}] ${suite.title}: ${suite.proves}`);
    results.push(await runSuite(suite, settings, (line) => console.log(line)));
  }
  return results;
}

function report(results: readonly SuiteResult[], json: string | undefined): number {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node.js ${process.versions.node}`;
  const before = existsSync(documentFile) ? readFileSync(documentFile, "utf8") : "# Conformance\n";
  writeFileSync(documentFile, conformanceDocument(before, inOrder(storeResults(results)), machine));
  console.log(`\n${resultTable(results)}`);
  for (const line of reasons(results)) console.log(`\n${line}`);
  const number = (outcome: "passed" | "failed" | "skipped") => results.reduce((sum, result) => sum + count(result, outcome), 0);
  const totals = { passed: number("passed"), failed: number("failed"), skipped: number("skipped") };
  if (json) writeFileSync(json, `${JSON.stringify({ ...totals, suites: results }, undefined, 2)}\n`);
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped; details in docs/conformance.md`);
  return totals.failed > 0 ? 1 : 0;
}

const inOrder = (results: readonly SuiteResult[]) => suites.flatMap(({ key }) => results.find((result) => result.key === key) ?? []);

async function main(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: "string", multiple: true, default: [] },
      ci: { type: "boolean", default: false },
      budget: { type: "string" },
      json: { type: "string" },
      "no-build": { type: "boolean", default: false },
      "install-engine": { type: "string" },
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return say(usage);
  if (values.list) return say(suites.map(({ key, proves }) => `${key.padEnd(12)} ${proves}`).join("\n"));
  const wanted = chosen(values.only);
  const budget = new TimeBudget(minutesOf(values.budget) ?? (values.ci ? ciMinutes : undefined));
  endCommandsOnSignals((text) => console.error(`\n${text}`));
  const tools = new Toolbox(budget, (text) => console.log(`  … ${text}`));
  try {
    if (values["install-engine"]) return await installEngine(tools, values["install-engine"]);
    if (!values["no-build"])
      execFileSync(process.execPath, [join(repositoryRoot, "scripts/build.mjs")], { cwd: repositoryRoot, stdio: "inherit" });
    return report(await runAll(wanted, { tools, budget, quick: values.ci }), values.json);
  } finally {
    tools.dispose();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error & { code?: string }) => {
    const wrongUse = error instanceof TypeError;
    if (!(error instanceof Interrupted)) console.error(error.message);
    process.exitCode = error instanceof Interrupted ? 130 : wrongUse ? 2 : 1;
  },
);
