import { expectGenerated, expectToldOf, tellsOfGeneration } from "../clickstream/assertions";
import { expectAsHealthy, expectNotUnwell, worsened } from "../clickstream/endpoint";
import type { Generation, GenerationOptions, Parameters } from "../clickstream/generation";
import type { Health } from "../clickstream/health";
import { type Outcome, outcomesOf } from "../clickstream/outcomes";
import type { InvalidParameter } from "../clickstream/parameters";
import { type ClickstreamService, SHORT_WAIT } from "../clickstream/service";
import { requestsChart } from "../report/charts/charts";
import { outcomesEvidence, outputEvidence, timingsEvidence } from "../report/evidence";
import { cancelled } from "../shared/cancellation";
import { type Progress, whileShowing } from "../shared/progress";
import { formatDuration, tally } from "../shared/quantities";
import { healthOnce } from "./health";
import type { Quiescence } from "./quiescence";
import { missingStep, type Scenario } from "./scenario";
import { reportStream } from "./stream-report";
import { Turns } from "./turns";
import { noteWhole } from "./whole-generation";

/** A run that is cancelled aborts its generations, and is told what became of them: they may have to be cleaned up after. */
const TO_THEIR_END = { evenCancelled: true };

/** Of more requests at the same moment, outcomes are counted and not named one by one. */
const MOST_NAMED = 10;

/** A service as far as it generates. */
type Generating = Pick<ClickstreamService, "generate">;
/** How a generation is followed that is disturbed. */
export type Disturbed = Required<Pick<GenerationOptions, "abort" | "onAnswer" | "watch">>;

/** The generations that a scenario triggers. */
export class Generations {
  /** How long the longest one took that this process followed to its end, in ms, by the service's address. */
  static readonly #longest = new Map<string, number>();
  /** The addresses of the services whose outputs have told this process of generations. */
  static readonly #telling = new Set<string>();

  readonly #turns: Turns;
  #all: readonly Generation[] = [];
  #judged: readonly Generation[] = [];
  #outcomes: readonly Outcome[] = [];
  #endedAt = 0;
  #healthBefore: Health = {};

  constructor(
    readonly scenario: Scenario,
    readonly quiescence: Quiescence,
  ) {
    this.#turns = new Turns(scenario, quiescence);
  }

  /** What tells one service and store from another: what is known of generations there holds for no other. */
  get place(): string {
    const { service, bucket } = this.scenario;
    return [service.baseUrl, bucket.endpoint, bucket.name].join(" ");
  }

  get all(): readonly Generation[] {
    return this.#all;
  }

  get latest(): Generation {
    return this.#all.at(-1) ?? missingStep("none has triggered a generation");
  }

  /** Those whose data is judged: the latest one, or of several at once those that completed. */
  get judged(): readonly Generation[] {
    return this.#judged;
  }

  /** When the latest one ended, on the clock of `performance.now()`. */
  get endedAt(): number {
    return this.#endedAt;
  }

  /** How long a generation takes here, by those that this process has seen to their end; unset before the first. In ms. */
  get usualTime(): number | undefined {
    return Generations.#longest.get(this.scenario.service.baseUrl);
  }

  /** What became of the concurrent requests. */
  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** Triggers a generation and follows it to its end, whatever that is. */
  async trigger(parameters?: Parameters, turn?: number): Promise<Generation> {
    this.#keep(await this.#turns.inTurn(() => this.#request(parameters ? { parameters } : {}), turn));
    return this.#reportLatest();
  }

  /**
   * The same where something is done to the service meanwhile, which `options` let the caller see the moment for.
   * `service` is that which is disturbed.
   */
  async disturb(service: Generating, options: Disturbed): Promise<Generation> {
    this.#keep(await this.#turns.inTurn(() => this.#request(options, service)));
    return this.#reportLatest();
  }

  /** The same from a service that has to be free at once. */
  async triggerAtOnce(): Promise<Generation> {
    this.#keep(await this.#turns.atOnce(() => this.#request({})));
    return this.#reportLatest();
  }

  #reportLatest(): Generation {
    const { reporter, service } = this.scenario;
    const generation = this.latest;
    const { totalTime } = generation.timings;
    if (generation.ending.kind === "complete")
      Generations.#longest.set(service.baseUrl, Math.max(totalTime, this.usualTime ?? 0));
    reportStream(reporter, generation);
    return generation;
  }

  /**
   * Triggers a generation that has to succeed as far as its stream tells. Throws a `Failure` where it does not. A service
   * that turns it away is asked again for `turn` ms.
   */
  async generate(parameters?: Parameters, turn?: number): Promise<void> {
    const generation = await this.trigger(parameters, turn);
    expectGenerated(generation, parameters?.skip_upload ? "none" : "all");
    if (this.#hasTold) expectToldOf(generation);
    if (!parameters) noteWhole(this.scenario.service.baseUrl, generation);
  }

  /** The same of one among many, which leaves no evidence of its own. */
  async generateOneOfMany(): Promise<void> {
    this.#keep(await this.#turns.inTurn(() => this.#request({})));
    expectGenerated(this.latest, "all");
    if (this.#hasTold) expectToldOf(this.latest);
  }

  /**
   * Requests a generation that is to be refused. One that is accepted all the same is followed to its end, so that it
   * disturbs no later scenario; if it would be huge, it is aborted at once. An answer has to come within `SHORT_WAIT`.
   */
  async attempt({ body, isHuge, words }: InvalidParameter): Promise<Generation> {
    const { reporter, service } = this.scenario;
    this.#healthBefore = await service.health();
    const aborting = new AbortController();
    const options: Partial<GenerationOptions> = {
      parameters: body,
      answerWithin: SHORT_WAIT,
      abort: AbortSignal.any([aborting.signal, cancelled]),
      onAnswer: ({ status }) => void (isHuge && status < 300 && aborting.abort()),
    };
    this.#keep(await this.#turns.atOnce(() => this.#request(options)));
    const generation = this.latest;
    if (isHuge && generation.ending.kind === "aborted") this.quiescence.expectLong(`a generation with ${words}`);
    reporter.evidence("Answer", timingsEvidence(generation));
    reporter.evidence("Output", outputEvidence(generation));
    return generation;
  }

  get #hasTold(): boolean {
    return Generations.#telling.has(this.scenario.service.baseUrl);
  }

  #note(generations: readonly Generation[]): void {
    if (generations.some(({ output }) => tellsOfGeneration(output)))
      Generations.#telling.add(this.scenario.service.baseUrl);
  }

  #keep(generations: readonly Generation[]): void {
    this.#note(generations);
    this.#all = [...this.#all, ...generations];
    this.#judged = generations;
    this.#endedAt = performance.now();
  }

  /** Triggers so many generations at once, follows them until the window closes, and aborts those that still run. */
  async requestTogether(number: number): Promise<void> {
    const { concurrencyWindow: window } = this.scenario.settings;
    this.#healthBefore = await this.scenario.service.health();
    const closing = new AbortController();
    const timer = setTimeout(() => closing.abort(), window);
    // The timeout only backs up the window.
    const abort = AbortSignal.any([closing.signal, cancelled]);
    this.#keepTogether(await this.#turns.once(() => this.#together(number, 2 * window, abort)));
    clearTimeout(timer);
    this.#report(`Window: ${formatDuration(window)}`);
  }

  /** Triggers so many generations at once and follows each to its end. */
  async followTogether(number: number): Promise<void> {
    const { generationTimeout: timeout } = this.scenario.settings;
    this.#healthBefore = await this.scenario.service.health();
    this.#keepTogether(await this.#turns.inTurn(() => this.#together(number, timeout, cancelled)));
    this.#endedAt = performance.now();
    this.#report("Followed to their end");
  }

  /** After the requests of this scenario: the service is as healthy and ready as before them. */
  async expectAsHealthyAsBefore(): Promise<void> {
    const before = this.#healthBefore;
    expectAsHealthy(before, await healthOnce(this.scenario, (after) => worsened(before, after).length === 0));
  }

  /** After a generation: whatever health checks the service has are well. */
  async expectNotUnwell(): Promise<void> {
    const isWell = (health: Health) => Object.values(health).every(({ well, exists }) => well || !exists);
    expectNotUnwell(await healthOnce(this.scenario, isWell));
  }

  #together(number: number, timeout: number, abort: AbortSignal): Promise<readonly Generation[]> {
    const { service } = this.scenario;
    return whileShowing(
      `${number} generations`,
      (watch) => Promise.all(Array.from({ length: number }, () => service.generate({ timeout, abort, watch }))),
      TO_THEIR_END,
    );
  }

  #keepTogether(generations: readonly Generation[]): void {
    this.#all = generations;
    this.#outcomes = outcomesOf(generations, this.#hasTold);
    this.#note(generations);
    this.#judged = generations.filter((_, index) => this.#outcomes[index]?.kind === "completed");
  }

  #report(how: string): void {
    const { reporter } = this.scenario;
    const kinds = this.#outcomes.map(({ kind }) => kind);
    reporter.keyFigures = [{ name: "outcomes", value: kinds.length > MOST_NAMED ? tally(kinds) : kinds.join(", ") }];
    reporter.evidence("Outcomes", outcomesEvidence(this.#outcomes, this.#all, how));
    reporter.picture("Concurrent requests", requestsChart(this.#all, this.#outcomes));
  }

  #request(options: Partial<GenerationOptions>, service: Generating = this.scenario.service) {
    const { generationTimeout: timeout } = this.scenario.settings;
    const request = async (show: (progress: () => Progress) => void) => {
      const watch = (progress: () => Progress) => {
        show(progress);
        options.watch?.(progress);
      };
      return [await service.generate({ timeout, abort: cancelled, ...options, watch })];
    };
    return whileShowing("generating", request, TO_THEIR_END);
  }
}
