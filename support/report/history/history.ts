import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { measuresSchema } from "../attachments";
import { whatHappened } from "../render/words";
import type { RunReport } from "../run-report";
import type { ScenarioReport } from "../scenario-report";

const entrySchema = v.object({
  at: v.pipe(v.string(), v.isoTimestamp()),
  target: v.string(),
  verdict: v.picklist(["passed", "failed", "known issues", "could not be tried", "cancelled", "nothing tried"]),
  scenarios: v.record(v.string(), measuresSchema),
  limits: v.optional(v.record(v.string(), measuresSchema)),
  flaky: v.optional(v.record(v.string(), v.string())),
  // Entries of earlier versions have none.
  results: v.optional(
    v.record(v.string(), v.picklist(["passed", "failed", "known issue", "flaky", "could not be tried"])),
  ),
});

/**
 * One run against a target, as a line of the history file holds it: when it began (ISO 8601, UTC), the target's ID, and
 * what each scenario measured and which limits held for that, by `scenarioKey`. Durations in ms, sizes in bytes, throughput in bytes per second. It also
 * has the result of each scenario that ran, and of flaky ones what the first attempt failed with.
 */
export type HistoryEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/**
 * What tells a scenario from all others, from run to run: other scenarios generate other amounts of data. The same from
 * whatever folder the suite is run.
 */
export function scenarioKey({ uri, name }: Pick<ScenarioReport, "uri" | "name">): string {
  return `${/(?:^|\/)(features\/.*)$/.exec(uri)?.[1] ?? uri}: ${name}`;
}

/** The line that a run adds; unset for one in which no scenario ran, or no target was reached. */
export function entryOf({ target, startedAt, verdict, scenarios }: RunReport): HistoryEntry | undefined {
  const flaky = scenarios.flatMap((scenario) => {
    const { firstFailures } = scenario;
    return firstFailures ? [[scenarioKey(scenario), firstFailures.map(whatHappened).join("; ")] as const] : [];
  });
  const measured = scenarios.filter(({ measures }) => Object.keys(measures).length > 0);
  const results = scenarios.flatMap((scenario) =>
    scenario.result === "skipped" ? [] : [[scenarioKey(scenario), scenario.result] as const],
  );
  const limited = scenarios.flatMap((scenario) =>
    scenario.limits ? [[scenarioKey(scenario), scenario.limits] as const] : [],
  );
  if (target?.id === undefined || !startedAt || results.length === 0) return undefined;
  return {
    at: startedAt.toISOString(),
    target: target.id,
    verdict,
    scenarios: Object.fromEntries(measured.map((scenario) => [scenarioKey(scenario), scenario.measures])),
    results: Object.fromEntries(results),
    ...(limited.length > 0 ? { limits: Object.fromEntries(limited) } : {}),
    ...(flaky.length > 0 ? { flaky: Object.fromEntries(flaky) } : {}),
  };
}

/**
 * Adds a run in a single write to a file that is only ever appended to, so that two runs at once do not mix their lines.
 * Begins with a line end where the last line was torn.
 */
export async function remember(file: string, entry: HistoryEntry): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const before = await readFile(file, "utf8").catch(() => "");
  const torn = before !== "" && !before.endsWith("\n");
  await appendFile(file, `${torn ? "\n" : ""}${JSON.stringify(entry)}\n`);
}

/**
 * The runs against a target that began before a moment, oldest first. Left out are lines that are torn or not of the
 * schema, such as those of earlier versions, which did not tell one scenario's measures from another's.
 */
export async function recall(file: string, target: string, before: Date): Promise<HistoryEntry[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text
    .split("\n")
    .flatMap(read)
    .filter((entry) => entry.target === target && entry.at < before.toISOString())
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function read(line: string): HistoryEntry[] {
  try {
    const { success, output } = v.safeParse(entrySchema, JSON.parse(line));
    return success ? [output] : [];
  } catch {
    return [];
  }
}
