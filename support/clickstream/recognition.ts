import { Failure, NotTried } from "../shared/failure";
import { healthState } from "./health";
import { tellReached } from "./presence";
import { type ClickstreamService, PATHS, SHORT_WAIT } from "./service";
import type { ShortAnswer } from "./short-answer";

/** What is found at an address at which a service may be. */
export type Found =
  | { readonly kind: "clickstream" }
  | { readonly kind: "nothing" }
  /** `says` is a clause: what it answered, or how it failed to. */
  | { readonly kind: "something else" | "no answer"; readonly says: string };

/** What answers at an address that nobody named: a clickstream service, something else, or nothing. */
export async function recognise(service: ClickstreamService, wait = SHORT_WAIT): Promise<Found> {
  try {
    const found = await ask(service, wait);
    if (found.kind === "clickstream") tellReached(service.baseUrl);
    return found;
  } catch (error) {
    if (error instanceof NotTried) return { kind: "nothing" };
    if (error instanceof Failure) return { kind: "no answer", says: error.parts.happened };
    throw error;
  }
}

async function ask(service: ClickstreamService, wait: number): Promise<Found> {
  const live = await service.get(PATHS.live, wait, true);
  if (isHealthCheck(live)) return { kind: "clickstream" };
  const { status } = await service.get(PATHS.generate, wait);
  // A web site that answers everything would let the path be read.
  if (status >= 400 && status !== 404) return { kind: "clickstream" };
  return {
    kind: "something else",
    says: `${PATHS.live} answered with ${live.status}, ${PATHS.generate} with ${status}`,
  };
}

/** Any JSON will do, whatever it says: how well the service is, is for the scenarios to judge. Text has to say something good. */
function isHealthCheck({ status, body, text = "", mediaType = "" }: ShortAnswer): boolean {
  if (status !== 200) return false;
  return body !== undefined || (text.trim() !== "" && healthState({ status, mediaType, text }).well);
}
