import { setTimeout as rest } from "node:timers/promises";
import { expectGenerated } from "../clickstream/assertions";
import type { Generation, Parameters } from "../clickstream/generation";
import { type Outcome, outcomeOf } from "../clickstream/outcomes";
import { outputChart, requestsChart } from "../report/charts/charts";
import { outcomesEvidence, outputEvidence, timingsEvidence } from "../report/evidence";
import { measuresOf, streamFigures } from "../report/figures";
import { cancelled } from "../shared/cancellation";
import { whileShowing } from "../shared/progress";
import type { Quiescence } from "./quiescence";
import { missingStep, type Scenario } from "./scenario";

/** How long to wait before a service that was busy is asked again, in ms. */
const RETRY = 1000;

/** The generations that a scenario triggers. */
export class Generations {
  #all: readonly Generation[] = [];
  #outcomes: readonly Outcome[] = [];
  #endedAt = 0;

  constructor(
    readonly scenario: Scenario,
    readonly quiescence: Quiescence,
  ) {}

  get all(): readonly Generation[] {
    return this.#all;
  }

  get latest(): Generation {
    return this.#all.at(-1) ?? missingStep("none has triggered a generation");
  }

  /** When the latest one ended, on the clock of `performance.now()`. */
  get endedAt(): number {
    return this.#endedAt;
  }

  /** What became of the concurrent requests. */
  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** Triggers a generation and follows it to its end, whatever that is. */
  async trigger(parameters?: Parameters): Promise<Generation> {
    const { reporter } = this.scenario;
    const generation = await this.#triggerOnceFree(parameters);
    this.#all = [...this.#all, generation];
    this.#endedAt = performance.now();
    reporter.keyFigures = streamFigures(generation);
    reporter.addMeasures(measuresOf(generation));
    reporter.evidence("Timings", timingsEvidence(generation));
    reporter.picture("Output over time", outputChart(generation.timings));
    reporter.evidence("Output", outputEvidence(generation));
    return generation;
  }

  /** Triggers a generation that has to succeed as far as its stream tells. Throws a `Failure` where it does not. */
  async generate(parameters?: Parameters): Promise<void> {
    expectGenerated(await this.trigger(parameters));
  }

  /** Triggers so many generations at once, follows them until the window closes, and aborts those that still run. */
  async requestTogether(number: number): Promise<void> {
    const { service, settings, reporter } = this.scenario;
    const { concurrencyWindow: window } = settings;
    const closing = new AbortController();
    const timer = setTimeout(() => closing.abort(), window);
    const abort = AbortSignal.any([closing.signal, cancelled]);
    this.#all = await whileShowing(`${number} generations`, (watch) =>
      // The timeout only backs up the window.
      Promise.all(Array.from({ length: number }, () => service.generate({ timeout: 2 * window, abort, watch }))),
    );
    clearTimeout(timer);
    this.#outcomes = this.#all.map(outcomeOf);
    reporter.keyFigures = [{ name: "outcomes", value: this.#outcomes.map(({ kind }) => kind).join(", ") }];
    reporter.evidence("Outcomes", outcomesEvidence(this.#outcomes, this.#all, window));
    reporter.picture("Concurrent requests", requestsChart(this.#all, this.#outcomes));
  }

  /**
   * A service that runs one generation at a time is still busy with those that an earlier scenario aborted. This suite
   * caused that, so it waits its turn; a service that is busy for another reason is judged by its answer.
   */
  async #triggerOnceFree(parameters?: Parameters): Promise<Generation> {
    const { service, settings } = this.scenario;
    const { generationTimeout: timeout } = settings;
    const until = performance.now() + timeout;
    for (;;) {
      const generation = await whileShowing("generating", (watch) =>
        service.generate({ timeout, watch, abort: cancelled, ...(parameters ? { parameters } : {}) }),
      );
      const busy = this.quiescence.mayBeBusy && outcomeOf(generation).kind === "rejected";
      if (!busy || performance.now() + RETRY > until) return generation;
      await whileShowing("waiting for the service to be free again", () => rest(RETRY));
    }
  }
}
