import * as v from "valibot";
import { NotTried } from "../../shared/failure";
import { essence } from "./forwarding-failures";
import { kubectl, type Place, printedList } from "./kubectl";

/** A pod behind a service. */
export interface Pod {
  readonly name: string;
  /** A pod that takes the place of another has another one, even under the same name. */
  readonly uid: string;
  /** Whether it takes requests, and is not being ended. */
  readonly ready: boolean;
  /** Whether something, such as a Deployment, starts another one in its place. */
  readonly replaceable: boolean;
  /** The port of the pod behind the service's. */
  readonly port: number;
}

const port = v.number();

/** What matters of `kubectl get service --output json`. */
const serviceSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    spec: v.object({
      selector: v.record(v.string(), v.string()),
      ports: v.array(v.object({ port, targetPort: v.optional(v.union([port, v.string()])) })),
    }),
  }),
);

/** What matters of `kubectl get pods --output json`. */
const podsSchema = printedList(
  v.object({
    metadata: v.object({
      name: v.string(),
      uid: v.string(),
      deletionTimestamp: v.optional(v.string()),
      ownerReferences: v.optional(v.array(v.object({ controller: v.optional(v.boolean()) })), []),
    }),
    spec: v.object({
      containers: v.array(
        v.object({
          ports: v.optional(v.array(v.object({ name: v.optional(v.string()), containerPort: port })), []),
        }),
      ),
    }),
    status: v.object({
      conditions: v.optional(v.array(v.object({ type: v.string(), status: v.string() })), []),
    }),
  }),
);

/** The pods behind a service, and the port of each behind one of the service's. Throws `NotTried` where kubectl does not tell. */
export async function podsBehind(place: Place, service: string, servicePort: number): Promise<Pod[]> {
  const { spec } = await asked(serviceSchema, place, "get", "service", service, "--output", "json");
  const selector = Object.entries(spec.selector).map((label) => label.join("="));
  const { items } = await asked(podsSchema, place, "get", "pods", "--selector", selector.join(), "--output", "json");
  const target = spec.ports.find((one) => one.port === servicePort)?.targetPort ?? servicePort;
  return items.map(({ metadata, spec: { containers }, status: { conditions } }) => {
    const { name, uid, deletionTimestamp, ownerReferences } = metadata;
    const ports = containers.flatMap((container) => container.ports);
    const named = ports.find((one) => one.name === target)?.containerPort;
    const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
    return {
      name,
      uid,
      ready: isReady && deletionTimestamp === undefined,
      replaceable: ownerReferences.some(({ controller }) => controller),
      port: typeof target === "number" ? target : (named ?? servicePort),
    };
  });
}

async function asked<Schema extends v.GenericSchema>(
  schema: Schema,
  place: Place,
  ...args: readonly string[]
): Promise<v.InferOutput<Schema>> {
  const { ok, stdout, stderr } = await kubectl(place, ...args);
  const { success, output } = v.safeParse(schema, stdout);
  if (ok && success) return output;
  throw new NotTried({
    promised: "kubectl tells which pods are behind the service",
    happened: ok ? "its answer cannot be read" : essence(stderr),
    cause:
      "the user of kubectl may not look at services and pods there, the cluster does not answer, or the service has no selector",
    remedy: `try it by hand: kubectl ${args.slice(0, 2).join(" ")} -n ${place.namespace}`,
  });
}
