import type { KubernetesService } from "../../settings/settings";
import { type Failure, NotTried } from "../../shared/failure";
import { kubectl, type Place, selectorOf } from "./kubectl";

/** The reasons why a port could not be forwarded, each with its cause and its remedy. */

/** The setting that names each forwarded service. */
export type ServiceVariable = "CLICKSTREAM_SERVICE" | "MINIO_SERVICE";

export interface Wanted {
  readonly place: Place;
  readonly service: KubernetesService;
  readonly variable: ServiceVariable;
}

const failed = (happened: string, cause: string, remedy: string, details: readonly string[] = []) =>
  new NotTried({
    promised: "the ports of the service and its store can be forwarded",
    happened,
    cause,
    remedy,
    details,
  });

export function noKubectl(): Failure {
  return failed(
    "there is no kubectl on this machine",
    "it is not installed, or not in PATH",
    "install kubectl; or forward the ports in another way, and set CLICKSTREAM_BASE_URL and MINIO_ENDPOINT in place of PORT_FORWARD",
  );
}

function byHand({ namespace }: Place, { name, port }: KubernetesService): string {
  return `kubectl port-forward -n ${namespace} svc/${name} ${port}`;
}

/** The last line that kubectl wrote, without the time and the place in its source code that its log puts first. */
export function essence(said: string): string {
  const lines = said.split("\n").filter((line) => line && !/^error: lost connection to pod$/.test(line));
  const last = lines.at(-1) ?? said;
  const logged = /^[EWIF]\d{4} .*?\] .*?err="((?:[^"\\]|\\.)*)"/.exec(last)?.[1];
  return logged?.replaceAll('\\"', '"') ?? last;
}

/** Explains what kubectl wrote to standard error (`said`), and asks the cluster for what that leaves open. */
export async function whyNotForwarded(wanted: Wanted, said: string): Promise<Failure> {
  const { place, service, variable } = wanted;
  const [inNamespace, details] = [`in the namespace ${place.namespace}`, [essence(said)]];
  if (/context ".*" does not exist|context was not found|no context exists/i.test(said)) {
    return failed(
      `kubectl has no context "${place.context}"`,
      "K8S_CONTEXT is misspelt, or KUBECONFIG points to another file",
      "set K8S_CONTEXT to one of: kubectl config get-contexts",
    );
  }
  if (/no configuration has been provided|localhost:8080 was refused/.test(said)) {
    return failed(
      "kubectl is not set up for any cluster",
      "it finds no kubeconfig, or the kubeconfig has no current context",
      "set KUBECONFIG to the file of your cluster, or K8S_CONTEXT to one of: kubectl config get-contexts",
      details,
    );
  }
  if (/Unauthorized|must be logged in|credentials|executable .* failed|token .*expired/i.test(said)) {
    return failed(
      "the cluster rejected the login of kubectl",
      "the login has expired, or belongs to another cluster",
      `log in to your cluster again, and try: kubectl get services -n ${place.namespace}`,
      details,
    );
  }
  if (/Forbidden/i.test(said)) {
    return failed(
      `the cluster does not allow this user to forward ${service.name} ${inNamespace}`,
      `the user of kubectl may not ${/portforward/.test(said) ? "forward ports" : "look at services and pods"} there, or this is the wrong namespace`,
      `ask for the right to get services, to get and list pods, and to create pods/portforward ${inNamespace}, or set K8S_NAMESPACE`,
      details,
    );
  }
  if (/services? .*not found|NotFound.*services/.test(said)) return notFound(wanted);
  if (/does not have a service port|does not have a named port|named port/.test(said)) {
    const { stdout } = await kubectl(
      place,
      "get",
      "service",
      service.name,
      "--output",
      "jsonpath={.spec.ports[*].port}",
    );
    const ports = stdout.split(" ").filter(Boolean);
    return failed(
      `the service ${service.name} ${inNamespace} has no port ${service.port}`,
      "the deployment uses another port",
      `set ${variable}=${service.name}:${ports[0] ?? "port"}`,
      ports.length > 0 ? [`its ports are: ${ports.join(", ")}`] : details,
    );
  }
  if (/timed out waiting|no pods? (found|available)|pod is not running|selector|couldn't find/i.test(said)) {
    return noPod(wanted, said);
  }
  if (/refused|no such host|i\/o timeout|TLS handshake|deadline exceeded|Unable to connect|x509|EOF/i.test(said)) {
    return failed(
      "the cluster's API server cannot be reached",
      "the cluster is down, it cannot be reached from here (VPN?), or the kubeconfig is out of date",
      "try: kubectl get namespaces",
      details,
    );
  }
  return failed(
    `kubectl could not forward ${service.name}`,
    "kubectl gives the reason above",
    `try it by hand: ${byHand(place, service)}`,
    details,
  );
}

async function notFound({ place, service, variable }: Wanted): Promise<Failure> {
  const namespace = await kubectl(place, "get", "namespace", place.namespace, "--output", "name");
  if (!namespace.ok && /NotFound|not found/.test(namespace.stderr)) {
    const others = await names(place, "namespaces");
    return failed(
      `there is no namespace ${place.namespace} in the cluster`,
      "the service is deployed in another namespace, or kubectl is set up for another cluster",
      "set K8S_NAMESPACE, or K8S_CONTEXT to the right cluster",
      others.length > 0 ? [`the namespaces are: ${others.join(", ")}`] : [],
    );
  }
  const others = await names(place, "services");
  return failed(
    `there is no service ${service.name} in the namespace ${place.namespace}`,
    "it has another name there, is deployed in another namespace, or not at all",
    variable === "MINIO_SERVICE"
      ? "set MINIO_SERVICE=name:port or K8S_NAMESPACE; for a store outside this namespace, MINIO_ENDPOINT"
      : "set CLICKSTREAM_SERVICE=name:port or K8S_NAMESPACE",
    [
      others.length > 0
        ? `the services there are: ${others.join(", ")}`
        : "there is no service at all, or none that this user may see",
    ],
  );
}

async function noPod({ place, service }: Wanted, said: string): Promise<Failure> {
  const pods = await podsBehind(place, service.name);
  const none = pods.length === 0;
  return failed(
    none
      ? `there is no pod behind the service ${service.name} in the namespace ${place.namespace}`
      : `no pod behind the service ${service.name} is running`,
    none
      ? "the deployment is scaled to zero or was removed, or the service's selector matches nothing"
      : "the pod cannot be scheduled, its image cannot be pulled, or it crashes as it starts",
    none
      ? `look at the deployment: kubectl get deployments,pods -n ${place.namespace}`
      : `look at its events: kubectl describe pods -n ${place.namespace}`,
    none ? [essence(said)] : pods,
  );
}

/** kubectl ran, and did not forward the port in time. `said` is what it wrote to standard error. */
export async function neverUp({ place, service }: Wanted, waited: string, said: string): Promise<Failure> {
  return failed(
    `kubectl did not forward ${service.name} within ${waited}`,
    "kubectl waits for something: a log-in in the browser, an API server that does not answer (VPN?), or a pod that does not run",
    `try it by hand: ${byHand(place, service)}`,
    [...(said ? [`kubectl: ${said}`] : []), ...(await podsBehind(place, service.name))],
  );
}

/** The supervisor ended by itself. `how` is its exit code or the signal that ended it. */
export function supervisorEnded(how: string): Failure {
  return failed(
    `the process that supervises the port forwarding ended (${how})`,
    "something ended it from outside, such as a lack of memory",
    "run it again",
  );
}

/** The port is forwarded, and nothing behind it answered in time. `said` is the last answer or error. */
export async function neverReady({ place, service }: Wanted, waited: string, said: string): Promise<Failure> {
  return failed(
    `${service.name} was forwarded, and was not ready after ${waited} (${said})`,
    "its pod never became ready, or something else listens on that port",
    `look at its pods and their log: kubectl describe pods -n ${place.namespace}; kubectl logs -n ${place.namespace} svc/${service.name}`,
    await podsBehind(place, service.name),
  );
}

/** The pods behind a service with their state, as the lines of kubectl's table; empty where there is none. */
async function podsBehind(place: Place, service: string): Promise<string[]> {
  const selector = await selectorOf(place, service);
  if (!selector) return [];
  const { ok, stdout } = await kubectl(place, "get", "pods", "--selector", selector);
  return ok && stdout ? stdout.split("\n").slice(0, 10) : [];
}

async function names(place: Place, kind: "namespaces" | "services"): Promise<string[]> {
  const { ok, stdout } = await kubectl(place, "get", kind, "--output", "name");
  return ok
    ? stdout
        .split("\n")
        .filter(Boolean)
        .map((name) => name.replace(/^.*\//, ""))
        .slice(0, 20)
    : [];
}
