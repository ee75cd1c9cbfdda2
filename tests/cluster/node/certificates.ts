import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { generate } from "selfsigned";
import { authority, type Certificate } from "../../helpers/certificates";
import { NODE_ADDRESS, NODE_NAME, SERVICES_FIRST_ADDRESS } from "./addresses";

/** Who takes part in a cluster, with the group that gives it its rights. */
const USERS = {
  admin: { name: "admin", group: "system:masters" },
  controllers: { name: "system:kube-controller-manager" },
  scheduler: { name: "system:kube-scheduler" },
  kubelet: { name: `system:node:${NODE_NAME}`, group: "system:nodes" },
  proxy: { name: "system:kube-proxy" },
  /** Has no rights but those that a test gives it. */
  tester: { name: "tester" },
} as const;

export type User = keyof typeof USERS;

/** The names and addresses that the servers of the node go by. */
const NAMES = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost", NODE_NAME];
const ADDRESSES = ["127.0.0.1", NODE_ADDRESS, SERVICES_FIRST_ADDRESS];

/**
 * Writes the keys and certificates of a cluster into a folder: `ca`, `server`, `apiserver`, `front-proxy-ca` and
 * `front-proxy`, each as
 * `.crt` and `.key`, the key of service accounts as `accounts.key`, and a `NAME.kubeconfig` for each user.
 */
export async function writeCertificates(folder: string): Promise<void> {
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  const writePair = (name: string, { cert, key }: Certificate) => {
    write(`${name}.crt`, cert);
    write(`${name}.key`, key);
  };
  const [ca, frontProxyCa] = [await authority("cluster"), await authority("front-proxy")];
  writePair("ca", ca);
  writePair("front-proxy-ca", frontProxyCa);
  writePair("front-proxy", await issue(frontProxyCa, "front-proxy"));
  writePair("server", await issue(ca, "server"));
  // The API server asks kubelets for logs, and forwards ports through them.
  writePair("apiserver", await issue(ca, "apiserver", "system:masters"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  write("accounts.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  for (const [user, { name, ...groups }] of Object.entries(USERS)) {
    const certificate = await issue(ca, name, "group" in groups ? groups.group : undefined);
    write(`${user}.kubeconfig`, kubeconfig(ca, certificate));
  }
}

async function issue(by: Certificate, commonName: string, group?: string): Promise<Certificate> {
  const subject = [
    { name: "commonName", value: commonName },
    ...(group ? [{ name: "organizationName", value: group }] : []),
  ];
  const { cert, private: key } = await generate(subject, {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 3_600_000),
    notAfterDate: new Date(Date.now() + 86_400_000),
    ca: by,
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...NAMES.map((value) => ({ type: 2, value }) as const),
          ...ADDRESSES.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { cert, key };
}

/** JSON, which kubectl takes for the YAML that it is. */
function kubeconfig(ca: Certificate, { cert, key }: Certificate): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test-cluster",
    contexts: [{ name: "test-cluster", context: { cluster: "test-cluster", user: "user" } }],
    clusters: [
      {
        name: "test-cluster",
        cluster: { server: "https://127.0.0.1:6443", "certificate-authority-data": base64(ca.cert) },
      },
    ],
    users: [{ name: "user", user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) } }],
  });
}
