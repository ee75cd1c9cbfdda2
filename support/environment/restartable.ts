/** What can be restarted while it generates: the service, or the part of it that a generation runs in. */
export interface Restartable {
  /** What it is and where, to be told before and after. */
  readonly what: string;
  /** Where a generation runs in just this. */
  readonly baseUrl: string;
  /** Has it ended at once, and started again. Throws `NotTried` where that is refused. */
  restart(): Promise<void>;
  /** Why its replacement is not there yet, as far as that shows outside the service; unset once it is. */
  whyNotBack(): Promise<string | undefined>;
  /** Ends what was started to reach it. */
  release(): Promise<void>;
}
