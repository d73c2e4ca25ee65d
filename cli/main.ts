import { handOverToMock } from "./mock-handover";

async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === "mock") return handOverToMock(argv.slice(1));
  const { run } = require("./run") as typeof import("./run");
  const { processIo } = require("./io") as typeof import("./io");
  process.exitCode = await run(argv, processIo());
}

void main(process.argv.slice(2));
