import { type Source, Unmeasurable } from "../../resources/look";
import { PodClock, podUsage } from "../../resources/pod-usage";
import type { ForwardedService } from "../target";
import { kubectl, selectorOf } from "./kubectl";

/** Most clusters measure every 15 s, and some every 60 s. How often that is asked for, and how late it may be, in ms. */
const EVERY = 5000;
const DELAY = 90_000;

/**
 * What the pods behind a forwarded service use, by the metrics API of their cluster, which metrics-server offers.
 * Generators run in these pods, so they are counted. Throws `Unmeasurable` where the API does not tell.
 */
export async function podMetricsSource(place: ForwardedService): Promise<Source> {
  const selector = await selectorOf(place, place.service);
  if (!selector) throw new Unmeasurable(`the pods behind the service ${place.service} could not be found`);
  const clock = new PodClock();
  const look = async () => {
    const pods = podUsage(await metricsOf(place, selector));
    return clock.look(pods, { performance: performance.now(), since1970: Date.now() });
  };
  await look();
  return {
    name: `the metrics API of the cluster (pods behind ${place.service}, namespace ${place.namespace})`,
    coversGenerators: true,
    showsProcesses: false,
    every: EVERY,
    delay: DELAY,
    look,
  };
}

async function metricsOf(place: ForwardedService, selector: string): Promise<string> {
  const pods = `/apis/metrics.k8s.io/v1beta1/namespaces/${place.namespace}/pods`;
  const answer = await kubectl(place, "get", "--raw", `${pods}?labelSelector=${encodeURIComponent(selector)}`);
  if (answer.ok) return answer.stdout;
  if (/forbidden/i.test(answer.stderr))
    throw new Unmeasurable(
      "the user of kubectl may not read the metrics API of the cluster (the right to list pods of the API group metrics.k8s.io is missing)",
    );
  if (
    /could not find the requested resource|NotFound|not found|ServiceUnavailable|unable to handle/i.test(answer.stderr)
  )
    throw new Unmeasurable("the cluster has no metrics API (metrics-server is not installed there, or not ready)");
  throw new Unmeasurable(`kubectl could not read the metrics API of the cluster (${answer.stderr})`);
}
