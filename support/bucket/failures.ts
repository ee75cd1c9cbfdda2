import { printedLocation } from "../net/addresses";
import { connectionAdvice, connectionError, type Peer } from "../net/connection-errors";
import { proxyAdvice } from "../net/proxy";
import { tlsAdvice } from "../net/tls";
import { Failure, NotTried } from "../shared/failure";
import { formatDuration } from "../shared/quantities";

/** What the store said, as far as it is known. */
export interface StoreError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** What was answered, where the SDK could not read it. */
  readonly $responseBodyText?: string;
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const STORE: Peer = {
  name: "the store",
  setting: "MINIO_ENDPOINT",
  forwarding: (port) =>
    `kubectl port-forward -n ecommerce-platform svc/minio ${port}:9000 (with PORT_FORWARD=true and without MINIO_ENDPOINT the suite does that itself)`,
};
/** Of AWS and MinIO, and what Versity says of a user it does not know (with 404). */
const CREDENTIALS = /InvalidAccessKeyId|XAdminUserNotFound|SignatureDoesNotMatch|AuthenticationRequired/;
const EXPIRED = /InvalidToken|ExpiredToken|InvalidClientTokenId|TokenRefreshRequired/;
/** The SDK's own, from before it asked the store anything. */
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)|Could not load credentials/;
const CLOCK = /RequestTimeTooSkewed|RequestExpired/;
const REGION = /AuthorizationHeaderMalformed|PermanentRedirect|the region/i;
const NOT_S3: [cause: string, remedy: string] = [
  "MINIO_ENDPOINT is not the address of an S3 API (the console has another port), or the store is faulty",
  "check MINIO_ENDPOINT (MinIO: port 9000, not the console's 9001; https:// where the store wants that), and the store's log",
];
const PROMISED = "the bucket can be read";

/**
 * Why the store did not answer as asked, with its cause and its remedy. The suite judges the service and not the store: what
 * cannot be read there could not be tried.
 */
export function storeFailure(error: StoreError, endpoint: string, bucket: string): NotTried {
  const said = saidBy(error);
  const status = error.$metadata?.httpStatusCode;
  const failure = (happened: string, cause: string, remedy: string) =>
    new NotTried({ promised: PROMISED, happened, cause, remedy });

  const connection = connectionError(error);
  const wantsTls = tlsAdvice(endpoint, error.$responseBodyText?.trim().slice(0, 200) ?? "");
  if (wantsTls) return new NotTried({ promised: PROMISED, ...wantsTls });
  if (connection.kind === "tls")
    return new NotTried({ promised: PROMISED, ...connectionAdvice(endpoint, connection, STORE) });
  if (NO_CREDENTIALS.test(said)) {
    return failure(
      `there are no credentials for the store at ${endpoint} (${said})`,
      "neither MINIO_ACCESS_KEY is set, nor does the AWS SDK find any (environment, profile, web identity, instance role)",
      "set MINIO_ACCESS_KEY and MINIO_SECRET_KEY, or log in again where a profile is used (aws sso login)",
    );
  }
  if (EXPIRED.test(said)) {
    return failure(
      `the store at ${endpoint} refused the temporary credentials (${said})`,
      "the session token has expired, or belongs to other keys",
      "get new temporary credentials, and set MINIO_ACCESS_KEY, MINIO_SECRET_KEY and MINIO_SESSION_TOKEN together",
    );
  }
  if (CREDENTIALS.test(said)) {
    return failure(
      `the store at ${endpoint} refused the credentials (${said})`,
      "the access key or the secret key is wrong, or belongs to another store; temporary ones need MINIO_SESSION_TOKEN too",
      "set MINIO_ACCESS_KEY and MINIO_SECRET_KEY to those of this store",
    );
  }
  if (CLOCK.test(said)) {
    return failure(
      `the store at ${endpoint} refused the time of the request (${said})`,
      "the clock of the store and that of this machine differ by more than a quarter of an hour",
      "set the clock that is wrong (NTP)",
    );
  }
  if (REGION.test(said)) {
    return failure(
      `the store at ${endpoint} did not accept the region (${said})`,
      "the store runs under another region than the one requests are signed for",
      "set MINIO_REGION to the store's region",
    );
  }
  const location = error.$response?.headers?.location;
  if (status !== undefined && status >= 300 && status < 400 && location) {
    return failure(
      `the store at ${endpoint} answered with ${status}, sending to ${printedLocation(location)}`,
      "something before the store sends clients elsewhere: to its own address, to HTTPS, or to a page for logging in",
      "set MINIO_ENDPOINT to the address of the S3 API itself",
    );
  }
  if (status === 403 || status === 401) {
    return failure(
      `the store at ${endpoint} does not let these credentials read the bucket "${bucket}" (${said})`,
      "the access key or the secret key is wrong, or this user may not list the bucket or read its objects",
      "check MINIO_ACCESS_KEY and MINIO_SECRET_KEY, and give their user the rights to list the bucket and to read its objects (s3:ListBucket, s3:GetObject)",
    );
  }
  const refusedByProxy = status === 407 && proxyAdvice(endpoint, "Proxy Authentication Required (407)");
  if (refusedByProxy) return new NotTried({ promised: PROMISED, ...refusedByProxy });
  // Once the store has answered, words of its own may look like those of a connection.
  if (connection.kind !== "other" && (status === undefined || status < 300))
    return new NotTried({ promised: PROMISED, ...connectionAdvice(endpoint, connection, STORE) });
  if (status === 503 || status === 429 || /SlowDown|Throttl/.test(said)) {
    return failure(
      `the store at ${endpoint} kept saying that it is busy (${said})`,
      "the store is overloaded or still starting",
      "look at the store's own health, and run this scenario again once it has calmed down",
    );
  }
  return failure(`the store at ${endpoint} answered ${status ?? "in a way that cannot be read"} (${said})`, ...NOT_S3);
}

/** What answered is no S3 store at all. */
export function notS3(endpoint: string): NotTried {
  const [cause, remedy] = NOT_S3;
  return new NotTried({ promised: PROMISED, happened: `what answers at ${endpoint} is not S3`, cause, remedy });
}

export function endlessListing(endpoint: string, bucket: string, listed: number): NotTried {
  return new NotTried({
    promised: "the whole bucket can be listed",
    happened: `the store at ${endpoint} listed "${bucket}" without end: after ${listed.toLocaleString("en-US")} objects it promised more and gave none`,
    cause: "the store's paging is faulty",
    remedy: "check the store's version, and whether a proxy drops the continuation token from requests",
  });
}

export function missingBucket(
  promised: string,
  bucket: string,
  waited: number,
  others: readonly string[],
  announced: readonly string[],
): Failure {
  const elsewhere = announced.filter((name) => name !== bucket);
  return new Failure({
    promised,
    happened: `there is no bucket "${bucket}", ${formatDuration(waited)} after the generation ended`,
    details: [
      ...(others.length > 0 ? [`the store has these buckets: ${others.join(", ")}`] : []),
      ...(elsewhere.length > 0 ? [`the service says it uploaded to: ${elsewhere.join(", ")}`] : []),
    ],
    cause:
      elsewhere.length > 0
        ? "the service writes to another bucket"
        : "the service uploaded nothing, or writes to another store or bucket",
    remedy: "set MINIO_BUCKET and MINIO_ENDPOINT to what the service's deployment uses, or correct the deployment",
  });
}

/** What reading the data needs beside a bucket that can be listed. */
export const OBJECTS_PROMISED = "the objects of the bucket can be read";

/** Why the store did not give an object of a bucket that it lists: for want of one right, or as any request. */
export function objectFailure(error: StoreError, endpoint: string, bucket: string, key: string): Failure {
  const said = saidBy(error);
  if (error.name === "NoSuchKey") return vanished(endpoint, key);
  if (!lacksRight(error)) return storeFailure(error, endpoint, bucket);
  const place = `${bucket}/${key.includes("/") ? key.slice(0, key.indexOf("/") + 1) : ""}*`;
  return new NotTried({
    promised: OBJECTS_PROMISED,
    happened: `the store at ${endpoint} lists the bucket "${bucket}", but does not let these credentials read ${key} (${said})`,
    cause: `their user lacks the right s3:GetObject on ${place}`,
    remedy: `give the user of MINIO_ACCESS_KEY the right s3:GetObject on arn:aws:s3:::${place}, or set MINIO_ACCESS_KEY and MINIO_SECRET_KEY to those of a user who has it`,
  });
}

/** Whether the store knows who asks, and does not allow what is asked. */
export function lacksRight(error: StoreError): boolean {
  const ofCredentials = [CREDENTIALS, EXPIRED, REGION, CLOCK].some((pattern) => pattern.test(saidBy(error)));
  return error.$metadata?.httpStatusCode === 403 && !ofCredentials;
}

/** What the store said, on one line: the SDK adds advice of its own on further lines. */
export function saidBy({ name, message }: StoreError): string {
  return [name, message?.split("\n")[0]].filter(Boolean).join(": ");
}

/** Not the store's fault: it did list the object. */
function vanished(endpoint: string, key: string): Failure {
  return new Failure({
    promised: "what a generation uploads stays in the bucket",
    happened: `${key} was listed and is gone when it is read (${endpoint})`,
    cause: "the service removed it again after it had uploaded it; or a lifecycle rule or another program did",
    remedy: "look for what removes objects in the service's code and log, and at the bucket's lifecycle rules",
  });
}
