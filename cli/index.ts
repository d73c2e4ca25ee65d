/** The `vpc-peering` command as a function, for the scripts and tests of this repository. */

export { FINDING_TITLES } from "./render/finding-titles";
export { run } from "./run";
export { FRAMEWORKS, readTemplate, TEMPLATES, withPackages } from "./templates/templates";
export type { Io, Output } from "./terminal/io";
export type { ExitCode } from "./terminal/usage-error";
