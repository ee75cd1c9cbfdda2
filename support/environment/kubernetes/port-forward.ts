import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { request } from "undici";
import { PATHS } from "../../clickstream/service";
import type { KubernetesService, KubernetesSettings } from "../../settings/settings";
import { whileShowing } from "../../shared/progress";
import { formatDuration } from "../../shared/quantities";
import type { ReadyTarget } from "../target";
import { essence, neverReady, noKubectl, type Wanted, whyNotForwarded } from "./forwarding-failures";
import { kubectl, optionsFor, type Place } from "./kubectl";
import { tellLoss } from "./losses";
import type { SupervisorOrder, SupervisorReport } from "./supervisor.mts";

/** A service that is reached by a port forwarding of this run, and where its pods are. */
export interface ForwardedService extends Place {
  readonly service: string;
}

/** How long a pod that runs may take until it answers, in ms; as long as kubectl waits for one to run. */
const READY_LIMIT = 60_000;
/** Between two tries, in ms. */
const POLL = 250;

/**
 * Forwards the ports of the service and, unless `storeEndpoint` says where that is, of its store, and waits until both
 * answer. Throws a `Failure` that names the reason. What it started ends with `release`, and by itself when this
 * process is gone.
 */
export async function forwardPorts(settings: KubernetesSettings, storeEndpoint?: string): Promise<ReadyTarget> {
  const { service, store } = settings;
  const place: Place = { namespace: settings.namespace, ...(settings.context ? { context: settings.context } : {}) };
  const wanted: Wanted[] = [
    { place, service, variable: "CLICKSTREAM_SERVICE" },
    ...(storeEndpoint ? [] : [{ place, service: store, variable: "MINIO_SERVICE" } as const]),
  ];
  const supervisor = new Supervisor(place, wanted);
  const names = wanted.map((one) => one.service.name).join(" and ");
  try {
    const [baseUrl = "", forwardedStore] = await whileShowing(`forwarding ${names}`, async () => {
      const addresses = await supervisor.up();
      const [first, second] = wanted;
      if (first) await untilAnswers(first, addresses[0] + PATHS.live, supervisor);
      if (second) await untilAnswers(second, `${addresses[1]}/`, supervisor);
      return addresses;
    });
    supervisor.tellOfLosses();
    // The context by its name: someone may choose another while this runs.
    const context = place.context ?? (await kubectl(place, "config", "current-context")).stdout;
    const note = `the service ${service.name} in the namespace ${place.namespace}${context ? ` (context ${context})` : ""}, forwarded to ${baseUrl}`;
    const forwarded: ForwardedService = { ...place, ...(context ? { context } : {}), service: service.name };
    const endpoint = storeEndpoint ?? forwardedStore ?? "";
    return {
      target: { kind: "service", baseUrl, storeEndpoint: endpoint, note, forwarded },
      release: () => supervisor.stop(),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** The process that keeps the forwardings up. */
class Supervisor {
  readonly #child;
  readonly #waiting = new Map<string, { resolve: (address: string) => void; reject: (reason: unknown) => void }>();
  readonly #addresses: Promise<string>[];
  /** What kubectl last said of a forwarding that ended, by its resource. */
  readonly lost = new Map<string, string>();
  #telling = false;
  #stopping = false;

  constructor(place: Place, wanted: readonly Wanted[]) {
    const order: SupervisorOrder = {
      options: optionsFor(place),
      forwardings: wanted.map(({ service }) => ({ resource: resourceOf(service), port: service.port })),
    };
    this.#child = fork(path.join(__dirname, "supervisor.mts"), [JSON.stringify(order)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#addresses = wanted.map(
      ({ service }) => new Promise((resolve, reject) => this.#waiting.set(resourceOf(service), { resolve, reject })),
    );
    this.#child.on("message", (report: SupervisorReport) => this.#take(report, wanted));
  }

  /** The local address of each forwarding, once all are up. */
  async up(): Promise<string[]> {
    const addresses = await Promise.all(this.#addresses);
    // Nothing of it keeps this process from ending.
    this.#child.unref();
    this.#child.channel?.unref();
    return addresses;
  }

  /** From now on says so when a forwarding ends. */
  tellOfLosses(): void {
    this.#telling = true;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.ref();
    const gone = once(this.#child, "exit");
    this.#child.kill();
    await gone;
  }

  #lose({ service }: Wanted, said: string): void {
    this.lost.set(resourceOf(service), said);
    if (!this.#telling) return;
    tellLoss({ service: service.name, said, at: Date.now() });
    process.stderr.write(
      `\nThe port forwarding to ${service.name} ended and is started again: ${said || "kubectl ended without a word"}\n`,
    );
  }

  async #take(report: SupervisorReport, wanted: readonly Wanted[]): Promise<void> {
    const waiting = this.#waiting.get(report.resource);
    const one = wanted.find(({ service }) => resourceOf(service) === report.resource);
    if (!one || this.#stopping) return;
    if (report.kind === "up") waiting?.resolve(`http://127.0.0.1:${report.localPort}`);
    else if (report.kind === "lost") this.#lose(one, essence(report.said));
    else waiting?.reject(report.noKubectl ? noKubectl() : await whyNotForwarded(one, report.said));
  }
}

/** Waits until a forwarded address answers. Throws a `Failure` when it does not come to that. */
async function untilAnswers(wanted: Wanted, address: string, supervisor: Supervisor): Promise<void> {
  const said = await whileNotAnswering(address, READY_LIMIT);
  if (said === undefined) return;
  const why = supervisor.lost.get(resourceOf(wanted.service)) ?? said;
  throw await neverReady(wanted, formatDuration(READY_LIMIT), why);
}

/**
 * Waits until an address answers in a way that shows it is served, which is anything but an error of the server, for at
 * most `limit` ms. Gives what it said last where it does not come to that.
 */
export async function whileNotAnswering(address: string, limit: number): Promise<string | undefined> {
  const end = performance.now() + limit;
  for (;;) {
    const said = await answerOf(address);
    if (said === undefined || performance.now() + POLL > end) return said;
    await rest(POLL);
  }
}

/** Nothing when it is served, and otherwise what it said. */
async function answerOf(address: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(address, { headersTimeout: 5000, bodyTimeout: 5000 });
    body.on("error", () => {}).destroy();
    return statusCode < 500 ? undefined : `it answered with ${statusCode}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function resourceOf({ name }: KubernetesService): string {
  return `svc/${name}`;
}
