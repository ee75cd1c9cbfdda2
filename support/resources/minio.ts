import { createHmac } from "node:crypto";
import { Unmeasurable } from "./look";
import { familiesIn, metricsText, total, valuesOf } from "./prometheus";

/** What MinIO says of its own storage, in bytes. Other stores offer other metrics, or none. */
export interface StoreMetrics {
  /** What is free for objects, and the size of it all. */
  readonly free: number;
  readonly size: number;
  /** What it received and sent since it was started, from and to whomever. */
  readonly received: number;
  readonly sent: number;
}

/** Credentials that may read the metrics: those of its root user, or of one with the right `admin:Prometheus`. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How long a token holds, in s. */
const HOLDS = 600;

/**
 * Reads the metrics of a MinIO server at an address. Throws `Unmeasurable` where it has none, or does not give them. The
 * third version of its metrics is used, since what the second one says may be a quarter of a minute old.
 */
export async function storeMetrics(endpoint: string, keys?: Keys): Promise<StoreMetrics> {
  const headers: Record<string, string> = keys ? { authorization: `Bearer ${tokenFor(keys)}` } : {};
  const read = async (what: string) =>
    valuesOf(await familiesIn(await metricsText({ url: `${endpoint}/minio/metrics/v3/${what}`, headers })));
  const [health, requests] = [await read("cluster/health"), await read("api/requests")];
  const capacity = (which: string) => {
    const numbers = health(`minio_cluster_health_capacity_usable_${which}_bytes`);
    if (!numbers) throw new Unmeasurable(`${endpoint} has no metrics of MinIO`);
    return total(numbers);
  };
  // Before the first request there is none.
  const traffic = (which: string) => total(requests(`minio_api_requests_traffic_${which}_bytes`) ?? []);
  return {
    ...{ free: capacity("free"), size: capacity("total") },
    ...{ received: traffic("received"), sent: traffic("sent") },
  };
}

/** The token that MinIO wants for its metrics: a JSON Web Token of its user, signed with that user's secret key. */
function tokenFor({ accessKeyId: sub, secretAccessKey }: Keys): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + HOLDS;
  const signed = `${part({ alg: "HS512", typ: "JWT" })}.${part({ exp, sub, iss: "prometheus" })}`;
  return `${signed}.${createHmac("sha512", secretAccessKey).update(signed).digest("base64url")}`;
}
