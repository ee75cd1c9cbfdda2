import type { Place } from "./kubernetes/kubectl";

/** A service that is reached by a port forwarding of this run, and where its pods are. */
export interface ForwardedService extends Place {
  readonly service: string;
  /** The service's own port that is forwarded. */
  readonly port: number;
}

/** What a run is against: the addresses that every scenario uses. Plain data, so that it can be handed to a worker. */
export interface Target {
  readonly kind: "service" | "sandbox";
  readonly baseUrl: string;
  readonly storeEndpoint: string;
  /** What this is and why it was chosen, in a sentence for the top of the terminal and the report. */
  readonly note: string;
  /** Set when the service is reached by a port forwarding of this run. */
  readonly forwarded?: ForwardedService;
}

/** A target, and how to end what was started to reach it. */
export interface ReadyTarget {
  readonly target: Target;
  readonly release: () => Promise<void>;
}
