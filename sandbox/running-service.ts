import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour } from "./behaviour.ts";
import { generate, type Warehouse } from "./generator.ts";
import { clickstreamService } from "./service.ts";
import type { SandboxSettings } from "./settings.ts";

/** How long a service is away when it is restarted, in ms. */
const AWAY = 300;

/**
 * The service as something that can die and be started again on the same port, which its store outlives. It dies as a
 * process that is killed does: its connections break, and its generators do and upload nothing more.
 */
export class RunningService {
  #server: Server | undefined;
  #life = new AbortController();
  #port: number;
  #behaviour: Behaviour;
  #closed = false;
  /** The answers to generate requests that have not ended. */
  readonly #answers = new Set<ServerResponse>();
  readonly #settings: SandboxSettings;
  readonly #store: Warehouse;

  constructor(settings: SandboxSettings, store: Warehouse, behaviour: Behaviour) {
    this.#settings = settings;
    this.#store = store;
    this.#port = settings.port;
    this.#behaviour = behaviour;
  }

  get port(): number {
    return this.#port;
  }

  /** Throws an `Error` when the port is taken. */
  async start(): Promise<void> {
    this.#life = new AbortController();
    const restart = () => void this.restart();
    const server = clickstreamService(this.#settings, this.#storeForLife, this.#behaviour, restart);
    server.prependListener("request", ({ method }, response) => {
      if (method !== "POST") return;
      this.#answers.add(response);
      response.once("close", () => this.#answers.delete(response));
    });
    const listening = once(server, "listening");
    server.listen(this.#port, this.#settings.host);
    await listening;
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Kills the service, whatever it is busy with, and starts it again. One that is away already stays so. */
  async restart(): Promise<void> {
    const { restart = {} } = this.#behaviour;
    const { away = AWAY, graceful, cutOff, leaves, afterwards, back } = restart;
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    if (graceful) await closed;
    this.#life.abort(new Error("the service was killed"));
    if (cutOff) for (const answer of this.#answers) cutOff(answer);
    else server.closeAllConnections();
    this.#answers.clear();
    await leaves?.(this.#store);
    if (away === Number.POSITIVE_INFINITY) return;
    await rest(away);
    if (this.#closed) return;
    this.#behaviour = { ...this.#behaviour, ...afterwards };
    await this.start();
    await back?.(() => generate(this.#settings, {}, this.#storeForLife, async () => {}, this.#behaviour));
  }

  /** Ends it for good, also while it is restarted. */
  close(): void {
    this.#closed = true;
    this.#life.abort(new Error("the sandbox was closed"));
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }

  get #storeForLife(): Warehouse {
    return { ...this.#store, life: this.#life.signal };
  }
}
