import type { IConfiguration } from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { count } from "../shared/quantities";
import { decode } from "./attachments";

/** How a hook's log says why it skipped a scenario, and how a scenario says what its passing does not show. */
export const SKIPPED = "Skipped: ";
export const WARNING = "Warning: ";

/** What a person is told after the last scenario: warnings, why scenarios were skipped, and where the report is. */
export class ClosingNotes {
  readonly #warnings = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  /** Takes the formatters of the run, to name the HTML report among them. */
  constructor(readonly formats: IConfiguration["format"]) {}

  message({ attachment }: Envelope): void {
    const fact = attachment && decode(attachment);
    if (fact?.kind === "warning") tally(this.#warnings, fact.text);
    if (fact?.kind === "skip") tally(this.#reasons, fact.reason);
  }

  get warnings(): string[] {
    return [...this.#warnings.keys()];
  }

  /** Why scenarios were skipped, and how many for each reason. */
  get reasons(): [reason: string, scenarios: number][] {
    return [...this.#reasons];
  }

  text(): string {
    const warnings = this.warnings.map((warning) => `${WARNING}${warning}\n`);
    const skipped = this.reasons.map(([reason, number]) => `Skipped, ${count(number, "scenario")}: ${reason}\n`);
    const pages = this.formats.map((format) => format[1]).filter((file) => file?.endsWith(".html"));
    const report = pages.find((file) => file?.endsWith("index.html")) ?? pages[0];
    return [...warnings, ...skipped, ...(report ? [`Report: ${report}\n`] : [])].join("");
  }
}

function tally(among: Map<string, number>, text: string): void {
  among.set(text, (among.get(text) ?? 0) + 1);
}
