import { Failure } from "../../shared/failure";
import { count } from "../../shared/quantities";
import type { StoredObject } from "../object-list";
import { type Change, madeObjects, type Snapshot } from "../snapshot";
import { isStill, type ObjectVersion, type OwnUpload, ownVersions, uploadsByKey } from "./ownership";
import type { Remover } from "./remover";

/** An object that is left, and why, as a clause that can follow "since". */
export interface LeftObject {
  readonly key: string;
  readonly why: string;
}

/** An object of which at least one version was removed. */
export interface CleanedObject {
  readonly key: string;
  /** As the bucket listed it before. */
  readonly etag: string;
  /** Whether it was there before, so that it holds again what it held then. */
  readonly restored: boolean;
  /** Whether a version that is not this suite's, or cannot be shown to be, stays: the object holds that, or held it meanwhile. */
  readonly mixed: boolean;
}

/** What became of what generations made. */
export interface CleanUp {
  readonly removed: readonly CleanedObject[];
  /** What stays by the rule: what was there before, and what others wrote. */
  readonly left: readonly LeftObject[];
  /** What was to be removed, and the store did not let it. */
  readonly refused: readonly LeftObject[];
  /** Why it ended before all was looked at: the store could not be asked any more. */
  readonly interrupted?: Failure;
}

/** What has changed in a bucket since a snapshot. */
export interface Changed {
  readonly bucket: string;
  readonly before: Snapshot;
  readonly changes: readonly Change[];
}

const UNNAMED = "the outputs do not name it, so nobody can tell whose it is";

/** What becomes of one object. */
interface Outcome {
  readonly removed: readonly ObjectVersion[];
  readonly left: readonly string[];
  readonly refused: readonly string[];
  readonly mixed: boolean;
}

type Store = Pick<Remover, "head" | "versions" | "remove">;

/**
 * Removes what this suite's own generations made, and nothing else. `uploads` are all that they announced. Where the store
 * cannot be asked any more, it ends there, and says what it has removed until then.
 */
export async function cleanUp(
  store: Store,
  { bucket, before, changes }: Changed,
  uploads: readonly OwnUpload[],
): Promise<CleanUp> {
  const made = madeObjects(changes);
  const announced = uploadsByKey(bucket, new Set(made.map(({ key }) => key)), uploads);
  const [removed, left, refused]: [CleanedObject[], LeftObject[], LeftObject[]] = [[], [], []];
  for (const object of made) {
    const { key } = object;
    try {
      const own = announced.get(key);
      const older = own && before.objects.get(key);
      const outcome = own ? await removeOwn(store, object, older, own) : leftSince(UNNAMED);
      left.push(...outcome.left.map((why) => ({ key, why })));
      refused.push(...outcome.refused.map((why) => ({ key, why })));
      if (outcome.removed.length > 0)
        removed.push({ key, etag: object.etag, restored: older !== undefined, mixed: outcome.mixed });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { removed, left, refused, interrupted: error };
    }
  }
  return { removed, left, refused };
}

async function removeOwn(
  store: Store,
  object: StoredObject,
  older: StoredObject | undefined,
  own: readonly OwnUpload[],
): Promise<Outcome> {
  const versions = await versionsNow(store, object.key);
  const [newest] = versions;
  if (!newest) return NOTHING;
  if (!isStill(newest, object)) return leftSince("someone else has written it since");
  const decision = ownVersions(older, versions, own);
  if ("left" in decision) return leftSince(decision.left);
  const [removed, left, refused]: [ObjectVersion[], string[], string[]] = [[], [], []];
  for (const version of decision.remove) {
    const became = await store.remove(version);
    if (became === "removed") removed.push(version);
    else if (became !== "gone" && "changed" in became) left.push(became.changed);
    else if (became !== "gone") refused.push(became.refused);
  }
  if (decision.stay > 0) left.push(othersStay(decision.stay));
  return { removed, left, refused, mixed: decision.stay > 0 || !removed.includes(newest) };
}

const NOTHING: Outcome = { removed: [], left: [], refused: [], mixed: false };

/** A generation that is cut off may have uploaded what it could not announce any more. */
function othersStay(number: number): string {
  return `${count(number, "version")} of it ${number === 1 ? "fits" : "fit"} no announcement in size and time`;
}

function leftSince(why: string): Outcome {
  return { ...NOTHING, left: [why] };
}

/** All that is under a key, the newest first. A bucket that keeps no versions has one. */
async function versionsNow(store: Store, key: string): Promise<readonly ObjectVersion[]> {
  const head = await store.head(key);
  if (!head) return [];
  return head.version.id === undefined ? [head.version] : store.versions(key);
}
