/** What the sandbox is told through its environment. */
export interface SandboxSettings {
  /** The address that the service listens at. */
  readonly host: string;
  readonly port: number;
  readonly storePort: number;
  /** An S3 store to write to instead of the embedded one. */
  readonly storeEndpoint?: string;
  /** Unset for a store elsewhere: the AWS SDK then looks for them itself. */
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly bucket: string;
  readonly region: string;
  readonly users: number;
  readonly products: number;
  readonly events: number;
  /** Milliseconds of rest after each line of output, so that a stream can be watched. */
  readonly pace: number;
  /** Whether the generate endpoint takes parameters, as it is expected to one day. */
  readonly takesParameters: boolean;
}

export function sandboxSettings(env: NodeJS.ProcessEnv): SandboxSettings {
  return {
    host: env.SANDBOX_HOST || "127.0.0.1",
    port: number(env, "SANDBOX_PORT", 0),
    storePort: number(env, "SANDBOX_STORE_PORT", 0),
    ...(env.MINIO_ENDPOINT ? { storeEndpoint: env.MINIO_ENDPOINT } : {}),
    ...credentials(env),
    bucket: env.MINIO_BUCKET || "analytics",
    region: env.MINIO_REGION || "us-east-1",
    users: number(env, "SANDBOX_USERS", 200),
    products: number(env, "SANDBOX_PRODUCTS", 100),
    events: number(env, "SANDBOX_EVENTS", 10_000),
    pace: number(env, "SANDBOX_PACE", 50),
    takesParameters: env.SANDBOX_PARAMETERS === "true",
  };
}

function credentials(env: NodeJS.ProcessEnv): Pick<SandboxSettings, "credentials"> {
  const { MINIO_ACCESS_KEY, MINIO_SECRET_KEY, MINIO_SESSION_TOKEN: sessionToken, MINIO_ENDPOINT } = env;
  const elsewhere = MINIO_ENDPOINT && !/^https?:\/\/(localhost|127\.|\[::1\])/.test(MINIO_ENDPOINT);
  if (elsewhere && !MINIO_ACCESS_KEY) return {};
  const [accessKeyId, secretAccessKey] = [MINIO_ACCESS_KEY || "minioadmin", MINIO_SECRET_KEY || "minioadmin"];
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } };
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name] || String(fallback);
  if (!/^\d+$/.test(text)) throw new Error(`${name} is "${text}": expected a whole number, such as ${fallback}`);
  return Number(text);
}
