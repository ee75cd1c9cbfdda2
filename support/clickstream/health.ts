/**
 * What a health check says. A status of success is not enough: services answer 200 and say "down". Frameworks word this
 * in many ways (Spring's components, `application/health+json`, gRPC's SERVING, plain text), so words are recognised, not
 * compared.
 */

/** What a health check answered. */
export interface HealthAnswer {
  readonly status: number;
  /** Without the parameters of the content type, in lower case. */
  readonly mediaType: string;
  /** Its beginning. */
  readonly text: string;
  /** Where it sends to, of a redirect. */
  readonly location?: string;
}

/** One health check at one moment. */
export interface HealthState {
  readonly well: boolean;
  /** False where the service has no such check: it answers that there is none, or refuses to tell. */
  readonly exists: boolean;
  /** `answered with 200, saying "down"` */
  readonly says: string;
  readonly status?: number;
}

/** The health checks at one moment, by their paths. */
export type Health = Readonly<Record<string, HealthState>>;

const NO_ANSWER: HealthState = { well: false, exists: true, says: "did not answer" };

/** The state that an answer tells of; unset for a check without an answer. */
export function healthState(answer: HealthAnswer | undefined): HealthState {
  if (!answer) return NO_ANSWER;
  const { status, location } = answer;
  const success = status >= 200 && status < 300;
  const problem = problemIn(answer);
  const says = [`answered with ${status}`, problem, location && `sending to ${location}`].filter(Boolean).join(", ");
  return { status, well: success && problem === undefined, exists: status < 400 || status >= 500, says };
}

function problemIn({ mediaType, text }: HealthAnswer): string | undefined {
  const body = text.trim();
  if (body === "") return undefined;
  if (mediaType.includes("html") || body.startsWith("<")) return "with a web page";
  const parsed = parse(body);
  if (parsed === undefined) {
    // JSON that cannot be read says nothing; its words are looked at as those of a text are.
    return isWell(body) ? undefined : `saying "${shortened(body)}"`;
  }
  const told = unwell(parsed, "", 0);
  return told === undefined ? undefined : `saying ${told}`;
}

/** Names of what a service says of itself. */
const STATE = /^(status|state|health|healthy|ready|readiness|alive|live|liveness|up|ok|okay|success|serving)$/i;
/** Those of them that 0 says no to. A status may be 0 where all is well. */
const SWITCH = /^(healthy|ready|alive|live|up|ok|okay|success|serving)$/i;
/** What a service depends on, where it names that beside its own state. A generator may well be stopped while none is asked for. */
const PART = /^(db|database|s3|minio|store|storage|object[ _-]?store|bucket|cache|redis|kafka)$/i;
/** Names that are good when they are false. */
const TROUBLE = /^(unhealthy|down|degraded|failed|failing|error|errors|dead)$/i;
/** Names of the one word that sums up a service. */
const SUMMARY = /^(status|state|health)$/i;
/** What holds the states of parts, each under the part's own name. */
const PARTS = /^(checks|components|dependencies|services|subsystems|indicators|probes|health|status)$/i;
/** Names of what a service measures of itself, whose numbers are no status of HTTP, by their words. */
const MEASURED =
  /\b(ms|millis|milliseconds|s|sec|secs|seconds|minutes|latency|time|uptime|age|duration|count|total|number|depth|queued?|size|bytes|kb|mb|gb|free|used|memory|disk|rows|connections|requests|pid|port)$/;
/** Names of what a service may be doing and is free of when they are false, by their words. */
const ACTIVITY =
  /^(is )?(busy|generating|maintenance|draining|paused|locked|debug|read only|shutting down|stopping|restarting|generations? (running|active|in progress|pending|queued))$/;
const DEEPEST = 8;

/** What in a JSON body says that the service, or a part of it, is not well: `"down"`, `"checks.store: false"`. */
function unwell(value: unknown, path: string, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof value !== "object" || value === null) return isBad(value, depth === 0) ? told(path, value) : undefined;
  const isSummed = Object.entries(value).some(
    ([name, inner]) => SUMMARY.test(name) && typeof inner === "string" && isWell(inner),
  );
  for (const [name, inner] of Object.entries(value)) {
    const at = [path, name].filter(Boolean).join(".");
    if (TROUBLE.test(name) && Array.isArray(inner) && inner.length > 0) return told(at, inner[0]);
    if (typeof inner === "object" && inner !== null) {
      const found = unwell(inner, at, depth + 1);
      if (found !== undefined) return found;
    } else if (
      TROUBLE.test(name)
        ? isTrouble(inner)
        : (inner === 0 && SWITCH.test(name)) ||
          (isState(name, path, inner) && isBad(inner, depth === 0 && SUMMARY.test(name) && !isSummed))
    )
      return told(at, inner);
  }
  return undefined;
}

function told(path: string, value: unknown): string {
  const shown = typeof value === "string" ? `"${shortened(value)}"` : String(value);
  return path === "" || (path === "status" && typeof value === "string") ? shown : `${path}: ${shown}`;
}

function isState(name: string, path: string, value: unknown): boolean {
  if (STATE.test(name) || (typeof value === "string" && PART.test(name))) return true;
  if (typeof value === "number" && MEASURED.test(wordsOf(name))) return false;
  if (value === false && ACTIVITY.test(wordsOf(name))) return false;
  return PARTS.test(path.split(".").at(-1) ?? "");
}

function isTrouble(value: unknown): boolean {
  return value === true || (typeof value === "string" && !/^(|no|none|false|null|0)$/i.test(value.trim()));
}

/** A word that sums up a service has to be a good one. Of others, only a bad one counts: they are of many kinds. */
function isBad(value: unknown, sumsUp: boolean): boolean {
  if (typeof value === "string") return sumsUp ? !isWell(value) : hasBadWord(value);
  // A number may be a status of HTTP.
  return value === false || (typeof value === "number" && value >= 400 && value < 600);
}

const GOOD_WORDS =
  /\b(ok|okay|imok|ready|idle|alive|live|up|healthy|pass|passed|passing|running|serving|success|successful|succeeded|green|good|fine|well|active|available|online|operational|started|reachable|connected|normal|warn|true|yes|pong)\b/;
const BAD_WORDS =
  /\b(not|no longer|never|cannot|down|error|fail|fails|failed|failing|failure|unhealthy|unavailable|out of service|dead|broken|red|critical|fatal|offline|disconnected|unreachable|unready|inactive|stopped|stopping|starting|initiali[sz]ing|pending|degraded|draining|terminating|shutting|timeout|timed out|refused|false|no|notready|notok)\b/;
/** "no errors", "0 failed", "no generation running" */
const NO_TROUBLE =
  /\b(no|0|zero|without) (errors?|failures?|failed|problems?|issues?)\b|\b(no|0|zero) (generations?|jobs?|tasks?) (is |are )?(running|active|in progress|pending|queued)\b|\bnot (generating|busy)\b/g;

function isWell(text: string): boolean {
  return !hasBadWord(text) && (GOOD_WORDS.test(wordsOf(text)) || text.trim() === "1");
}

function hasBadWord(text: string): boolean {
  return BAD_WORDS.test(wordsOf(text));
}

/** `NOT_SERVING`, `notReady` and "not ready" alike. */
function wordsOf(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .replace(NO_TROUBLE, "");
}

const LONGEST_QUOTE = 80;

function shortened(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
