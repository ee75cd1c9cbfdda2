import type { Target } from "../environment/target";
import type { Request } from "./manual-gate";

/**
 * What is decided once for a whole run, before the first scenario: what it is against and what it was asked for. The
 * coordinator puts it into the environment, where the workers of a parallel run find it too. It holds no secret.
 */
export interface RunPlan {
  readonly asked: Request;
  readonly target?: Target;
  readonly bucket?: string;
  /** Why nothing can be run. */
  readonly problem?: string;
  /** Why a person wanted nothing to be run. */
  readonly cancelled?: string;
  /** Certificates that Node did not find at its start, so that each thread has to trust them itself. */
  readonly lateCertificates?: string;
}

const VARIABLE = "CLICKSTREAM_RUN_PLAN";

export function publishPlan(plan: RunPlan): void {
  process.env[VARIABLE] = JSON.stringify(plan);
}

/** Unset until the plan is made. */
export function currentPlan(): RunPlan | undefined {
  const text = process.env[VARIABLE];
  return text ? JSON.parse(text) : undefined;
}
