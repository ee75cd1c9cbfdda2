import type { FailureParts } from "../shared/failure";
import { formatDuration } from "../shared/quantities";
import type { Generation } from "./generation";

/** The status of a service that runs one generation at a time, and takes itself for busy with another one. */
const CONFLICT = 409;

/** Why a service is still busy, with `when` as the words for how long it has been free; unset where it may be. */
export interface HeldLock extends Pick<FailureParts, "cause" | "remedy"> {
  readonly when: string;
}

/**
 * The lock that a service still holds: it turns a generation away as one too many, and those that it served to this run
 * are over. Unset where no lock shows, or where the service was never seen free.
 */
export function heldLock({ answer, sinceLast }: Generation): HeldLock | undefined {
  if (answer?.status !== CONFLICT || sinceLast === undefined) return undefined;
  return {
    when: `${formatDuration(sinceLast)} after the last generation of this run was over`,
    cause:
      "the service did not release the lock of an earlier generation, such as one that failed or whose client went away; or another client generates data now",
    remedy:
      "look into the service's log for a generator that runs; if there is none, let the endpoint release its lock however a generation ends (in Python: finally), and restart the service",
  };
}
