/** What the settings come to once they are read. All durations are in ms, all sizes in bytes. */

/** The object store in which the suite looks for generated data. */
export interface StoreSettings {
  /** Unset: follows from the target. */
  readonly endpoint?: string;
  /** Unset: follow from the endpoint. */
  readonly keys?: StoreKeys;
  readonly bucket: string;
  readonly region: string;
}

export interface StoreKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Set with temporary credentials only. */
  readonly sessionToken?: string;
}

/** A Kubernetes Service, and its port that is forwarded. */
export interface KubernetesService {
  readonly name: string;
  readonly port: number;
}

/** Where in Kubernetes the service and its store are. */
export interface KubernetesSettings {
  readonly namespace: string;
  /** Unset: kubectl's current context. */
  readonly context?: string;
  readonly service: KubernetesService;
  readonly store: KubernetesService;
}

/** Limits that replace those in the features. */
export interface LimitSettings {
  readonly totalTime?: number;
  readonly timeToFirstChunk?: number;
  readonly outputReceived?: number;
  readonly averageChunkDelay?: number;
  readonly peakMemory?: number;
  readonly processorTime?: number;
  readonly bucketGrowth?: number;
  readonly networkTraffic?: number;
  readonly memoryGrowth?: number;
}

/** Everything a run can be told. */
export interface Settings {
  /** `sandbox` asks for the embedded sandbox. Unset: a service on this machine is looked for first. */
  readonly baseUrl?: string;
  /** Sent with every request to the service. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly store: StoreSettings;
  /** Why the sandbox must not stand in for a service that is not found, as a clause; unset where it may. */
  readonly targetRequired?: string;
  /** Set when the service is to be reached by forwarding its port. */
  readonly portForward?: KubernetesSettings;
  /** Hosts on which data may be generated without asking: `host`, `host:port` or `*.domain`, in lower case. */
  readonly allowedHosts: readonly string[];
  /** kubectl contexts in which data may be generated without asking: `context` or `context/namespace`. */
  readonly allowedContexts: readonly string[];
  /** The path of a PEM file with certificates to trust in addition to Node's own. */
  readonly certificates?: string;
  /** Whether manual scenarios run. Unset: only when the command line asks for them. */
  readonly manual?: boolean;
  /** Whether scenarios tagged @skip run. */
  readonly skipped: boolean;
  /** Whether the service may be restarted while it generates. Unset: only the sandbox that this run starts. */
  readonly allowRestart?: boolean;
  readonly acceptExistingData: boolean;
  /** Whether what this suite's own generations made may be removed again. Unset: only from the sandbox's own store. */
  readonly allowDelete?: boolean;
  /** Whether that is done at the end of the run. */
  readonly cleanUp: boolean;
  /** Whether a scenario that passes only when it is tried again counts as a failure. */
  readonly failOnFlaky: boolean;
  readonly generationTimeout: number;
  readonly concurrencyWindow: number;
  readonly settleTimeout: number;
  readonly restartTimeout: number;
  readonly limits: LimitSettings;
  /** The address of the service's own metrics, in the Prometheus format. */
  readonly metricsUrl?: string;
  /** After how many generations the memory at rest has to be what it was after the first. */
  readonly leakGenerations: number;
}

/** Where reports go that come together in one place, in a store of their own. */
export interface ResultsStoreSettings {
  /** Unset: Amazon's, in the region. */
  readonly endpoint?: string;
  readonly bucket: string;
  /** What keys begin with; ends in a slash where it is not empty. */
  readonly prefix: string;
  readonly region: string;
  /** Unset: what the AWS SDK finds by itself. */
  readonly keys?: StoreKeys;
}

/** Where a run hands in its reports. */
export interface HandInSettings {
  readonly store: ResultsStoreSettings;
  /** The environment's name. */
  readonly environment: string;
}

/** Where a run leaves its reports, and where runs are remembered (paths), and what its verdict depends on. */
export interface ReportSettings {
  readonly reportsDir: string;
  readonly historyFile: string;
  /** See `Settings`. False where it is set to something that cannot be used, with which no run begins. */
  readonly failOnFlaky: boolean;
  /** The address of a ticket, with `{ticket}` in its place. Unset: tickets are no links. Also where it cannot be used. */
  readonly ticketUrl?: string;
}
