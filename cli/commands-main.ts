import { run } from "./run";
import { processIo } from "./terminal/io";

void run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
