import type { Health } from "../clickstream/health";
import { poll } from "../shared/polling";
import { whileShowing } from "../shared/progress";
import type { Scenario } from "./scenario";

/** How often the health checks are looked at, in ms. */
const LOOK = 1000;

/** The health checks once they are as expected, or as they are at the end of the settle timeout: a busy service may be unready. */
export function healthOnce(
  { service, settings }: Pick<Scenario, "service" | "settings">,
  isExpected: (health: Health) => boolean,
): Promise<Health> {
  return whileShowing("looking at the health checks", () =>
    poll({ every: LOOK, limit: settings.settleTimeout }, () => service.health(), isExpected),
  );
}
