import { type FeatureName, LIVE } from "../../sandbox/catalogue/entry";
import type { Trait } from "../../sandbox/fuzz/trait";
import { namesOf } from "../../sandbox/fuzz/traits";
import { runOnSandbox } from "../helpers/on-sandbox";
import type { NamedResult, SuiteRun } from "../helpers/run-suite";

/** A composed service that the suite was tried on. */
export interface Trial {
  readonly traits: readonly Trait[];
  /** What is wrong with the verdict; unset where it is right. */
  readonly wrong?: Wrong;
}

/** A verdict that is not the one which the traits have to get. */
export interface Wrong {
  readonly features: readonly FeatureName[];
  /** What is wrong, and what the suite said. */
  readonly message: string;
}

const SETTINGS = {
  // Small data is quicker to make.
  SANDBOX_EVENTS: "300",
  SANDBOX_PACE: "0",
  RUN_MANUAL_TESTS: "true",
  ALLOW_DELETE: "true",
  MINIO_ACCESS_KEY: "tester",
  MINIO_SECRET_KEY: "secret-of-the-tester",
};
/** A fault need not be waited for; a healthy service has all the time it may take. */
const SOON = { SETTLE_TIMEOUT: "3s" };
const HEALTHY: readonly FeatureName[] = ["endpoint", ...LIVE];

/** Runs the suite on a service, in these features or all that count, and compares its verdict with the right one. */
export async function tryOut(traits: readonly Trait[], only = featuresOf(traits)): Promise<Trial> {
  const fault = faultOf(traits);
  const settings = Object.assign({}, SETTINGS, fault ? SOON : {}, ...traits.map((trait) => trait.settings ?? {}));
  const args = only.map((feature) => `features/${feature}.feature`);
  const wrong = wrongIn(await runOnSandbox(namesOf(traits), args, settings), only, fault);
  return { traits, ...(wrong ? { wrong } : {}) };
}

export function faultOf(traits: readonly Trait[]): Trait | undefined {
  return traits.find(({ fails }) => fails);
}

/** All features of a healthy service; of a faulty one the feature that fails, and those that must pass all the same. */
function featuresOf(traits: readonly Trait[]): readonly FeatureName[] {
  const { fails, spares = [] } = faultOf(traits) ?? {};
  return fails ? [fails, ...spares] : HEALTHY;
}

/** What is wrong with the verdict of a run; nothing where it is right. */
export function wrongIn(run: SuiteRun, features: readonly FeatureName[], fault?: Trait): Wrong | undefined {
  const inRun = (feature: string) => run.scenarios.some((scenario) => scenario.feature === feature);
  const missing = features.filter((feature) => !inRun(feature));
  if (missing.length > 0) return { features, message: `not run: ${missing.join(", ")}\n${run.stdout}${run.stderr}` };
  const failed = run.scenarios.filter(({ status }) => status === "FAILED");
  const unexpected = run.scenarios.filter(
    (scenario) => scenario.status !== "PASSED" && !(scenario.feature === fault?.fails && failed.includes(scenario)),
  );
  if (unexpected.length > 0)
    return {
      features: features.filter((name) => unexpected.some(({ feature }) => feature === name)),
      message: toldOf(unexpected),
    };
  const mustFail = features.find((feature) => feature === fault?.fails);
  if (!mustFail) return undefined;
  if (failed.some(({ message }) => fault?.words?.test(message)) && run.code === 1) return undefined;
  const message = `exit code ${run.code}; what fails must say ${fault?.words}\n${toldOf(failed)}`;
  return { features: [mustFail], message };
}

/** The first of each feature; the others mostly say the same. */
function toldOf(scenarios: readonly NamedResult[]): string {
  return [...new Map(scenarios.toReversed().map((scenario) => [scenario.feature, scenario])).values()]
    .map(({ feature, name, status, message }) => `${status} ${feature}: ${name}\n${message}`)
    .join("\n");
}

/** Two cores are kept busy by a few at once, since some of them mostly wait. */
export const AT_ONCE = 5;

/** Tries out all, a few at once, until it has to stop; tells of each. */
export async function tryAll(
  services: readonly (readonly Trait[])[],
  tell: (trial: Trial, tried: number) => void,
  mustStop: () => boolean,
): Promise<readonly Trial[]> {
  const waiting = [...services];
  const trials: Trial[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next && !mustStop(); next = waiting.shift()) {
      const trial = await tryOut(next);
      trials.push(trial);
      tell(trial, trials.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return trials;
}
