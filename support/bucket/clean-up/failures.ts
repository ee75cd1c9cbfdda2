import { NotTried } from "../../shared/failure";
import type { BucketOptions } from "../client";
import { lacksRight, type StoreError, saidBy, storeFailure } from "../failures";

type Store = Pick<BucketOptions, "endpoint" | "bucket">;

const PROMISED = "the suite can see whose an object is before it removes it";

/** Why the store did not say what is under a key, or which versions of it there are: for want of these rights, or as any request. */
export function lookFailure(error: StoreError, { endpoint, bucket }: Store, key: string, rights: string): NotTried {
  const notKnown = error.$metadata?.httpStatusCode === 501;
  if (!notKnown && !lacksRight(error)) return storeFailure(error, endpoint, bucket);
  return new NotTried({
    promised: PROMISED,
    happened: `the store at ${endpoint} does not tell these credentials what is under ${key} in "${bucket}" (${saidBy(error)})`,
    cause: notKnown ? "the store keeps versions, and cannot list them" : `their user lacks ${rights}`,
    remedy: notKnown
      ? "try this with a bucket without versions"
      : `give the user of MINIO_ACCESS_KEY ${rights}; docs/clean-up.md lists all rights that removing takes`,
  });
}

/** A list of versions that says that it goes on, and not where. */
export function brokenVersionList({ endpoint, bucket }: Store, key: string): NotTried {
  return new NotTried({
    promised: PROMISED,
    happened: `the store at ${endpoint} lists the versions of ${key} in "${bucket}" without end: it promised more of them and did not say where they begin`,
    cause: "the store's paging is faulty",
    remedy:
      "check the store's version, and whether a proxy changes its answers; or try this with a bucket without versions",
  });
}
