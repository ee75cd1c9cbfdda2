import { isLocal, printedLocation } from "../net/addresses";
import { type Source, Unmeasurable } from "../resources/look";
import { processTreeSource } from "../resources/process-tree";
import { prometheusSource } from "../resources/prometheus";
import type { Settings } from "../settings/settings";
import { NotTried } from "../shared/failure";
import { podMetricsSource } from "./kubernetes/pod-metrics";
import type { Target } from "./target";

/** What is there to see what the service uses by, or why there is nothing, in a sentence with what would give it. */
export type Measuring = { readonly source: Source } | { readonly why: string };

const WHAT_GIVES_IT =
  "To measure it: PORT_FORWARD=true for a service in a cluster with metrics-server; METRICS_URL for one with a Prometheus endpoint; or run the suite on the machine of the service, as its user.";

/**
 * Finds the first source that is there: the metrics API of the cluster for a forwarded service, the endpoint that
 * METRICS_URL names, the processes at the service's port if that is on this machine. Throws `NotTried` where the setting
 * names an endpoint that cannot be used: to measure something else would hide that.
 */
export async function findSource(
  { kind, forwarded, baseUrl }: Pick<Target, "kind" | "forwarded" | "baseUrl">,
  { metricsUrl, headers }: Pick<Settings, "metricsUrl" | "headers">,
): Promise<Measuring> {
  const reasons: string[] = [];
  const tried = async (open: () => Promise<Source>): Promise<Source | undefined> => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof Unmeasurable)) throw error;
      reasons.push(error.message);
      return undefined;
    }
  };
  const source =
    (forwarded && (await tried(() => podMetricsSource(forwarded)))) ??
    // The setting is about the service that the sandbox stands in for.
    (metricsUrl && kind === "service"
      ? await endpoint(metricsUrl, baseUrl, headers)
      : void reasons.push("METRICS_URL is not set")) ??
    // What listens at a forwarded port is the forwarding.
    (!forwarded && (await tried(() => processesAt(baseUrl))));
  if (source) return { source };
  return { why: `what the service uses cannot be measured: ${reasons.join("; ")}. ${WHAT_GIVES_IT}` };
}

async function endpoint(url: string, baseUrl: string, headers: Settings["headers"]): Promise<Source> {
  // What a gateway asks for is for nobody else.
  const own = new URL(url).origin === new URL(baseUrl).origin ? headers : {};
  const source = prometheusSource({ url, headers: own });
  try {
    await source.look();
    return source;
  } catch (error) {
    if (!(error instanceof Unmeasurable)) throw error;
    throw new NotTried({
      promised: "the endpoint that METRICS_URL names tells what the service uses",
      happened: error.message,
      cause: "METRICS_URL is misspelt, or the service offers its metrics elsewhere or not at all",
      remedy: `open ${printedLocation(url)} in a browser or with curl; correct METRICS_URL, or unset it to measure in another way`,
    });
  }
}

async function processesAt(baseUrl: string): Promise<Source> {
  const { port, protocol, host } = new URL(baseUrl);
  if (!isLocal(baseUrl)) throw new Unmeasurable(`${host} is not this machine, so its processes cannot be seen`);
  if (process.platform === "win32") throw new Unmeasurable("the processes of Windows are not looked at");
  return processTreeSource(Number(port) || (protocol === "https:" ? 443 : 80));
}
