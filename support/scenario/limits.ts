import type { Generation } from "../clickstream/generation";
import { averageDelayLimit, expectWithinLimits, type Measure, measureLimits } from "../clickstream/limits";
import type { KeyFigure } from "../report/attachments";
import { delaysChart } from "../report/charts/charts";
import { limitsEvidence } from "../report/evidence";
import { LIMIT_VARIABLES } from "../settings/names";
import type { LimitSettings } from "../settings/settings";
import type { Limit, MeasuredLimit, Override } from "../shared/limits";
import type { Scenario } from "./scenario";

/** The setting of each measure that a feature's table may limit. */
const SETTINGS = {
  "total time": "totalTime",
  "time to first chunk": "timeToFirstChunk",
  "output received": "outputReceived",
  "average chunk delay": "averageChunkDelay",
} as const satisfies Record<Measure, keyof LimitSettings>;

/**
 * A generation has to stay within the limits of a feature's table, or within those that settings put in their place.
 * Throws a `Failure` that names every limit it does not meet, and an `Error` for a table that cannot be understood.
 */
export function expectLimits(
  limits: readonly Limit[],
  { timings }: Generation,
  { settings, reporter }: Pick<Scenario, "settings" | "reporter">,
): void {
  const measured = measureLimits(timings, limits, overridesFrom(SETTINGS, settings.limits));
  reporter.evidence("Limits", limitsEvidence(measured));
  reporter.keyFigures = figuresOf(measured);
  const bound = (wanted: Measure) => measured.find(({ measure }) => measure === wanted)?.bound;
  const [timeToFirstChunk, totalTime] = [bound("time to first chunk"), bound("total time")];
  reporter.addLimits({
    ...(timeToFirstChunk === undefined ? {} : { timeToFirstChunk }),
    ...(totalTime === undefined ? {} : { totalTime }),
  });
  for (const { measure, value, limit, notJudged } of measured)
    if (notJudged !== undefined)
      reporter.warn(`The ${measure} (${value}) was not checked against its limit (${limit}): ${notJudged}.`);
  const average = settings.limits.averageChunkDelay ?? averageDelayLimit(limits);
  reporter.picture("Chunk delays", delaysChart(timings, average));
  expectWithinLimits(
    measured,
    bySetting(SETTINGS, (setting) => LIMIT_VARIABLES[setting]),
  );
}

/** What stands beside the scenario's name. */
export function figuresOf(measured: readonly MeasuredLimit[]): KeyFigure[] {
  return measured.map(({ measure: name, value, limit, withinLimit, ofLimit, notJudged }) =>
    notJudged === undefined
      ? { name, value, limit, withinLimit, ...(ofLimit === undefined ? {} : { ofLimit }) }
      : { name, value: `${value} (not judged)` },
  );
}

/** What settings put in the place of limits, by the measure. `settings` names the setting of each measure. */
export function overridesFrom<M extends string>(
  settings: Readonly<Record<M, keyof LimitSettings>>,
  limits: LimitSettings,
): Record<M, Override | undefined> {
  return bySetting(settings, (setting) => {
    const value = limits[setting];
    return value === undefined ? undefined : { variable: LIMIT_VARIABLES[setting], value };
  });
}

/** A value for each measure, made of the name of its setting. */
export function bySetting<M extends string, T>(
  settings: Readonly<Record<M, keyof LimitSettings>>,
  map: (setting: keyof LimitSettings) => T,
): Record<M, T> {
  const entries = Object.entries<keyof LimitSettings>(settings).map(([measure, setting]) => [measure, map(setting)]);
  return Object.fromEntries(entries) as Record<M, T>;
}
