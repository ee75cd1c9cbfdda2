import { PATHS } from "../clickstream/service";
import { type ContainerEnd, containerEnds, describeEnd, lastWords } from "../environment/kubernetes/container-ends";
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
 * where one of their containers ended meanwhile, or the forwarding alone, which no service can be blamed for. `restarted`
 * says that the scenario has ended the service's pod itself.
 */
export async function explainForwarded(
  { forwarded }: Target,
  since: Date,
  reporter: Reporter,
  restarted = false,
): Promise<void> {
  if (!forwarded) return;
  // First, since it takes a moment: a stream breaks a little before it is known that the forwarding ended.
  const log = await podLog(forwarded, forwarded.service, since);
  const ends = restarted ? [] : await containerEnds(forwarded, forwarded.service, since);
  const last = await Promise.all(ends.map(async (end) => ending(end, await lastWords(forwarded, end))));
  reporter.evidence("Log of the pods", [...last, log].join("\n"));
  for (const end of ends) reporter.warn(`While a scenario ran that failed, ${describeEnd(end)}.`);
  for (const service of new Set(lossesSince(since).map((loss) => loss.service))) {
    // The forwarding ends with the container that it leads to.
    if (service === forwarded.service && (restarted || ends.length > 0)) continue;
    reporter.warn(
      `The port forwarding to ${service} ended while a scenario ran that failed; that alone may be the reason. Run it again.`,
    );
  }
}

function ending(end: ContainerEnd, words: string): string {
  return `At ${end.at.toISOString()}, ${describeEnd(end)}.${words ? ` What it wrote last:\n${words}\nSince then:` : ""}`;
}
