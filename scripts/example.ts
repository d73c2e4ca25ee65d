import { parseArgs } from "node:util";
import { exampleNames } from "./lib/example-plan";
import { Progress } from "./lib/progress";
import { Interrupted, Rehearsal } from "./lib/rehearsal";
import type { ProviderChoice } from "./lib/workspace";

const usage = `Usage: npm run example -- NAME [--keep] [--provider embedded|official] [--mirror DIR] [--verbose]

Deploys an example with the real cdktf and Terraform (or OpenTofu) against a fresh mock of the VPC API, shows what came
of it, plans again, destroys, and leaves nothing behind. Offline with the embedded provider.

  --keep              leave mock and objects in place until Ctrl-C
  --provider NAME     embedded (default) or official
  --mirror DIR        a Terraform filesystem mirror that holds the official provider; without it, Terraform's registry
  --verbose           show what cdktf and Terraform print

Examples: ${exampleNames().join(", ")}`;

/** Exit codes: 0 fine, 1 a step failed, 2 wrong use, 130 interrupted. */
async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      keep: { type: "boolean", default: false },
      provider: { type: "string", default: "embedded" },
      mirror: { type: "string" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const [example, ...others] = positionals;
  if (!example || others.length > 0) throw new TypeError(`name one example.\n\n${usage}`);
  if (!["embedded", "official"].includes(values.provider))
    throw new TypeError(`--provider ${values.provider}: choose embedded or official.`);
  const provider = values.provider as ProviderChoice;
  const progress = new Progress(process.stderr);
  const say = (line: string) => {
    progress.clear();
    console.log(line);
  };
  const onOutput = values.verbose ? (text: string) => void process.stderr.write(text) : (text: string) => progress.follow(text);
  try {
    await new Rehearsal({ example, provider, mirror: values.mirror, keep: values.keep, onOutput, say }).run();
  } finally {
    progress.clear();
  }
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    if (!(error instanceof Interrupted)) console.error(`\nFailed: ${error.message}`);
    process.exitCode = error instanceof Interrupted ? 130 : error instanceof TypeError ? 2 : 1;
  },
);
