import { MINIO_IMAGE, SUITE_IMAGE } from "../images/images";

/** Objects of Kubernetes, as `kubectl apply` takes them. */

export const KEYS = { MINIO_ACCESS_KEY: "key-for-tests", MINIO_SECRET_KEY: "secret-for-tests" };
export const STORE_NAMESPACE = "store";

export function namespace(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** How a Deployment of one pod, with a Service of its name, differs from others. */
interface Served {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** The path that answers once it takes requests. */
  readonly ready: string;
  /** The most memory that its container may take, such as `64Mi`; unset for as much as the machine has. */
  readonly memory?: string;
}

/** A MinIO, which forgets all with its pod. */
export function minio(inNamespace: string): readonly object[] {
  return served({
    name: "minio",
    namespace: inNamespace,
    image: MINIO_IMAGE,
    args: ["server", "/tmp/store"],
    env: { MINIO_ROOT_USER: KEYS.MINIO_ACCESS_KEY, MINIO_ROOT_PASSWORD: KEYS.MINIO_SECRET_KEY },
    port: 9000,
    ready: "/minio/health/live",
  });
}

/**
 * The sandbox as the service of a namespace. It writes to the MinIO of another one, into a bucket that has the name of its
 * own, and each second a line to its log.
 */
export function service(
  inNamespace: string,
  storeNamespace: string,
  env: Readonly<Record<string, string>> = {},
  memory?: string,
): readonly object[] {
  return served({
    name: "clickstream-backend",
    namespace: inNamespace,
    image: SUITE_IMAGE,
    command: [
      "/suite/node_modules/node/bin/node",
      "--eval",
      'setInterval(() => console.log("still here"), 1000); import("./sandbox/main.ts")',
    ],
    env: {
      ...KEYS,
      SANDBOX_HOST: "0.0.0.0",
      SANDBOX_PORT: "8000",
      SANDBOX_PACE: "5",
      MINIO_ENDPOINT: `http://minio.${storeNamespace}.svc.cluster.local:9000`,
      MINIO_BUCKET: inNamespace,
      ...env,
    },
    port: 8000,
    ready: "/api/v1/health/live",
    ...(memory ? { memory } : {}),
  });
}

function served({ name, namespace, image, command, args, env, port, ready, memory }: Served): readonly object[] {
  const metadata = { name, namespace, labels: { app: name } };
  const container = {
    name,
    image,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    ports: [{ name: "http", containerPort: port }],
    readinessProbe: { httpGet: { path: ready, port }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 10 },
    ...(memory ? { resources: { limits: { memory } } } : {}),
  };
  const spec = { enableServiceLinks: false, terminationGracePeriodSeconds: 1, containers: [container] };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: { app: name }, ports: [{ port, targetPort: "http" }] },
    },
  ];
}
