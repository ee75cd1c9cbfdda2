/** A short answer: its status, and its body parsed as JSON where it is JSON. */
export interface ShortAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Where a redirect leads to. */
  readonly location?: string;
}
