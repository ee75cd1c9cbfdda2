import type { Attachment } from "@cucumber/messages";
import * as v from "valibot";
import { scopeSchema } from "../run/scope";
import { redact, redactValues } from "../shared/redaction";

/**
 * Everything that a scenario attaches, in one place: how it is written when a scenario runs, and how it is read back
 * from the run's messages. Evidence and pictures are for people and keep the media types that every Cucumber report
 * shows. Facts are for this suite's own reports: data under a media type of its own, so that no report has to parse
 * what was written for people.
 */

const FACT_TYPE = "application/vnd.clickstream-acceptance.fact+json";

const text = v.string();
const number = v.number();

const keyFigure = v.object({
  name: text,
  value: text,
  limit: v.optional(text),
  withinLimit: v.optional(v.boolean()),
  ofLimit: v.optional(number),
});

const measures = v.object({
  timeToFirstChunk: v.optional(number),
  totalTime: v.optional(number),
  throughput: v.optional(number),
  dataSize: v.optional(number),
});

const targetFacts = v.object({
  kind: v.picklist(["service", "sandbox"]),
  note: text,
  id: text,
  address: v.optional(text),
  store: text,
  bucket: text,
  title: v.optional(text),
  version: v.optional(text),
});

const fact = v.variant("kind", [
  v.object({
    kind: v.literal("figures"),
    target: targetFacts,
    key: v.array(keyFigure),
    measures,
    limits: v.optional(measures),
    scope: v.optional(scopeSchema),
  }),
  v.object({
    kind: v.literal("failure"),
    notTried: v.optional(v.boolean()),
    promised: text,
    happened: text,
    cause: text,
    remedy: text,
    details: v.optional(v.array(text)),
    example: v.optional(text),
    roots: v.optional(v.array(text)),
  }),
  v.object({ kind: v.literal("skip"), reason: text, cancelled: v.boolean() }),
  v.object({ kind: v.literal("warning"), text }),
  v.object({
    kind: v.literal("uploads"),
    uploads: v.array(
      v.object({
        bucket: text,
        key: text,
        size: v.optional(number),
        from: v.pipe(text, v.isoTimestamp()),
        to: v.pipe(text, v.isoTimestamp()),
      }),
    ),
  }),
]);

/**
 * A figure for people, with the limit that it has to stay within where there is one. `ofLimit` is the figure as a share of
 * the limit: 1 is the limit itself.
 */
export type KeyFigure = Readonly<v.InferOutput<typeof keyFigure>>;

/** What is compared from run to run. Durations in ms, sizes in bytes, throughput in bytes per second. */
export type Measures = Readonly<v.InferOutput<typeof measures>>;
/** The same, to check what a file of earlier runs holds. */
export const measuresSchema = measures;

/**
 * What a run was against. `id` tells one target's history from another's; `address` is the service's, `title` and
 * `version` are those of its API description.
 */
export type TargetFacts = Readonly<v.InferOutput<typeof targetFacts>>;

/**
 * A fact about a scenario: what it measured (and how much of the suite its run was to try), why a step failed (`notTried`: because the suite lacked something, which is
 * not the service's failure), why it was skipped (`cancelled`: because the run was ended), something to know about a
 * scenario that passed, or the uploads that its generations announced, with the times between which they ran.
 */
export type Fact = Readonly<v.InferOutput<typeof fact>>;

/** Whatever a scenario attached, read back. */
export type Attached =
  | Fact
  | { readonly kind: "evidence"; readonly name: string; readonly text: string }
  | { readonly kind: "picture"; readonly name: string; readonly svg: string };

/** What Cucumber's `attach` takes. */
export interface Encoded {
  readonly body: string;
  readonly mediaType: string;
  readonly fileName: string;
}

/**
 * Writes a fact. Secrets are redacted in its values, so that what is redacted cannot break the JSON around it. The words
 * that tell one kind from another stay, even where a secret is one of them.
 */
export function encodeFact(value: Fact): Encoded {
  const redacted = { ...redactValues(value), kind: value.kind } as Fact;
  const fact =
    redacted.kind === "figures" && value.kind === "figures"
      ? { ...redacted, target: { ...redacted.target, kind: value.target.kind } }
      : redacted;
  return { body: JSON.stringify(fact), mediaType: FACT_TYPE, fileName: `${value.kind}.json` };
}

/** Writes evidence: text for people under a name. */
export function encodeEvidence(name: string, evidence: string): Encoded {
  return { body: redact(evidence), mediaType: "text/plain", fileName: name };
}

/** Writes a picture (an SVG document) under a name. */
export function encodePicture(name: string, svg: string): Encoded {
  const body = Buffer.from(redact(svg)).toString("base64");
  return { body, mediaType: "base64:image/svg+xml", fileName: `${name}.svg` };
}

/** Whether an attachment is a fact, and so not meant for people. */
export function isFact({ mediaType }: Pick<Attachment, "mediaType">): boolean {
  return mediaType === FACT_TYPE;
}

/** Reads an attachment back; unset for what this suite did not attach, or a version of it that cannot be read. */
export function decode({
  body,
  mediaType,
  fileName = "",
}: Pick<Attachment, "body" | "mediaType" | "fileName">): Attached | undefined {
  if (mediaType === "text/plain") return { kind: "evidence", name: fileName, text: body };
  if (mediaType === "image/svg+xml") {
    const svg = Buffer.from(body, "base64").toString("utf8");
    return { kind: "picture", name: fileName.replace(/\.svg$/, ""), svg };
  }
  return mediaType === FACT_TYPE ? decodeFact(body) : undefined;
}

function decodeFact(body: string): Fact | undefined {
  try {
    const { success, output } = v.safeParse(fact, JSON.parse(body));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
