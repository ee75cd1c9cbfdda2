import { isLocal } from "../net/addresses";
import type { StoreKeys } from "../settings/settings";
import type { Credentials } from "./client";

/** What a MinIO on someone's machine starts with. */
const LOCAL_KEY = "minioadmin";

/**
 * The credentials for a store: the settings' keys where there are any, MinIO's own defaults for a store on this machine
 * (a forwarded port is one), and for any other store none, so that the AWS SDK looks for them in its own way.
 */
export function credentialsFor(endpoint: string, keys: StoreKeys | undefined): Credentials | undefined {
  if (keys) {
    const { accessKey, secretKey, sessionToken } = keys;
    return { accessKeyId: accessKey, secretAccessKey: secretKey, ...(sessionToken ? { sessionToken } : {}) };
  }
  return isLocal(endpoint) ? { accessKeyId: LOCAL_KEY, secretAccessKey: LOCAL_KEY } : undefined;
}
