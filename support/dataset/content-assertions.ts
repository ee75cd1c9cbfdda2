import { Failure } from "../shared/failure";
import { count } from "../shared/quantities";

/** The assertions on contents as a whole, and on what else lies in the bucket: which copy, which age, whose objects. */

const COPY_PROMISE = "the latest events are a copy of the newest events, byte for byte";

/** Two data sets that have to be the same, by the checksum of their content. */
export interface Checksum {
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * A copy is, byte for byte, the newest object. `newest` holds several where the store tells the same time of them: then
 * any of them may be the one.
 */
export function expectSameBytes(copy: Checksum, newest: readonly Checksum[]): void {
  if (newest.some(({ sha256 }) => sha256 === copy.sha256)) return;
  throw new Failure({
    promised: COPY_PROMISE,
    happened: `their contents differ${newest.length > 1 ? ", whichever of those with the same time is the newest" : ""}:`,
    details: [copy, ...newest].map(
      ({ key, size, sha256 }) => `${key}: ${size.toLocaleString("en-US")} bytes, SHA-256 ${sha256}`,
    ),
    cause: "the copy is from another generation, or was made before the file was complete",
    remedy: "look at how the service makes the copy, and whether two generations ran at the same time",
  });
}

/** An object as a generation announced it, with its size in bytes. */
interface AnnouncedSize {
  readonly key: string;
  readonly size: number;
}

/** No generation announced a copy with another size than the object that it copied. */
export function expectCopiesOfSameSize(
  differing: readonly { readonly copy: AnnouncedSize; readonly original: AnnouncedSize }[],
): void {
  if (differing.length === 0) return;
  const bytes = ({ key, size }: AnnouncedSize) => `${key} with ${size.toLocaleString("en-US")} bytes`;
  throw new Failure({
    promised: COPY_PROMISE,
    happened: `${count(differing.length, "generation")} announced the copy with another size than the events that it made itself:`,
    details: differing.map(({ copy, original }) => `${bytes(copy)}, but ${bytes(original)}`),
    cause: "generations at the same moment share their files, or the copy was made before the file was complete",
    remedy:
      "let each generation write into a folder of its own, and make the copy once the file is complete; a later generation may have hidden this in the bucket, but until then people read a wrong copy",
  });
}

/** Objects whose content is that of an object which was there before the generation. */
export interface OldContent {
  readonly key: string;
  readonly older: string;
}

export function expectNewContent(old: readonly OldContent[]): void {
  if (old.length === 0) return;
  throw new Failure({
    promised: "a generation makes data of its own",
    happened: `${count(old.length, "object")} ${old.length === 1 ? "holds" : "hold"} content that was in the bucket before:`,
    details: old.slice(0, 10).map(({ key, older }) => `${key} has the content of the older ${older}`),
    cause:
      "the service uploaded files of an earlier generation again, instead of generating; or its chance has a fixed seed",
    remedy:
      "look at the service's log for that generation: did the generator run, and did it write where the upload reads?",
  });
}

/** Objects that more than one generation wrote, where each should make one of its own. */
export function expectOwnFiles(shared: readonly { readonly key: string; readonly generations: number }[]): void {
  if (shared.length === 0) return;
  throw new Failure({
    promised: "a generation makes data of its own",
    happened: `${count(shared.length, "object")} ${shared.length === 1 ? "was" : "were"} written by more than one generation:`,
    details: shared.map(({ key, generations }) => `${key} by ${count(generations, "generation")}`),
    cause:
      "generations that begin within the same second give their files the same name, so one overwrites another; or the service answers several requests with one generation",
    remedy: "let the service name these files after more than the second, or run one generation after the other",
  });
}

/** Objects that were there before, that this generation did not announce, and that are changed or gone. */
export function expectOthersUnharmed(harmed: readonly { key: string; how: string }[]): void {
  if (harmed.length === 0) return;
  throw new Failure({
    promised: "a generation leaves alone what it does not generate",
    happened: `${count(harmed.length, "older object")} ${harmed.length === 1 ? "was" : "were"} changed or removed:`,
    details: harmed.slice(0, 10).map(({ key, how }) => `${key} was ${how}`),
    cause: "the service cleans up or overwrites more than it generates, or two generations shared the name of a file",
    remedy:
      "check whether something else writes to this bucket; otherwise correct the service, since older data is lost",
  });
}
