import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";
import { causeOfToldExit } from "./exits";
import type { Generation } from "./generation";
import type { FailureMarker } from "./output/failure-markers";
import { OF_MAKING } from "./output/retries";
import type { AnnouncedUpload } from "./output/told-uploads";
import { causeOfToldUpload } from "./upload-errors";

/** What the output of a generation tells of a failure, each with its cause and its remedy. */

/** By the contract, or by what boto3 says of a store that it cannot use. */
const UPLOAD_FAILED = /upload failed|create bucket|put_?object|botocore|boto3|endpoint URL|locate credentials/i;
const OF_THE_STORE = /upload|bucket|s3:\/\/|\bs3\b|minio|object store/i;

/** Whether a line that tells of a failure tells of one of the store, rather than of the generator. */
function isOfUpload(text: string): boolean {
  return UPLOAD_FAILED.test(text) || (OF_THE_STORE.test(text) && !OF_MAKING.test(text));
}

export function failureMarked(promised: string, generation: Generation, marker: FailureMarker): Failure {
  const upload = isOfUpload(marker.text);
  const place = marker.trailer ? "an HTTP trailer behind the output" : `line ${marker.lineNumber} of the output`;
  return new Failure({
    promised,
    happened: `${place} says that ${upload ? "an upload" : "the generator"} failed:`,
    details: marker.around,
    example: marker.text,
    roots: [[upload ? "an upload failed" : "the generator failed", ...linesBefore(marker), marker.text].join("\n")],
    cause: "the generator ended with an error; the standard error in the output says which",
    remedy: `read the lines above, and look for request ${generation.requestId} in the service's log`,
    ...(upload ? causeOfToldUpload(marker.text) : causeOfToldExit(marker.text, marker.around)),
  });
}

/** The lines before a marker, or those of standard error among them: a generator's last line may be the same for any error. */
function linesBefore({ around, text }: FailureMarker): readonly string[] {
  const before = around.slice(0, Math.max(0, around.indexOf(text)));
  return before.slice(before.lastIndexOf("--- STDERR ---") + 1);
}

/** Uploads were begun, and it was never said that they succeeded. */
export function uploadsUnfinished(
  promised: string,
  generation: Generation,
  uploads: readonly AnnouncedUpload[],
): Failure {
  return new Failure({
    promised,
    happened: `${count(uploads.length, "upload")} began, and the output does not say that ${uploads.length === 1 ? "it" : "they"} succeeded:`,
    details: uploads.slice(0, 10).map(({ bucket, key }) => `s3://${bucket}/${key}`),
    roots: uploads.map(({ bucket, key }) => `an upload has no end: s3://${bucket}/${key}`),
    cause: "an upload failed or was given up without a word",
    remedy: `look for request ${generation.requestId} in the service's log, and whether its store is up`,
  });
}

/** The output says what cannot be true of one whole generation. */
export function contradicted(promised: string, generation: Generation, contradictions: readonly string[]): Failure {
  return new Failure({
    promised,
    happened: "the output does not tell of one whole generation:",
    details: contradictions,
    roots: contradictions.map((contradiction) => `the output says: ${contradiction}`),
    cause:
      "the generator left something out or failed without a word, its output is told twice, or that of several generations is mixed",
    remedy: `read the whole output of request ${generation.requestId} in the service's log`,
  });
}
