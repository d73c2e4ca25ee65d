import pins from "./versions.json";

/** A Go program of somebody else, pinned: built as the command of a module that requires it. */
export interface GoProgram {
  readonly module: string;
  readonly version: string;
  /** Package to build. @default - the module itself */
  readonly command?: string;
  /** Language version for our module's go.mod. */
  readonly goVersion: string;
  /** Further requirements, module to version. @default - none */
  readonly requires?: Readonly<Record<string, string>>;
  /** The replace directives of its own go.mod, which Go ignores for a dependency. @default - none */
  readonly replaces?: Readonly<Record<string, string>>;
  /** String variables that its releases set at link time, such as its own version. @default - none */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folders of the module that are unpublished modules of their own, and that the build does without. @default - none */
  readonly leftOut?: readonly string[];
  /** Release number where `version` is a commit. @default - `version` */
  readonly released?: string;
  readonly remark?: string;
}

export type GoProgramName = keyof typeof pins.go;

/** Everything that the suites run and that nobody here wrote, at its pinned version. */
export const goPrograms = pins.go as Readonly<Record<GoProgramName, GoProgram>>;
export const pythonPackages: Readonly<Record<string, string>> = pins.python;
export const cdkTerrainVersion = pins.cdktn;
export const nodeVersions: readonly string[] = pins.node;

/** Version of a Go program as its publisher writes it, without the `v`. */
export function releaseOf(name: GoProgramName): string {
  const program = goPrograms[name];
  return program.released ?? program.version.replace(/^v/, "");
}
