/** The `vpc-peering` command as a function, for the scripts and tests of this repository. */
export type { Io, Output } from "./io";
export { FINDING_TITLES } from "./render/finding-titles";
export { run } from "./run";
export type { ExitCode } from "./usage-error";
