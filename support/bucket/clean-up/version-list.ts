import type { ListObjectVersionsCommandOutput as PageOfVersions } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "./ownership";

/** A version, and whether the store calls it the latest of its object. */
export interface ListedVersion extends ObjectVersion {
  readonly isLatest: boolean;
}

/** Where a page of versions begins. */
export interface VersionMarker {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string | undefined;
}

/** Where the versions of a key go on after a page; unset at their end. Versions of longer keys follow those of the key itself. */
export function whereVersionsGoOn(page: PageOfVersions, key: string): VersionMarker | undefined {
  const { IsTruncated: goesOn = false, NextKeyMarker: at = key, NextVersionIdMarker: version } = page;
  return goesOn && at === key ? { KeyMarker: key, VersionIdMarker: version } : undefined;
}

/** The versions on a page, and what says that an object was removed. */
export function versionsIn({ Versions: versions = [], DeleteMarkers: markers = [] }: PageOfVersions): ListedVersion[] {
  return [
    ...versions.map((one) => ({ ...told(one), size: one.Size ?? 0, etag: one.ETag ?? "" })),
    ...markers.map((one) => ({ ...told(one), size: 0, etag: "", isDeleteMarker: true })),
  ];
}

function told({
  Key: key = "",
  VersionId: id,
  LastModified: changedAt = new Date(0),
  IsLatest: isLatest = false,
}: {
  Key?: string | undefined;
  VersionId?: string | undefined;
  LastModified?: Date | undefined;
  IsLatest?: boolean | undefined;
}) {
  return { key, changedAt, isLatest, ...(id ? { id } : {}) };
}
