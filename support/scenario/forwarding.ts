import { PATHS } from "../clickstream/service";
import { lossesSince } from "../environment/kubernetes/losses";
import { podLog } from "../environment/kubernetes/pod-log";
import { whileNotAnswering } from "../environment/kubernetes/port-forward";
import type { Target } from "../environment/target";
import type { Reporter } from "./reporter";

/**
 * Waits until a forwarded service answers, for at most `limit` ms. A forwarding shows that its pod is gone only when it
 * is used, and is then started again. The service is not to blame for that, so a scenario begins once it is up; a
 * service that stays away is for the scenario to judge.
 */
export async function untilForwarded({ forwarded, baseUrl }: Target, limit: number): Promise<void> {
  if (forwarded) await whileNotAnswering(baseUrl + PATHS.live, limit);
}

/**
 * Of a scenario that failed on a forwarded service: attaches what the service's pods wrote since it began, and warns
 * where the forwarding ended meanwhile, which no service can be blamed for. `restarted` says that the scenario has ended
 * the service's pod itself.
 */
export async function explainForwarded(
  { forwarded }: Target,
  since: Date,
  reporter: Reporter,
  restarted = false,
): Promise<void> {
  if (!forwarded) return;
  // First, since it takes a moment: a stream breaks a little before it is known that the forwarding ended.
  reporter.evidence("Log of the pods", await podLog(forwarded, forwarded.service, since));
  for (const service of new Set(lossesSince(since).map((loss) => loss.service))) {
    if (restarted && service === forwarded.service) continue;
    reporter.warn(
      `The port forwarding to ${service} ended while a scenario ran that failed; that alone may be the reason. Run it again.`,
    );
  }
}
