import { Failure, NotTried } from "../shared/failure";
import { notReached } from "./failures";
import { tellReached, wasReached } from "./presence";
import { type ClickstreamService, PATHS } from "./service";
import type { ShortAnswer } from "./short-answer";

/** A health check, the description, and the endpoint, which a service answers with 405 when it is read. */
const ASKED = [PATHS.live, PATHS.description, PATHS.generate];

/**
 * Throws `NotTried` where no clickstream service can be reached: nothing listens, or what answers each path is a gateway
 * that wants to know who asks, sends clients elsewhere or has no service behind it. Where
 * the service was reached before in this run, or does wrong in another way, that is for the scenario to judge.
 */
export async function expectReachable(service: ClickstreamService): Promise<void> {
  const { baseUrl } = service;
  if (wasReached(baseUrl)) return;
  const answers: [path: string, answer: ShortAnswer][] = [];
  for (const path of ASKED) {
    const answer = await answerAt(service, path);
    if (!answer) return;
    if (!isFromElsewhere(answer)) return tellReached(baseUrl);
    answers.push([path, answer]);
  }
  // A service may have neither check nor description, and know its endpoint only by POST: a request has to show that.
  if (answers.every(([, { status }]) => status === 404)) return;
  throw notReached(baseUrl, answers);
}

/** Nothing where the service took the connection and failed to answer. */
async function answerAt(service: ClickstreamService, path: string): Promise<ShortAnswer | undefined> {
  try {
    return await service.get(path);
  } catch (error) {
    if (error instanceof NotTried || !(error instanceof Failure)) throw error;
    return undefined;
  }
}

/** Whether an answer may come from something before the service, or from something else in its place. */
function isFromElsewhere({ status, body }: ShortAnswer): boolean {
  if ([502, 503, 504].includes(status)) return body === undefined;
  return (status >= 300 && status < 400) || [401, 403, 404, 407].includes(status);
}
