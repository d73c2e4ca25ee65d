import { type Command, InvalidArgumentError, Option } from "commander";
import type { SourceRequest } from "./source";

/** Options as commander hands them over. */
export interface SourceOptionValues {
  readonly mock?: string | true;
  readonly account?: boolean;
  readonly profile?: string[];
  readonly keyFile?: string[];
  readonly region?: string[];
}

const collect = (value: string, previous: string[] | undefined) => [...(previous ?? []), value];

/** Adds the options that choose where the topology comes from. The positional argument is each command's own. */
export function withSourceOptions(command: Command): Command {
  return command
    .option("--mock [URL]", "read a running mock (default: SCW_API_URL, then http://127.0.0.1:8080)")
    .option("--account", "read the real account, never writing, with the SCW_* variables or the active profile")
    .option("--profile <NAME>", "read the account with this profile of the Scaleway configuration file; repeat for several", collect)
    .option(
      "--key-file <FILE>",
      'read the account with the keys of a file as "vpc-peering env --json" prints it; repeat for several',
      collect,
    )
    .addOption(new Option("--region <REGION>", "only this region of the account; repeat for several").argParser(collect));
}

/** What the positional argument and the options ask for. */
export function sourceRequest(path: string | undefined, options: SourceOptionValues): SourceRequest {
  return {
    path,
    mock: options.mock,
    account: options.account === true || (options.profile ?? options.keyFile) !== undefined,
    profiles: options.profile ?? [],
    keyFiles: options.keyFile ?? [],
    regions: options.region ?? [],
  };
}

/** Parses a whole number of at least `minimum`. */
export function wholeNumber(minimum: number): (value: string) => number {
  return (value) => {
    if (!/^\d+$/.test(value) || Number(value) < minimum) throw new InvalidArgumentError(`Write a whole number from ${minimum} on.`);
    return Number(value);
  };
}
