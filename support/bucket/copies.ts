import { announcedKeys } from "../shared/announced-key";
import type { AnnouncedObject } from "./assertions";

/** What one generation announced of a copy and of the object that it is to be a copy of. Sizes in bytes. */
export interface AnnouncedCopy {
  readonly copy: Announced;
  readonly original: Announced;
}

interface Announced {
  readonly key: string;
  readonly size: number;
}

/**
 * The copies that a generation announced with another size than the object that it announced itself as the original:
 * with another size it is no copy of that, even where a later generation has overwritten it since. Nothing is said of a
 * generation that announced no sizes, or more than one original. `uploads` holds the announcements of each generation.
 */
export function copiesOfAnotherSize(
  bucket: string,
  uploads: readonly (readonly AnnouncedObject[])[],
  isCopy: (key: string) => boolean,
  isOriginal: (key: string) => boolean,
): AnnouncedCopy[] {
  return uploads.flatMap((all) => {
    const here = all.filter((upload) => upload.bucket === bucket);
    const [copy, original] = [only(here, isCopy), only(here, isOriginal)];
    return copy && original && copy.size !== original.size ? [{ copy, original }] : [];
  });
}

/** The one object among announcements that is meant, as it was announced last. */
function only(uploads: readonly AnnouncedObject[], isMeant: (key: string) => boolean): Announced | undefined {
  const found = new Map<string, number | undefined>();
  for (const upload of uploads) {
    const key = announcedKeys(upload.key).find(isMeant);
    if (key !== undefined) found.set(key, upload.size);
  }
  const [[key, size] = [], ...more] = found;
  return key === undefined || size === undefined || more.length > 0 ? undefined : { key, size };
}
