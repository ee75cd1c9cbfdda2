import type { FailureParts } from "../shared/failure";

/** What a store's error code, or a client's error, says of why the service could not upload. */

type Cause = Pick<FailureParts, "cause" | "remedy">;

const SETTINGS = "in the service's deployment";

/** Codes of S3 (MinIO has the same and some of its own), and the errors of botocore by class and by words. */
const BY_WORDS: readonly [words: RegExp, cause: Cause][] = [
  [
    /AccessDenied|AllAccessDisabled|\bForbidden\b|access denied/i,
    {
      cause: "the store does not allow the service's user to write there",
      remedy: `check which access key is set ${SETTINGS}, and give its user the right to write to the bucket (s3:PutObject, and s3:CreateBucket if the service creates it)`,
    },
  ],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|NoCredentials|locate credentials/i,
    {
      cause: "the store does not accept the service's credentials, or the service has none",
      remedy: `check the access key and the secret key ${SETTINGS}`,
    },
  ],
  [
    /NoSuchBucket|InvalidBucketName|bucket does not exist/i,
    {
      cause: "the store does not have the bucket that the service writes to",
      remedy: `check the name of the bucket ${SETTINGS}, and create it if the service does not`,
    },
  ],
  [
    /EndpointConnection|Could not connect|ConnectTimeout|Connection ?refused|ECONNREFUSED|Name or service not known|ENOTFOUND|name resolution/i,
    {
      cause: "the service does not reach its object store",
      remedy: `check the address of the store ${SETTINGS}, and whether the store is up`,
    },
  ],
  [
    /BadDigest|Content-MD5|checksum/i,
    {
      cause: "the file changed while it was uploaded, as files do that several generations write at the same time",
      remedy: "let each generation write into a folder of its own, or run one after the other",
    },
  ],
  [
    /StorageFull|QuotaExceeded|EntityTooLarge|InsufficientStorage/i,
    {
      cause: "the store has no room for it",
      remedy: "make room in the store, or raise the bucket's quota",
    },
  ],
];

const UNKNOWN: Cause = {
  cause: "the service cannot write to its object store (address, credentials, or bucket)",
  remedy: "check the store settings of the service's deployment, and whether the store is up",
};

/** The likely cause of a failed upload that a line of the output tells of. */
export function causeOfToldUpload(line: string): Cause {
  return BY_WORDS.find(([words]) => words.test(line))?.[1] ?? UNKNOWN;
}
