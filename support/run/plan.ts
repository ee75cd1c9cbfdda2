import * as v from "valibot";

import type { ForwardedService, Target } from "../environment/target";
import { Failure, type FailureParts } from "../shared/failure";
import { redact, redactValues } from "../shared/redaction";
import type { Request } from "./manual-gate";
import { type Scope, scopeSchema } from "./scope";

/**
 * What is decided once for a whole run, before the first scenario: its target, and what was asked for. The coordinator
 * puts it into the environment as JSON, where the workers of a parallel run find it too. It holds no secret.
 */
export interface RunPlan {
  readonly asked: Request;
  /** How much of the suite that is; unset where the run is not to start. */
  readonly scope?: Scope;
  readonly target?: Target;
  readonly bucket?: string;
  /** Why nothing can be run: the message of an error. */
  readonly problem?: string;
  /** The parts of that error, if it was a `Failure`. */
  readonly problemParts?: FailureParts;
  /** Why the user cancelled the run before it began: a clause that can follow "since", without a full stop. */
  readonly cancelled?: string;
  /** Set where flaky scenarios count as failures. */
  readonly failOnFlaky?: boolean;
  /** Whether any scenario is to generate data. */
  readonly writes?: boolean;
  /** What became of what the run made, at its end, in a sentence; unset where it was not to be removed. */
  readonly cleanUp?: string;
  /** Certificates that Node was not given at its start, so that each thread has to trust them itself: a PEM file. */
  readonly lateCertificates?: string;
}

/** A schema for each field of a type. The compiler objects when a field is added to the type and not to the schema. */
type SchemasOf<T> = { [Field in keyof Required<T>]: v.GenericSchema };

const optionalText = v.exactOptional(v.string());
const texts = v.array(v.string());

const schema = v.strictObject({
  asked: v.strictObject({
    tags: v.string(),
    names: texts,
    paths: texts,
    manual: v.exactOptional(v.boolean()),
  } satisfies SchemasOf<Request>),
  scope: v.exactOptional(scopeSchema),
  target: v.exactOptional(
    v.strictObject({
      kind: v.picklist(["service", "sandbox"]),
      baseUrl: v.string(),
      storeEndpoint: v.string(),
      note: v.string(),
      forwarded: v.exactOptional(
        v.strictObject({
          namespace: v.string(),
          context: optionalText,
          service: v.string(),
          port: v.number(),
        } satisfies SchemasOf<ForwardedService>),
      ),
    } satisfies SchemasOf<Target>),
  ),
  bucket: optionalText,
  problem: optionalText,
  problemParts: v.exactOptional(
    v.strictObject({
      promised: v.string(),
      happened: v.string(),
      cause: v.string(),
      remedy: v.string(),
      details: v.exactOptional(texts),
      example: v.exactOptional(v.string()),
      roots: v.exactOptional(texts),
    } satisfies SchemasOf<FailureParts>),
  ),
  cancelled: optionalText,
  failOnFlaky: v.exactOptional(v.boolean()),
  writes: v.exactOptional(v.boolean()),
  cleanUp: optionalText,
  lateCertificates: optionalText,
} satisfies SchemasOf<RunPlan>) satisfies v.GenericSchema<unknown, RunPlan>;

const VARIABLE = "CLICKSTREAM_RUN_PLAN";

/** The plan as this process or worker thread knows it. */
let known: RunPlan | undefined;

export function publishPlan(plan: RunPlan): void {
  known = plan;
  process.env[VARIABLE] = JSON.stringify(plan);
}

/** The plan of this run; unset until it is made. Throws when the environment holds something else. */
export function currentPlan(): RunPlan | undefined {
  const text = process.env[VARIABLE];
  if (!known && text) known = parse(text);
  return known;
}

/** What a plan says of an error because of which nothing can be run. */
export function problemOf(error: unknown): Pick<RunPlan, "problem" | "problemParts"> {
  const problem = redact(error instanceof Error ? error.message : String(error));
  return error instanceof Failure ? { problem, problemParts: redactValues(error.parts) } : { problem };
}

function parse(text: string): RunPlan {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (read.success) return read.output;
  const places = read.issues.map((issue) => [v.getDotPath(issue), issue.message].filter(Boolean).join(": "));
  throw new Error(
    `${VARIABLE} does not hold the plan of a run (${places.join("; ")}). The suite sets it itself: unset it, and run again.`,
  );
}
