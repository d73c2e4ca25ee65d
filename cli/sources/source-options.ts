import { type Command, InvalidArgumentError, Option } from "commander";
import type { Io } from "../terminal/io";
import { DEFAULT_TIMEOUT_SECONDS } from "./http";
import { isSource } from "./open";
import type { SourceRequest } from "./source";

/** Options as commander hands them over. */
export interface SourceOptionValues {
  readonly mock?: string | true;
  readonly account?: boolean;
  readonly profile?: string[];
  readonly keyFile?: string[];
  readonly region?: string[];
  readonly timeout?: number;
}

/** Parser of an option that may be repeated. */
export const collect = (value: string, previous: string[] | undefined) => [...(previous ?? []), value];

/** Adds the options that choose where the topology comes from. The positional arguments are each command's own. */
export function withSourceOptions(command: Command): Command {
  return command
    .option("--mock [URL]", "read a running mock (default: SCW_API_URL, then http://127.0.0.1:8080)")
    .option("--account", "read the real account, never writing, with the SCW_* variables or the active profile")
    .option("--profile <NAME>", "read the account with this profile of the Scaleway configuration file; repeatable", collect)
    .option("--key-file <FILE>", 'read the account with the keys in a file as "vpc-peering env --json" prints it; repeatable', collect)
    .addOption(new Option("--region <REGION>", "only this region of the account; repeatable").argParser(collect))
    .addOption(timeoutOption());
}

/** The option of every command that talks to a server. */
export function timeoutOption(): Option {
  return new Option("--timeout <SECONDS>", `wait this long for each answer of a server (default: ${DEFAULT_TIMEOUT_SECONDS})`).argParser(
    wholeNumber(1, 86_400),
  );
}

/** What the positional arguments and the options ask for. A value after `--mock` that is a file or folder is a source of its own. */
export function sourceRequest(paths: readonly string[], options: SourceOptionValues, io: Io): SourceRequest {
  const { mock } = options;
  const isPath = typeof mock === "string" && !/^https?:/.test(mock) && isSource(mock, io);
  return {
    paths: isPath ? [mock, ...paths] : paths,
    mock: isPath ? true : mock,
    account: options.account === true || (options.profile ?? options.keyFile) !== undefined,
    profiles: options.profile ?? [],
    keyFiles: options.keyFile ?? [],
    regions: options.region ?? [],
    timeoutSeconds: options.timeout,
  };
}

/** Parses a whole number within bounds. */
export function wholeNumber(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    if (/^\d+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum) return Number(value);
    throw new InvalidArgumentError(
      maximum === Number.MAX_SAFE_INTEGER ? `It must be an integer ≥ ${minimum}.` : `It must be an integer from ${minimum} to ${maximum}.`,
    );
  };
}
