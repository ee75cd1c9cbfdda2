import { type Change, madeObjects, type Snapshot } from "../snapshot";
import { isStill, type ObjectVersion, type OwnUpload, ownVersions, uploadsByKey } from "./ownership";
import type { Remover } from "./remover";

/** An object that is left, and why, as a clause that can follow "since". */
export interface LeftObject {
  readonly key: string;
  readonly why: string;
}

/** What became of what generations made. */
export interface CleanUp {
  /** Keys of which something was removed, each with whether an older version is there again. */
  readonly removed: readonly { readonly key: string; readonly restored: boolean }[];
  /** What stays by the rule: what was there before, and what others wrote. */
  readonly left: readonly LeftObject[];
  /** What was to be removed, and the store did not let it. */
  readonly refused: readonly LeftObject[];
}

/** What has changed in a bucket since a snapshot. */
export interface Changed {
  readonly bucket: string;
  readonly before: Snapshot;
  readonly changes: readonly Change[];
}

const UNNAMED = "the outputs do not name it, so nobody can tell whose it is";

/**
 * Removes what this suite's own generations made, and nothing else. `uploads` are all that they announced. Throws a
 * `Failure` where the store cannot be asked.
 */
export async function cleanUp(
  remover: Pick<Remover, "head" | "versions" | "remove">,
  { bucket, before, changes }: Changed,
  uploads: readonly OwnUpload[],
): Promise<CleanUp> {
  const made = madeObjects(changes);
  const announced = uploadsByKey(bucket, new Set(made.map(({ key }) => key)), uploads);
  const removed: { key: string; restored: boolean }[] = [];
  const [left, refused]: [LeftObject[], LeftObject[]] = [[], []];
  for (const object of made) {
    const { key } = object;
    const own = announced.get(key);
    if (!own) {
      left.push({ key, why: UNNAMED });
      continue;
    }
    const versions = await versionsNow(remover, key);
    const [newest] = versions;
    if (!newest) continue;
    if (!isStill(newest, object)) {
      left.push({ key, why: "someone else has written it since" });
      continue;
    }
    const older = before.objects.get(key);
    const decision = ownVersions(older, versions, own);
    if ("left" in decision) left.push({ key, why: decision.left });
    for (const version of "remove" in decision ? decision.remove : []) {
      const became = await remover.remove(version);
      if (became === "removed") removed.push({ key, restored: older !== undefined });
      else if (became !== "gone" && "changed" in became) left.push({ key, why: became.changed });
      else if (became !== "gone") refused.push({ key, why: became.refused });
    }
  }
  return { removed, left, refused };
}

/** All that is under a key, the newest first. A bucket that keeps no versions has one. */
async function versionsNow(
  remover: Pick<Remover, "head" | "versions">,
  key: string,
): Promise<readonly ObjectVersion[]> {
  const head = await remover.head(key);
  if (!head) return [];
  return head.version.id === undefined ? [head.version] : remover.versions(key);
}
