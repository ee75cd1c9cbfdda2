import type { Attachment } from "@cucumber/messages";
import { Bucket } from "../bucket/bucket";
import { type CleanUp, cleanUp } from "../bucket/clean-up/clean-up";
import type { OwnUpload } from "../bucket/clean-up/ownership";
import { Remover } from "../bucket/clean-up/remover";
import { changesBetween, type Snapshot } from "../bucket/snapshot";
import { decode, isFact } from "../report/attachments";
import { publishPlan, type RunPlan } from "../run/plan";
import { readSettings } from "../settings/environment";
import { NotTried } from "../shared/failure";
import { whileShowing } from "../shared/progress";
import { count } from "../shared/quantities";
import { bucketOptions } from "./clean-up";

/** The clean-up at the end of a run (CLEAN_UP): its coordinator removes what all scenarios made, by the rule of `bucket/clean-up`. */

/** The bucket before the first scenario; unset where nothing is to be removed. */
let before: Snapshot | undefined;
/** What the generations of all scenarios announced, with times by this machine's clock. */
const announced: OwnUpload[] = [];

/** So many objects that are left are named in a sentence. */
const MOST_NAMED = 3;

/**
 * Before the first scenario that generates data: takes the snapshot that says what was there before. Throws a `Failure` where
 * the store gives none.
 */
export async function rememberBucket({ target, writes }: Partial<RunPlan> = {}): Promise<void> {
  const settings = readSettings(process.env);
  if (!settings.cleanUp || !target || !writes) return;
  const bucket = new Bucket(bucketOptions(target, settings));
  before = await bucket.snapshotToCompareWith().finally(() => bucket.close());
}

/** Notes what a scenario, of whatever worker, says that its generations announced. */
export function noteUploads(attachment: Pick<Attachment, "body" | "mediaType">): void {
  const fact = isFact(attachment) ? decode(attachment) : undefined;
  if (fact?.kind !== "uploads") return;
  for (const { bucket, key, size, from, to } of fact.uploads) {
    const told = size === undefined ? {} : { size };
    announced.push({ bucket, key, ...told, from: new Date(from), to: new Date(to) });
  }
}

/** After the last scenario. Throws a `NotTried` where something that the run made could not be removed. */
export async function cleanUpRun(plan: RunPlan | undefined): Promise<void> {
  if (!before || !plan?.target) return;
  const done = await whileShowing("removing what the run has made", () => removeAll(plan, before as Snapshot), {
    evenCancelled: true,
  });
  publishPlan({ ...plan, cleanUp: [sentenceOn(done), ...elsewhere(plan)].join(" ") });
  if (done.interrupted) throw done.interrupted;
  if (done.refused.length > 0) throw notRemoved(done);
}

/** What is left in other buckets: only that of the settings was looked at before the run. */
function elsewhere({ bucket: own }: RunPlan): string[] {
  const others = [...new Set(announced.map(({ bucket }) => bucket))].filter((bucket) => bucket !== own);
  return others.length > 0 ? [`What was uploaded to another bucket is left (${others.join(", ")}).`] : [];
}

async function removeAll({ target }: RunPlan, since: Snapshot): Promise<CleanUp> {
  const options = bucketOptions(target as NonNullable<RunPlan["target"]>, readSettings(process.env));
  const [bucket, remover] = [new Bucket(options), new Remover(options)];
  try {
    const changes = changesBetween(since.objects, (await bucket.snapshot()).objects);
    // A bucket that no generation has created cannot be asked for its clock.
    if (changes.length === 0) return { removed: [], left: [], refused: [] };
    const ahead = await remover.clockAhead();
    const later = (time: Date) => new Date(time.getTime() + ahead);
    const uploads = announced.map((upload) => ({ ...upload, from: later(upload.from), to: later(upload.to) }));
    return await cleanUp(remover, { bucket: options.bucket, before: since, changes }, uploads);
  } finally {
    bucket.close();
    remover.close();
  }
}

/** What became of what the run made, for the reports. */
export function sentenceOn({ removed, left, refused, interrupted }: CleanUp): string {
  if ([removed, left, refused].every(({ length }) => length === 0) && !interrupted)
    return "After the run, there was nothing to remove.";
  const named = left.slice(0, MOST_NAMED).map(({ key, why }) => `${key}, since ${why}`);
  const more = left.length > named.length ? [`and ${count(left.length - named.length, "more object")}`] : [];
  return [
    `After the run, ${count(removed.length, "object")} that it had made ${removed.length === 1 ? "was" : "were"} removed.`,
    ...(refused.length > 0 ? [`${count(refused.length, "object")} could not be removed.`] : []),
    ...(left.length > 0
      ? [
          `${count(left.length, "object")} made meanwhile ${left.length === 1 ? "is" : "are"} left: ${[...named, ...more].join("; ")}.`,
        ]
      : []),
    ...(interrupted ? [`The clean-up ended before all was looked at, since ${interrupted.parts.happened}.`] : []),
  ].join(" ");
}

function notRemoved({ refused }: CleanUp): NotTried {
  return new NotTried({
    promised: "what the run has made is removed after it (CLEAN_UP)",
    happened: `the store did not remove ${count(refused.length, "object")}:`,
    details: refused.slice(0, 10).map(({ key, why }) => `${key}: ${why}`),
    cause: "the bucket locks its objects, or these credentials may not remove any",
    remedy:
      "remove them by hand once that is possible; for the next run, use a bucket without default retention, and credentials that have s3:DeleteObject (and s3:DeleteObjectVersion in a bucket that keeps versions)",
  });
}
