import { requestFor, type SourceRequest } from "../sources/source";
import { type SourceOptionValues, sourceRequest } from "../sources/source-options";
import type { Io } from "../terminal/io";
import { UsageError } from "../terminal/usage-error";

interface SideOptions extends SourceOptionValues {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/**
 * The two sides of a comparison: `BEFORE AFTER`, `--before F --after G`, or one source beside `--mock` or `--account`, which then is the
 * side that has no source; beside a single positional source, the earlier side.
 * @throws UsageError when a side is missing or named twice
 */
export function sidesOf(
  positional: readonly string[],
  options: SideOptions,
  io: Io,
): { readonly before: SourceRequest; readonly after: SourceRequest } {
  const remote = sourceRequest([], options, io);
  const isRemote = remote.mock !== undefined || remote.account;
  // A path that `--mock [URL]` took for its URL is a side.
  const named = [...remote.paths, ...positional];
  const before = [...(options.before ?? [])];
  const after = [...(options.after ?? [])];
  for (const path of named) {
    const isFirst = before.length === 0 && !(isRemote && named.length === 1 && after.length === 0);
    const side = isFirst ? before : after;
    if (side.length > 0) throw new UsageError(`"${path}" has no side; name two sources, or use --before and --after`);
    side.push(path);
  }
  if (isRemote) {
    const [isEarlier, isLater] = [before.length === 0, after.length === 0];
    if (isEarlier === isLater)
      throw new UsageError(
        isEarlier
          ? "name the other side of the comparison: --before SOURCE or --after SOURCE"
          : "both sides are named; name the mock or the account as one of them: --before mock, --after account or a URL",
      );
    const own = { ...remote, paths: [] };
    return isEarlier ? { before: own, after: sideFor(after, remote) } : { before: sideFor(before, remote), after: own };
  }
  if (before.length === 0 || after.length === 0) throw new UsageError("name two sources: vpc-peering diff BEFORE AFTER");
  return { before: sideFor(before, remote), after: sideFor(after, remote) };
}

const sideFor = (paths: readonly string[], { timeoutSeconds }: SourceRequest): SourceRequest => ({ ...requestFor(paths), timeoutSeconds });
