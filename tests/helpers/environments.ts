import type { Environment } from "../../support/report/merge/environments";
import { type Results, resultsOf } from "../../support/report/results/results";
import type { ScenarioReport } from "../../support/report/scenario-report";
import { FAILED, PASSED, RUN, SKIPPED } from "./reports";
import { FACTS } from "./results";

/** What environments handed in, for tests of what is made of it. */

const STREAMS: ScenarioReport = { ...FAILED, result: "passed", failures: [] };
/** All cases of the profile: those that are required passed. */
const ALL_WELL = [PASSED, STREAMS, { ...STREAMS, name: `${FAILED.name} (again)` }, SKIPPED];

/** The results of a run against a service of a name, with these cases in place of those that passed. */
export function resultsFor(
  name: string,
  cases: readonly ScenarioReport[] = ALL_WELL,
  more: Partial<Results> = {},
): Results {
  const failed = cases.some(({ result }) => result === "failed");
  const notTried = cases.some(({ result }) => result === "could not be tried");
  const verdict = failed ? "failed" : notTried ? "could not be tried" : "passed";
  const target = {
    kind: "service",
    note: `the service at http://${name}.test:8000`,
    id: `http://${name}.test:8000`,
    address: `http://${name}.test:8000`,
    store: `http://minio.${name}.test:9000`,
    bucket: `bucket-of-${name}`,
  } as const;
  return { ...resultsOf({ ...RUN, scenarios: cases, verdict, target }, FACTS), ...more };
}

export function environment(
  name: string,
  ...more: [cases?: readonly ScenarioReport[], more?: Partial<Results>]
): Environment {
  return { name, results: resultsFor(name, ...more) };
}

/** A scenario that failed in these words. */
export function failedWith(
  scenario: ScenarioReport,
  happened: string,
  details: readonly string[] = [],
): ScenarioReport {
  const [failure] = scenario.failures;
  if (!failure?.parts) throw new Error("a scenario that failed is needed");
  return { ...scenario, failures: [{ ...failure, parts: { ...failure.parts, happened, details } }] };
}
