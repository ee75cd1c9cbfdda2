import { expectGenerated } from "../clickstream/assertions";
import type { Generation } from "../clickstream/generation";
import type { Health } from "../clickstream/health";
import {
  expectBack,
  expectNotPassedOff,
  isTimeToRestart,
  isWhole,
  notBack,
  RESTART_ATTEMPTS,
  tooQuick,
} from "../clickstream/restart";
import { restartable, whyNotRestarted } from "../environment/restart";
import type { Restartable } from "../environment/restartable";
import type { Target } from "../environment/target";
import type { KeyFigure } from "../report/attachments";
import { restartEvidence, streamAfterRestart } from "../report/restart-evidence";
import { poll } from "../shared/polling";
import { whileShowing } from "../shared/progress";
import { count, formatDuration } from "../shared/quantities";
import { expectNoHalfData } from "./cut-off-data";
import type { GeneratedData } from "./generated-data";
import type { Generations } from "./generations";
import { type Interruption, interruptGeneration } from "./interruption";
import { QUIET_SHARE } from "./quiescence";
import { missingStep, type Scenario } from "./scenario";
import type { Uploads } from "./uploads";
import { lastWhole, noteWhole } from "./whole-generation";

/** Between two looks at a service that is away, in ms. */
const LOOK = 500;

/** An attempt to restart the service in the middle of a generation. */
interface Attempt extends Interruption {
  readonly restartable: Restartable;
  /** The health checks before it. */
  readonly health: Health;
}

/** Restarts the service in the middle of a generation, and looks at what becomes of it and of what it was about to write. */
export class Restarts {
  #restartable: Restartable | undefined;
  #attempt: Attempt | undefined;
  #figures: readonly KeyFigure[] = [];

  constructor(
    readonly scenario: Scenario & { readonly target: Target },
    readonly generations: Generations,
    readonly uploads: Uploads,
    readonly data: GeneratedData,
  ) {}

  /** Why the service is not restarted here, and what to do about it; unset where it may and can be. */
  whyNot(): Promise<string | undefined> {
    return whyNotRestarted(this.scenario.target, this.scenario.settings);
  }

  /** Whether the service was restarted. */
  get restarted(): boolean {
    return this.#attempt?.restartedAt !== undefined;
  }

  /** Those of the generations that may still run: one that was cut off by a restart does not. */
  mayStillRun(generations: readonly Generation[]): readonly Generation[] {
    return this.restarted ? generations.filter((one) => one !== this.#attempt?.generation) : generations;
  }

  /**
   * Restarts the service in the middle of a generation. One that comes to its end first is tried again, and the service
   * restarted sooner. Throws `NotTried` where each had ended before, and warns where the service let each end.
   */
  async interrupt(): Promise<void> {
    let restarted: Attempt | undefined;
    for (let number = 0; number < RESTART_ATTEMPTS; number += 1) {
      const attempt = await this.#interruptOnce(number);
      const { generation, restartedAt } = attempt;
      if (restartedAt === undefined) expectGenerated(generation);
      else if (!isWhole(generation)) return;
      else {
        restarted = attempt;
        if (number + 1 < RESTART_ATTEMPTS) await this.expectBack();
      }
      noteWhole(this.scenario.service.baseUrl, generation);
    }
    if (!restarted) throw tooQuick(this.#done.generation);
    this.#attempt = restarted;
    this.scenario.reporter.warn(
      `The service let its generation end each time before it stopped (${count(RESTART_ATTEMPTS, "attempt")}), so it was not seen what a generation leaves that is cut off.`,
    );
  }

  async #interruptOnce(attempt: number): Promise<Attempt> {
    const { target, settings, service, reporter } = this.scenario;
    const took = this.#attempt?.generation.timings.totalTime ?? this.generations.usualTime;
    await this.uploads.remember();
    const health = await service.health();
    await this.#restartable?.release();
    const found = await restartable(target);
    this.#restartable = found;
    const interruption = await interruptGeneration(this.generations, found, settings, (progress, elapsed) =>
      isTimeToRestart(attempt, progress, elapsed, took),
    );
    this.#attempt = { ...interruption, restartable: found, health };
    reporter.evidence(`Restart, attempt ${attempt + 1}`, restartEvidence(found.what, this.#attempt));
    this.#figures = [];
    this.#show({ name: "generation", value: streamAfterRestart(interruption.generation) });
    return this.#attempt;
  }

  /** The generation in the middle of which the service was restarted does not look as if it were whole, unless it is. */
  expectNotPassedOff(): void {
    expectNotPassedOff(this.#done.generation, this.scenario.settings.restartTimeout);
  }

  /** The service is back within the restart timeout, as healthy and ready as before, on two looks one after the other. */
  async expectBack(): Promise<void> {
    const { restartable, health, restartedAt = 0 } = this.#done;
    const { service, settings } = this.scenario;
    const since = () => performance.now() - restartedAt;
    const look = async () => {
      const outside = await restartable.whyNotBack();
      return [...(outside ? [outside] : []), ...notBack(health, await service.health())];
    };
    const pace = { every: LOOK, limit: Math.max(0, settings.restartTimeout - since()) };
    const lines = await whileShowing("waiting for the service to be back", () =>
      poll(pace, look, (seen, before) => seen.length === 0 && before?.length === 0),
    );
    expectBack(lines, since());
    this.#show({ name: "back after", value: formatDuration(since()) });
  }

  /** Nothing that changed under the name of a data set is only half written. */
  async expectNothingHalf(): Promise<void> {
    // A service may take the generation up again, or complete an upload late.
    const { settleTimeout: limit } = this.scenario.settings;
    const time = Math.min(limit, (this.generations.usualTime ?? 0) + limit / QUIET_SHARE);
    const creation = await this.uploads.watchFor(time);
    const whole = lastWhole(this.scenario.service.baseUrl);
    const generations = [this.#done.generation, ...(whole ? [whole] : [])];
    const number = await expectNoHalfData(this.scenario, this.data.dataSets, generations, creation);
    this.#show({
      name: "left by the generation",
      value: number === 0 ? "no data" : `${count(number, "object")}, whole`,
    });
  }

  /** The next generation succeeds, and what it says it uploaded is there. */
  async expectNext(): Promise<void> {
    await this.data.generate(undefined, this.scenario.settings.restartTimeout);
    this.#show();
  }

  /** Ends what was started. */
  async close(): Promise<void> {
    await this.#restartable?.release();
  }

  /** Shows the figures of the restart in place of those of what else was looked at. */
  #show(...more: readonly KeyFigure[]): void {
    this.#figures = [...this.#figures, ...more];
    this.scenario.reporter.keyFigures = this.#figures;
  }

  get #done(): Attempt {
    return this.#attempt ?? missingStep("none has restarted the service");
  }
}
