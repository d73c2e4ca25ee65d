import { runBundle } from "./run-bundle";

const [first, ...rest] = process.argv.slice(2);
if (first === "mock") runBundle("mock", rest);
else runBundle("commands", process.argv.slice(2));
