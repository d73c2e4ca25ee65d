import { storageErrorOf } from "../store";
import { ApiError, internalError, storageFailed, tooLargeToAnswer } from "./errors";

/** What a client gets for an error. Those that neither the client nor the machine is to blame for are reported as bugs. */
export function toApiError(error: unknown, onBug: (error: unknown) => void): ApiError {
  if (error instanceof ApiError) return error;
  const storage = storageErrorOf(error);
  if (storage) return storageFailed(storage.message, storage.isFull);
  if (error instanceof RangeError && error.message === "Invalid string length") return tooLargeToAnswer();
  onBug(error);
  return internalError();
}
