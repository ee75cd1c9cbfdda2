declare module "parse-prometheus-text-format" {
  /** A metric with its samples; those of histograms and summaries have no value. */
  export interface Family {
    readonly name: string;
    readonly metrics: readonly { readonly value?: string; readonly labels?: Readonly<Record<string, string>> }[];
  }
  /** Throws for most texts in another format, and finds nothing in the rest. */
  export default function parse(text: string): Family[];
}
