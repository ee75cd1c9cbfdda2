import type { IConfiguration } from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { count } from "../quantities";

/** The name under which a hook attaches why it skipped a scenario. */
export const WHY_SKIPPED = "Why this was skipped";

/** What a person is told after the last scenario: why scenarios were skipped, and where the report is. */
export class ClosingNotes {
  readonly #reasons = new Map<string, number>();

  /** Takes the formatters of the run, to name the HTML report among them. */
  constructor(readonly formats: IConfiguration["format"]) {}

  message({ attachment }: Envelope): void {
    if (attachment?.fileName !== WHY_SKIPPED) return;
    this.#reasons.set(attachment.body, (this.#reasons.get(attachment.body) ?? 0) + 1);
  }

  text(): string {
    const skipped = [...this.#reasons].map(([reason, number]) => `Skipped, ${count(number, "scenario")}: ${reason}\n`);
    const report = this.formats.map((format) => format[1]).find((file) => file?.endsWith(".html"));
    return ["\n", ...skipped, ...(report ? [`Report: ${report}\n`] : [])].join("");
  }
}
