import { findSource } from "../environment/measuring";
import { memoryAtRestChart } from "../report/charts/resources-charts";
import { atRestEvidence } from "../report/resources-evidence";
import { type AtRest, expectMemoryGivenBack, expectNoneLeft, leftBetween } from "../resources/assertions";
import { type Look, type Source, Unmeasurable } from "../resources/look";
import { memoryTrend } from "../resources/memory-growth";
import { atRest } from "../resources/sampler";
import { restartsIn } from "../resources/use";
import { LIMIT_VARIABLES } from "../settings/names";
import { NotTried } from "../shared/failure";
import { whileShowing } from "../shared/progress";
import { formatDuration, formatSize } from "../shared/quantities";
import type { Generations } from "./generations";
import { aloneWarning, type Placed } from "./resources";
import { missingStep } from "./scenario";

/** Generations one after the other, what the service was at rest after each, and what that was seen by. */
interface Repeated {
  readonly source: Source;
  readonly looks: Look[];
}

/** What a service is at rest after each of several generations. Scenarios that follow one another use the same ones. */
export class RepeatedGenerations {
  static readonly #known = new Map<string, Repeated>();
  #source: Source | undefined;
  #repeated: Repeated | undefined;

  constructor(
    readonly scenario: Placed,
    readonly generations: Generations,
  ) {}

  /** Before a scenario is tried again: what is known is forgotten. */
  static forget(): void {
    RepeatedGenerations.#known.clear();
  }

  /**
   * Finds what the service is measured by. Returns why that is not possible, or why it does not show `processes` where
   * these are wanted; unset where all is well. Throws `NotTried`.
   */
  async find({ processes = false } = {}): Promise<string | undefined> {
    const { target, settings } = this.scenario;
    const known = RepeatedGenerations.#known.get(this.generations.place);
    const found = known ?? (await findSource(target, settings));
    if ("why" in found) return found.why;
    this.#source = found.source;
    if (!processes || found.source.showsProcesses) return undefined;
    return `single processes cannot be seen by ${found.source.name}, so nothing tells whether a generator is left behind. To see them, run the suite on the machine of the service, as its user, without METRICS_URL and PORT_FORWARD.`;
  }

  /** Runs as many generations as the settings say, or takes those that an earlier scenario has run here. */
  async run(): Promise<void> {
    const { place } = this.generations;
    const known = RepeatedGenerations.#known.get(place);
    this.#repeated = known ?? { source: this.#source ?? missingStep("none has found what to measure by"), looks: [] };
    RepeatedGenerations.#known.set(place, this.#repeated);
    await this.#until(this.scenario.settings.leakGenerations);
  }

  /**
   * The memory at rest stays within `promised` bytes, or those of the setting in their place. Where it has grown by more,
   * as many generations again show whether that goes on. Throws a `Failure` where it does.
   */
  async expectMemoryGivenBack(promised: number): Promise<void> {
    const { settings, reporter } = this.scenario;
    const { leakGenerations: planned, limits } = settings;
    const bound = limits.memoryGrowth ?? promised;
    const memories = () => this.#given.looks.map(({ memory }) => memory);
    if (memoryTrend(memories(), planned, bound) === "grown") await this.#until(2 * planned);
    this.#report();
    const [first = 0, last = 0] = [memories()[0], memories().at(-1)];
    reporter.keyFigures = [
      { name: "memory at rest", value: `${formatSize(first)}, then ${formatSize(last)}` },
      { name: "generations", value: String(this.#given.looks.length) },
    ];
    reporter.picture("Memory at rest", memoryAtRestChart(memories(), bound));
    if (last - first >= bound && memoryTrend(memories(), planned, bound) === "steady")
      reporter.warn(
        `The memory at rest grew by ${formatSize(last - first)} in all, but did not go on growing by ${formatSize(bound)} or more: it is taken for a cache that filled, or for garbage that is collected late.`,
      );
    if (restartsIn(this.#given.looks) > 0)
      reporter.warn(
        "The service was restarted between the generations: what it had kept before does not show any more.",
      );
    if (!this.#given.source.coversGenerators) reporter.warn(aloneWarning(this.#given.source));
    expectMemoryGivenBack(this.#atRest, bound, LIMIT_VARIABLES.memoryGrowth);
  }

  /** No process is left behind that was not there after the first generation. Throws a `Failure` that names those that are. */
  async expectNoneLeft(): Promise<void> {
    const { reporter, settings } = this.scenario;
    const { looks, source } = this.#given;
    const isClean = (look: Look | undefined) => leftBetween(looks[0], look).length === 0;
    if (!isClean(looks.at(-1))) {
      const settled = await this.#rest(source, isClean);
      looks.splice(-1, 1, settled);
    }
    this.#report();
    const left = leftBetween(looks[0], looks.at(-1));
    const { doubtful = 0 } = looks.at(-1) ?? {};
    if (doubtful > 0)
      reporter.warn(
        `Since the first generation, ${doubtful === 1 ? "1 process has" : `${doubtful} processes have`} lost the parent and may be the service's or another program's that was started with it. To tell them apart, start the service in a process group or with a setting of its own.`,
      );
    const number = (look: Look | undefined) => String(look?.processes?.length ?? 0);
    reporter.keyFigures = [
      { name: "processes at rest", value: `${number(looks[0])}, then ${number(looks.at(-1))}` },
      { name: "generations", value: String(looks.length) },
    ];
    expectNoneLeft(left, looks.length, formatDuration(settings.settleTimeout));
  }

  get #given(): Repeated {
    return this.#repeated ?? missingStep("none has run generations one after the other");
  }

  get #atRest(): AtRest {
    return { looks: this.#given.looks, planned: this.scenario.settings.leakGenerations };
  }

  async #until(number: number): Promise<void> {
    const { looks, source } = this.#given;
    while (looks.length < number) {
      await this.generations.generateOneOfMany();
      looks.push(await this.#rest(source));
    }
  }

  async #rest(source: Source, isEnough?: (look: Look) => boolean): Promise<Look> {
    const { settleTimeout } = this.scenario.settings;
    try {
      return await whileShowing("waiting until the service is at rest", () => atRest(source, settleTimeout, isEnough));
    } catch (error) {
      if (!(error instanceof Unmeasurable)) throw error;
      throw new NotTried({
        promised: "what the service uses can be measured after each generation",
        happened: `it could be measured before, and no longer: ${error.message}`,
        cause: "the service has ended, or what it is measured by is not there any more",
        remedy: "look at the log of the service around that time, and run the scenario again",
      });
    }
  }

  #report(): void {
    const { looks, source } = this.#given;
    this.scenario.reporter.evidence("At rest after each generation", atRestEvidence(looks, source));
  }
}
