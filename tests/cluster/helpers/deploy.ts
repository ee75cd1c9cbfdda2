import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "../../helpers/run-suite";
import { apply, kubectl } from "./kubectl";
import { minio, namespace, STORE_NAMESPACE, service } from "./manifests";

/** How long pods may take to be ready on a machine under load. */
const READY = "--timeout=180s";

/** Deploys a MinIO in a namespace, unless it is there. */
export async function deployStore(inNamespace = STORE_NAMESPACE): Promise<void> {
  await apply(namespace(inNamespace), ...minio(inNamespace));
  await kubectl("rollout", "status", "--namespace", inNamespace, "deployment/minio", READY);
}

/** Deploys a sandbox as the service of a namespace, or changes the one that is there. Its memory is a limit, such as `64Mi`. */
export async function deployService(
  inNamespace: string,
  env: Readonly<Record<string, string>> = {},
  storeNamespace = STORE_NAMESPACE,
  memory?: string,
): Promise<void> {
  await apply(namespace(inNamespace), ...service(inNamespace, storeNamespace, env, memory));
  await kubectl("rollout", "status", "--namespace", inNamespace, "deployment/clickstream-backend", READY);
}

/** Gives a user the rights of a role in a namespace, by the very commands that docs/kubernetes.md has for it. */
export async function allow(user: string, role: string, inNamespace: string): Promise<void> {
  const lines = readFileSync(path.join(PROJECT, "docs/kubernetes.md"), "utf8").split("\n");
  const commands = lines.filter((line) => new RegExp(`^kubectl create role(binding)? ${role} `).test(line));
  if (commands.length !== 2) throw new Error(`docs/kubernetes.md has ${commands.length} commands for ${role}`);
  for (const command of commands) {
    const words = command.replace("ecommerce-platform", inNamespace).replace("YOUR_TESTER", user).split(" ");
    await kubectl(...words.slice(1));
  }
}
