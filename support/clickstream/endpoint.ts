import { Failure } from "../shared/failure";
import type { Health } from "./health";
import { type ApiDescription, PATHS } from "./service";
import type { ShortAnswer } from "./short-answer";

/** The promises about the endpoint that can be judged without a generation. Each throws a `Failure` when it is broken. */

/** A health check answers with success; `word` is what the service says by it: alive, or ready. */
export function expectHealthy({ status, body }: ShortAnswer, path: string, word: string): void {
  const said = statusIn(body);
  if (status === 200 && (said === undefined || HEALTHY.test(said))) return;
  throw new Failure({
    promised: `the service says that it is ${word}`,
    happened: `its health check at ${path} answered with ${status}${said === undefined ? "" : `, saying "${said}"`}`,
    cause:
      status === 404
        ? "the address is not that of a clickstream service, or the path is missing from it"
        : "the service is starting, stopping, or cannot reach what it depends on",
    remedy: status === 404 ? "check CLICKSTREAM_BASE_URL" : "look at the state of its pods, and into the service's log",
  });
}

/** What health checks say of themselves when all is well. */
const HEALTHY = /^(ok|ready|alive|live|up|healthy|pass|passing)$/i;

function statusIn(body: unknown): string | undefined {
  const { status } = (body ?? {}) as { status?: unknown };
  return typeof status === "string" ? status : undefined;
}

/** After concurrent requests the service answers its health check; where it has none, any answer will do. */
export function expectStillHealthy({ status }: ShortAnswer): void {
  if (status < 500) return;
  throw new Failure({
    promised: "the service still answers its health check after concurrent requests",
    happened: `its health check at ${PATHS.live} answered with ${status}`,
    cause: "the concurrent requests brought the service, or its last worker, down",
    remedy: "look into the service's log for that moment, and whether its pod was restarted (memory limit?)",
  });
}

/** Each health check that was well before (200) is well after. What a service does not have before, it need not have. */
export function expectAsHealthy(before: Health, after: Health): void {
  const worse = Object.keys(before).filter((path) => before[path] === 200 && after[path] !== 200);
  if (worse.length === 0) return;
  throw new Failure({
    promised: "the service is as healthy and ready as before",
    happened: `${worse.length} of its health checks ${worse.length === 1 ? "is" : "are"} no longer well:`,
    details: worse.map((path) => `${path} answered 200 before, and ${after[path] ?? "not at all"} after`),
    cause: "the requests of this scenario brought the service, or its last worker, down, or used up what it depends on",
    remedy: "look into the service's log for that moment, and whether its pod was restarted (memory limit?)",
  });
}

export function expectDescribed(description: ApiDescription | undefined): void {
  const promised = "the service's API description lists data generation";
  if (!description) {
    throw new Failure({
      promised,
      happened: `there is no API description at ${PATHS.description}`,
      cause: "the address is not that of a clickstream service, or the description is switched off in this deployment",
      remedy: "check CLICKSTREAM_BASE_URL, and how the deployment sets openapi_url",
    });
  }
  const { paths = {}, info } = description;
  if (Object.entries(paths).some(([path, operations]) => path.endsWith(PATHS.generate) && "post" in operations)) return;
  throw new Failure({
    promised,
    happened: `"${info?.title ?? "an API without a title"}" lists other operations only: ${Object.keys(paths).slice(0, 10).join(", ") || "none"}`,
    cause: "another service answers at this address, or the deployed version has no data generation",
    remedy: "check CLICKSTREAM_BASE_URL, and which version is deployed",
  });
}

/** Method not allowed, and nothing else: not found would be another service, success would have triggered a generation. */
export function expectReadingRefused({ status }: ShortAnswer): void {
  if (status === 405) return;
  throw new Failure({
    promised: "opening the address of data generation, as a browser does, is refused",
    happened: `the service answered the attempt with ${status}`,
    cause:
      status === 404
        ? "the address is not that of a clickstream service, or the endpoint is missing from it"
        : status < 300
          ? "the endpoint takes reading for an order to generate: links, crawlers and previews would trigger it"
          : "something before the service answers in its place",
    remedy:
      status < 300 ? "let the endpoint take POST only" : "check CLICKSTREAM_BASE_URL, and which version is deployed",
  });
}
