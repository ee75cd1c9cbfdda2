import { fileNameOf, placeIn } from "./told-uploads";

/** What takes a failure back by succeeding later: one of these. */
export interface Retried {
  /** An upload, as bucket and key. */
  readonly upload?: string;
  /** An upload of a file that this text names. */
  readonly text?: string;
  /** Any upload: what failed was the store, or the client for it. */
  readonly anyUpload?: true;
  /** The whole generation. */
  readonly generation?: true;
}

const RETRY = /\b(retry(ing)?|retried|try(ing)? again|attempt \d+\s*(\/|of)\s*\d+)\b/i;
/** Some that name it do not try again. */
const GAVE_UP =
  /\b(giv(e|es|en|ing) up|gave up|(no|not|never|cannot|can't|won't) (be )?retr\w+|please (retry|try)|after retr\w+|attempt (?<last>\d+)\s*(\/|of)\s*\k<last>)\b/i;
const OF_UPLOADS = /upload|s3:\/\/|\bput_?object/i;
const OF_THE_STORE = /\bbucket|\bs3\b|\bstore\b|configure client/i;
const UPLOAD_FAILED = /upload failed/i;
const FILE = /[\w.-]\.(csv|json|jsonl|ndjson|parquet|gz|zst)\b/;
const PLACE = /s3:\/\/([^/\s]+\/\S.*)/;
/** As far as a file is looked for in a line. */
const READ = 2000;

/** Whether a line says that something is tried again. */
export function saysRetry(text: string): boolean {
  return RETRY.test(text) && !GAVE_UP.test(text);
}

/** A failure to make a file may say that its upload was left out. */
export const OF_MAKING =
  /generat(e|ing) (users|products|events|clickstream|mock|data)|No space left|disk full|(not|failed to) write/i;

/** What would take back a failure, told in this line, behind which the output says that it tries again. */
export function retriedAfter(line: string, uploading: string | undefined): Retried {
  return uploading === undefined ? wholeOf(line) : { upload: uploading };
}

/** The generation comes to its end without any upload, too, so that takes back no failure of the store. */
function wholeOf(line: string): Retried {
  return OF_THE_STORE.test(line) ? { anyUpload: true } : { generation: true };
}

/** What would take back the failure that a line tells of, while an upload may be under way. */
export function retriedBy(line: string, uploading: string | undefined): Retried | undefined {
  const again = saysRetry(line);
  if (!again && (!OF_UPLOADS.test(line) || (OF_MAKING.test(line) && !UPLOAD_FAILED.test(line)))) return undefined;
  const place = PLACE.exec(line)?.[1];
  if (place) return { upload: place };
  if (uploading !== undefined && (!FILE.test(line) || names(line, fileNameOf(uploading)))) return { upload: uploading };
  if (FILE.test(line)) return { text: line.slice(0, READ) };
  return again ? wholeOf(line) : undefined;
}

/** Whether the success of an upload, to bucket and key, is what was missing. */
export function succeededBy({ upload, text, anyUpload }: Retried, place: string): boolean {
  if (anyUpload) return true;
  if (upload !== undefined) {
    const begun = placeIn(upload);
    return place.startsWith(begun) && (begun.endsWith("/") || endsName(place.slice(begun.length)));
  }
  return text !== undefined && names(text, fileNameOf(place));
}

function names(text: string, file: string): boolean {
  const at = text.indexOf(file);
  return at >= 0 && !/[\w-]/.test(text.charAt(at - 1)) && endsName(text.slice(at + file.length));
}

/** Whether a name ends before this text. */
function endsName(text: string): boolean {
  return !/^([\w-]|\.\w)/.test(text);
}
