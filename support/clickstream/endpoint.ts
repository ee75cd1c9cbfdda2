import { printedLocation } from "../net/addresses";
import { Failure, type FailureParts } from "../shared/failure";
import { asObject, describedAt, resolved } from "./description";
import type { Health, HealthState } from "./health";
import { type ApiDescription, PATHS } from "./service";
import type { ShortAnswer } from "./short-answer";

/** The promises about the endpoint that can be judged without a generation. Each throws a `Failure` when it is broken. */

/** How often a health check is asked for, and the pause between, in ms: one replica of several may not be well. */
export const HEALTH_ASKS = { times: 10, pause: 100 };

/** A health check is well each time that it is asked for; `word` is what the service says by it: alive, or ready. */
export function expectHealthy(states: readonly HealthState[], path: string, word: string): void {
  const unwell = states.filter(({ well }) => !well);
  const [first] = unwell;
  if (!first) return;
  const missing = first.status === 404;
  const flaps = unwell.length < states.length;
  const said = [...new Set(unwell.map(({ says }) => says))].join("; ");
  throw new Failure({
    promised: `the service says that it is ${word}`,
    happened: `its health check at ${path} ${said}${flaps ? ` ${unwell.length} of ${states.length} times, and was well the other times` : ""}`,
    cause: missing
      ? "the address is not that of a clickstream service, or the path is missing from it"
      : flaps
        ? "one of several replicas or workers is not well, or loses what it depends on now and then"
        : redirects(first)
          ? "something before the service sends clients elsewhere, such as to a page for logging in"
          : "the service is starting, stopping, or cannot reach what it depends on",
    remedy:
      missing || redirects(first)
        ? "check CLICKSTREAM_BASE_URL"
        : "look at the state of its pods, and into the service's log",
  });
}

function redirects({ status = 0 }: HealthState): boolean {
  return status >= 300 && status < 400;
}

/** A service that has generated is up: what health checks it has are well. One without them need not have any. */
export function expectNotUnwell(health: Health): void {
  const unwell = Object.entries(health).filter(([, { well, exists }]) => exists && !well);
  if (unwell.length === 0) return;
  throw new Failure({
    promised: "no health check reports that the service is down or not ready",
    happened: `${unwell.length} of its health checks ${unwell.length === 1 ? "is" : "are"} not well, although it generates:`,
    details: unwell.map(([path, { says }]) => `${path} ${says}`),
    cause: "a health check looks at something that the service does not need, or that it has lost",
    remedy: "see what the health check looks at; a cluster sends no requests to a service that is not ready",
  });
}

/** After concurrent requests the service answers its health check; where it has none, any answer will do. */
export function expectStillHealthy({ status = 0, says }: HealthState): void {
  if (status < 500) return;
  throw new Failure({
    promised: "the service still answers its health check after concurrent requests",
    happened: `its health check at ${PATHS.live} ${says}`,
    cause: "the concurrent requests brought the service, or its last worker, down",
    remedy: "look at the service's log for that moment, and whether its pod was restarted (memory limit?)",
  });
}

/** The paths of the health checks that were well before and are not after. */
export function worsened(before: Health, after: Health): string[] {
  return Object.keys(before).filter((path) => before[path]?.well && !after[path]?.well);
}

/** Each health check that was well before is well after. What a service does not have before, it need not have. */
export function expectAsHealthy(before: Health, after: Health): void {
  const worse = worsened(before, after);
  if (worse.length === 0) return;
  throw new Failure({
    promised: "the service is as healthy and ready as before",
    happened: `${worse.length} of its health checks ${worse.length === 1 ? "is" : "are"} no longer well:`,
    details: worse.map((path) => `${path} ${before[path]?.says} before, and ${after[path]?.says} after`),
    cause: "the requests of this scenario brought the service, or its last worker, down, or used up what it depends on",
    remedy: "look at the service's log for that moment, and whether its pod was restarted (memory limit?)",
  });
}

/** `answer` is what the service answered where its description should be. */
export function expectDescribed(description: ApiDescription | undefined, answer: ShortAnswer): void {
  const promised = "the service's API description lists data generation";
  if (!description) {
    const { status, location } = answer;
    throw new Failure({
      promised,
      happened: `there is no API description at ${PATHS.description}: the service answered with ${status}${location ? `, sending to ${printedLocation(location)}` : ""}`,
      ...whyUndescribed(status, location),
    });
  }
  if ("post" in resolved(describedAt(description, PATHS.generate), asObject(description))) return;
  const { title = "an API without a title" } = asObject(description.info);
  const paths = Object.keys(asObject(description.paths));
  throw new Failure({
    promised,
    happened: `"${title}" lists other operations only: ${paths.slice(0, 10).join(", ") || "none"}`,
    cause: "another service answers at this address, or the deployed version has no data generation",
    remedy: "check CLICKSTREAM_BASE_URL, and which version is deployed",
  });
}

/** Why there is no description, by the answer that came in its place. */
function whyUndescribed(status: number, location: string | undefined): Pick<FailureParts, "cause" | "remedy"> {
  const remedy = "check CLICKSTREAM_BASE_URL, and how the deployment sets openapi_url";
  if (location)
    return { cause: "something before the service sends clients elsewhere, such as to a page for logging in", remedy };
  if (status === 401 || status === 403)
    return {
      cause: "the service, or a gateway before it, does not show it to everyone",
      remedy: "set CLICKSTREAM_HEADERS to what it wants, or let the deployment show its description",
    };
  if (status >= 500)
    return {
      cause: "the service failed to make it, or is down",
      remedy: "look at the service's log for the error",
    };
  if (status === 200) return { cause: "what is there is no JSON, such as a web page, or was cut short", remedy };
  return {
    cause: "the address is not that of a clickstream service, or the description is switched off in this deployment",
    remedy,
  };
}

/** Method not allowed, and nothing else: not found would be another service, success would have triggered a generation. */
export function expectReadingRefused({ status, location }: ShortAnswer): void {
  if (status === 405) return;
  throw new Failure({
    promised: "opening the address of data generation, as a browser does, is refused",
    happened: `the service answered the attempt with ${status}${location ? `, sending to ${printedLocation(location)}` : ""}`,
    ...whyNotRefused(status),
  });
}

function whyNotRefused(status: number): Pick<FailureParts, "cause" | "remedy"> {
  const remedy = "check CLICKSTREAM_BASE_URL, and which version is deployed";
  if (status < 300)
    return {
      cause: "the endpoint takes reading for an order to generate: links, crawlers and previews would trigger it",
      remedy: "let the endpoint take POST only",
    };
  if (status === 404)
    return { cause: "the address is not that of a clickstream service, or the endpoint is missing from it", remedy };
  if (status === 401 || status === 403)
    return {
      cause: "a gateway before the service, or the service itself, wants to know who asks",
      remedy: "set CLICKSTREAM_HEADERS to what it wants",
    };
  if (status === 500 || status === 501)
    return {
      cause: "the service fails where it should refuse",
      remedy: "let the endpoint answer other methods than POST with 405 (method not allowed)",
    };
  return { cause: "something before the service answers in its place", remedy };
}
