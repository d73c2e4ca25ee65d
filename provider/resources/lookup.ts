/** Choosing one object from a list. */
import { ProviderError } from "../framework/diagnostics";

/** The one object with exactly this name: the service's own filter also finds names that contain it. */
export function exactlyOne<T extends { name: string }>(found: readonly T[], wanted: string, noun: string): T {
  const [first, ...more] = found.filter((object) => object.name === wanted);
  if (first && more.length === 0) return first;
  throw new ProviderError(`${first ? `${more.length + 1} objects` : "no object"} of kind ${noun} found with the name "${wanted}"`, {
    detail: first ? "Name it by its id instead." : "Check the name, the region and the project.",
    path: ["name"],
  });
}

/** The only object that a set of filters left. */
export function onlyOne<T>(found: readonly T[], noun: string, idAttribute: string): T {
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first;
  throw new ProviderError(
    first === undefined ? `no ${noun} found matching the specified filters` : `multiple ${noun}s (${found.length}) found`,
    {
      detail: first === undefined ? "Check the filters and the region." : `Refine the filters or use ${idAttribute}.`,
    },
  );
}
