import { handOver } from "./handover";

const [first, ...rest] = process.argv.slice(2);
if (first === "mock") handOver("mock", rest);
else handOver("commands", process.argv.slice(2));
