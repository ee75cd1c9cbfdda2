import { describe, it } from "node:test";
import { expect } from "chai";
import { causeOfToldUpload } from "../../support/clickstream/upload-errors";

/** What generators print of boto3's errors, each with words of the cause. */
const CAUSES: readonly [line: string, cause: string][] = [
  [
    "❌ Upload failed for a.csv: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied.",
    "does not allow",
  ],
  ["An error occurred (403) when calling the HeadBucket operation: Forbidden", "does not allow"],
  [
    "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The key you provided does not exist",
    "does not accept",
  ],
  ["An error occurred (SignatureDoesNotMatch) when calling the CreateBucket operation", "does not accept"],
  ["❌ Failed to configure client or create bucket: Unable to locate credentials", "does not accept"],
  [
    "An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does not exist",
    "does not have the bucket",
  ],
  ['Could not connect to the endpoint URL: "http://minio:9000/analytics"', "does not reach"],
  ["[Errno 111] Connection refused", "does not reach"],
  [
    "An error occurred (BadDigest) when calling the PutObject operation: The Content-MD5 you specified did not match",
    "changed while it was uploaded",
  ],
  ["An error occurred (XMinioStorageFull) when calling the PutObject operation", "no room"],
  ["❌ Upload failed for data/users.csv: timed out", "address, credentials, or bucket"],
  ["❌ Upload failed for access/denied-users.csv", "address, credentials, or bucket"],
];

describe("The cause of an upload that failed", () => {
  for (const [line, cause] of CAUSES)
    it(`is what the store's error says: ${line.slice(0, 60)}`, () => {
      expect(causeOfToldUpload(line).cause).to.contain(cause);
    });
});
