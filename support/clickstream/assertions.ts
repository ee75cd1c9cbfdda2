import { Failure, type FailureParts } from "../shared/failure";
import { count, formatDuration, formatSize } from "../shared/quantities";
import { connectionFailed, cutOff, generationTimedOut, truncated, wrongStatus } from "./failures";
import type { Answer, Generation } from "./generation";
import type { Output } from "./output/output";
import type { Timings } from "./timings";
import { contradicted, failureMarked, uploadsUnfinished } from "./told-failures";

/**
 * The promises a single generation makes, each a function that throws a `Failure` when it is broken. They judge what is
 * in the `Generation` and do nothing else.
 */

/** JSON and JSON lines go by several names: `application/json`, `application/x-ndjson`, `application/vnd.x+json`… */
const PLAIN_TEXT_OR_JSON =
  /^(text\/plain|application\/([a-z0-9.-]+\+)?(json|json-lines|jsonl|jsonlines|x-jsonlines|x-ndjson|ndjson|json-seq)|text\/(json|x-ndjson))$/;

/** Types that say nothing of what they carry: good where that is the very output. */
const CARRIERS: readonly string[] = ["application/octet-stream", "text/event-stream"];

/**
 * Output counts as streamed when the first chunk comes before the last hundredth of the total time. A service that keeps
 * everything back sends all of it at the very end; one that sends its first line at once, and all else in one burst at
 * the end, streams.
 */
const LAST_MOMENT = 0.01;

/** In a generation that takes less than this, output may as well have waited for a busy machine to read it. In ms. */
const AT_ONCE = 1000;

const NO_FAILURE = "the output reports no failure";

export function expectAnswer(generation: Generation): Answer {
  const promised = "the service answers a request to generate data";
  const { answer, ending, url } = generation;
  if (answer) return answer;
  if (ending.kind === "unreachable" || ending.kind === "no answer")
    throw connectionFailed(promised, url, ending.reason, ending.reached === true);
  throw generationTimedOut(promised, generation);
}

export function expectSuccess(generation: Generation): void {
  const { status } = expectAnswer(generation);
  if (status < 200 || status > 299) throw wrongStatus("generation answers with success", generation, status);
}

export function expectPlainTextOrJson(generation: Generation): void {
  const { mediaType, contentType } = expectAnswer(generation);
  if (isPlainTextOrJson(mediaType)) return;
  if (CARRIERS.includes(mediaType) && generation.output.opened) return;
  throw new Failure({
    promised: "the output is plain text or JSON",
    happened: contentType
      ? `its content type is ${contentType}; it begins:`
      : "the answer does not name its content type; it begins:",
    details: generation.output.first.slice(0, 5),
    roots: [`the content type is ${contentType}\n${generation.output.first[0] ?? ""}`],
    cause:
      "the answer comes from something else than the service, such as a proxy's error page, a log-in page or a web site",
    remedy:
      "open CLICKSTREAM_BASE_URL in a browser to see what answers there, and correct it; a gateway that wants a token gets it with CLICKSTREAM_HEADERS",
  });
}

export function isPlainTextOrJson(mediaType: string): boolean {
  return PLAIN_TEXT_OR_JSON.test(mediaType);
}

export function expectStreamed(generation: Generation): void {
  const { timings, output } = generation;
  const { chunks, timeToFirstChunk = timings.totalTime } = timings;
  if (isStreamed(timings)) return;
  expectCleanEnd(generation);
  throw new Failure({
    promised: "output arrives in chunks while the generation runs",
    happened:
      chunks === 0
        ? "no output arrived"
        : `it arrived in ${count(chunks, "chunk")}, the first after ${formatDuration(timeToFirstChunk)} of ${formatDuration(timings.totalTime)}`,
    ...(chunks > 0 && !tellsOfGeneration(output) ? otherAnswer(generation) : KEPT_BACK),
  });
}

/** Whether the output seems kept back, and the generation was over too soon to be sure of that. Another one can tell. */
export function mayHaveWaited({ timings, ending }: Generation): boolean {
  return ending.kind === "complete" && timings.chunks > 0 && timings.totalTime < AT_ONCE && !isStreamed(timings);
}

function isStreamed({ chunks, totalTime, timeToFirstChunk = totalTime }: Timings): boolean {
  return chunks >= 2 && timeToFirstChunk < totalTime * (1 - LAST_MOMENT);
}

const KEPT_BACK = {
  cause: "the service keeps its output until the end, or a proxy between collects it (nginx: proxy_buffering)",
  remedy: "turn buffering off in the proxy, or reach the service directly, for instance through a port forwarding",
};

/** Whether anything in an output is what generations say: a heading, an upload, a number of rows, the closing line. */
export function tellsOfGeneration({ opened, completed, generated, uploads, unfinished }: Output): boolean {
  return opened || completed || generated.length + uploads.length + unfinished.length > 0;
}

function otherAnswer({ output, requestId }: Generation): Pick<FailureParts, "details" | "cause" | "remedy"> {
  return {
    details: output.first.slice(0, 5),
    cause:
      "this is an answer of another kind than the output of a generation, such as an error, or word of work that is done later",
    remedy: `read the lines above, and look for request ${requestId} in the service's log; a service that cannot serve a request now answers 409, 429 or 503`,
  };
}

/** Of a service whose outputs tell of generations: what it calls a success has to be one. */
export function expectToldOf(generation: Generation): void {
  if (tellsOfGeneration(generation.output)) return;
  throw new Failure({
    promised: "a request that is accepted generates data",
    happened: "the output tells of no generation, although other outputs of this service do:",
    example: generation.output.first[0] ?? "",
    ...otherAnswer(generation),
  });
}

/** A stream ends cleanly when the connection says so, and the output itself is whole text. */
export function expectCleanEnd(generation: Generation): void {
  const promised = "the output is complete";
  expectAnswer(generation);
  const { ending, output } = generation;
  if (ending.kind === "cut off") throw cutOff(promised, generation, ending.reason);
  if (ending.kind !== "complete") throw generationTimedOut(promised, generation);
  if (output.malformed) {
    throw new Failure({
      promised,
      happened:
        "some bytes of the output are not text in the encoding it is declared in (UTF-8 unless the service names another)",
      details: output.first.slice(0, 3),
      cause: "the service mixes encodings, sends binary data, or cuts a character in two",
      remedy: `look for request ${generation.requestId} in the service's log, and at the generator's output encoding (PYTHONIOENCODING)`,
    });
  }
  // Only output that opens as the contract says must also end so.
  if (output.opened && !output.closed) throw truncated(promised, generation, '"--- STDERR ---"');
  if (output.opened && !output.completed && output.markers.length === 0) {
    throw truncated(promised, generation, 'closing line ("Mock data generation complete")');
  }
}

/** More than so many bytes of output, with words among them: dots alone are a sign of life and no output. */
export function expectOutput(generation: Generation, moreThan: number): void {
  const { timings, output } = generation;
  if (timings.bytes > moreThan && output.hasWords) return;
  const received = `there were ${formatSize(timings.bytes)}`;
  throw new Failure({
    promised: `the output is more than ${formatSize(moreThan)}`,
    happened:
      timings.bytes === 0 ? "there was no output" : `${received}${output.hasWords ? ":" : " without a word in them:"}`,
    details: output.first.slice(0, 5),
    cause: "the generator ended before it did its work",
    remedy: `look for request ${generation.requestId} in the service's log`,
  });
}

export function expectNoFailureMarker(generation: Generation): void {
  const [marker] = generation.output.markers;
  if (marker) throw failureMarked(NO_FAILURE, generation, marker);
}

/**
 * Of an output that has ended: every upload that it calls begun it also calls successful, nothing in it contradicts
 * something else, and where `all` was to be uploaded there are as many uploads as files.
 */
export function expectUploadsFinished(generation: Generation, uploads: "all" | "none" = "all"): void {
  const { unfinished, contradictions, missingUploads } = generation.output;
  if (unfinished.length > 0) throw uploadsUnfinished(NO_FAILURE, generation, unfinished);
  const wrong = [...contradictions, ...(missingUploads && uploads === "all" ? [missingUploads] : [])];
  if (wrong.length > 0) throw contradicted(NO_FAILURE, generation, wrong);
}

/** All that a generation has to be before anything else is worth asking. */
export function expectGenerated(generation: Generation, uploads: "all" | "none" = "all"): void {
  expectSuccess(generation);
  expectPlainTextOrJson(generation);
  expectCleanEnd(generation);
  expectNoFailureMarker(generation);
  expectUploadsFinished(generation, uploads);
}
