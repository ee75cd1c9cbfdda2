import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client } from "@aws-sdk/client-s3";
import { proxyFor } from "../net/proxy";

export interface BucketOptions {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Unset: what the AWS SDK finds by itself (environment, profile, web identity, instance role). */
  readonly credentials?: Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The SDK waits up to 20 s between tries; five of them ride out a restart without hanging for minutes. */
const ATTEMPTS = 5;
const CONNECT_TIMEOUT = 5000;
const REQUEST_TIMEOUT = 10_000;

/** A client of the store that a bucket is in, which sends each request so many times at most. Destroy it after use. */
export function clientFor({ endpoint, region, credentials }: BucketOptions, attempts = ATTEMPTS): S3Client {
  const proxy = proxyFor(endpoint)?.href;
  const proxyEnv = proxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : {};
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: attempts,
    ...(credentials ? { credentials } : {}),
    requestHandler: {
      httpAgent: new HttpAgent({ keepAlive: true, proxyEnv }),
      httpsAgent: new HttpsAgent({ keepAlive: true, proxyEnv }),
      connectionTimeout: CONNECT_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      throwOnRequestTimeout: true,
    },
  });
}
