import { NotTried } from "../../shared/failure";
import type { Restartable } from "../restartable";
import type { ForwardedService } from "../target";
import { essence } from "./forwarding-failures";
import { kubectl, type Place } from "./kubectl";
import { type Pod, podsBehind } from "./pods";
import { Supervision } from "./supervision";

/** How long the port of a pod that runs may take to be forwarded, in ms. */
const FORWARD_LIMIT = 30_000;

/** Whether the user of kubectl may delete pods there. Where the cluster does not say, deleting one will tell. */
export async function mayRestart(place: Place): Promise<boolean> {
  const { stdout } = await kubectl(place, "auth", "can-i", "delete", "pods");
  return !/^no\b/.test(stdout);
}

/**
 * One pod behind a forwarded service, with a forwarding to just this pod: that of the whole service leads to any of them.
 * To restart it is to delete it. Throws `NotTried` where no pod is ready, or none would take its place.
 */
export async function restartablePod(forwarded: ForwardedService): Promise<Restartable> {
  const { service, port, namespace, context } = forwarded;
  const list = () => podsBehind(forwarded, service, port);
  const before = (await list()).filter(({ ready }) => ready);
  const [pod] = before;
  if (!pod) throw noneReady(forwarded);
  if (!pod.replaceable) throw notReplaceable(forwarded, pod);
  const wanted = {
    place: forwarded,
    service: { name: `pod/${pod.name}`, port: pod.port },
    variable: "CLICKSTREAM_SERVICE",
  } as const;
  const supervision = new Supervision(forwarded, [wanted], FORWARD_LIMIT);
  try {
    const [baseUrl = ""] = await supervision.up();
    return {
      what: `the pod ${pod.name} behind the service ${service} in the namespace ${namespace}${context ? ` (context ${context})` : ""}, 1 of ${before.length} that ${before.length === 1 ? "is" : "are"} ready`,
      baseUrl,
      restart: () => deletePod(forwarded, pod),
      whyNotBack: async () => whyNotReplaced(pod, before.length, await list()),
      release: () => supervision.stop(),
    };
  } catch (error) {
    await supervision.stop();
    throw error;
  }
}

/**
 * Deletes a pod so that it is killed within a second. The usual 30 s would let most generations end, and no grace at all
 * (`--force`) would have the cluster forget a pod that may still run.
 */
async function deletePod(place: Place, { name }: Pod): Promise<void> {
  const { ok, stderr } = await kubectl(place, "delete", "pod", name, "--now", "--wait=false");
  if (ok) return;
  throw new NotTried({
    promised: "the suite may restart the service",
    happened: `kubectl did not delete the pod ${name}: ${essence(stderr)}`,
    cause: "the user of kubectl may not delete pods there, or a rule of the cluster forbids it",
    remedy: `ask for the right to delete pods in the namespace ${place.namespace}, or unset ALLOW_RESTART`,
  });
}

/** Why a pod that was deleted is not replaced yet, of so many that were ready before; unset once it is. */
export function whyNotReplaced({ name, uid }: Pick<Pod, "name" | "uid">, before: number, now: readonly Pod[]) {
  if (now.some((one) => one.uid === uid)) return `the pod ${name} has not ended`;
  const ready = now.filter((one) => one.ready).length;
  return ready < before
    ? `${ready} of ${before} pods behind the service ${ready === 1 ? "is" : "are"} ready`
    : undefined;
}

function notReplaceable({ service, namespace }: ForwardedService, { name }: Pod): NotTried {
  return new NotTried({
    promised: "what starts a pod of the service again when it has ended",
    happened: `the pod ${name} behind the service ${service} belongs to nothing that would, and was left alone`,
    cause: "it was created by itself, and not by a Deployment or a StatefulSet",
    remedy: `deploy the service with a Deployment in the namespace ${namespace}, or unset ALLOW_RESTART`,
  });
}

function noneReady({ service, namespace }: ForwardedService): NotTried {
  return new NotTried({
    promised: "a pod behind the service is ready, to be restarted",
    happened: `no pod behind the service ${service} in the namespace ${namespace} is ready`,
    cause: "its pods are starting, or are not well",
    remedy: `look at its pods: kubectl describe pods -n ${namespace}`,
  });
}
