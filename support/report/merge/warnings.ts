import { isLocal } from "../../net/addresses";
import { count } from "../../shared/quantities";
import { timeText } from "../render/words";
import type { Results } from "../results/results";
import type { Environment } from "./environments";

/** What someone should know of the reports of many environments, though the verdict does not follow from it. */

/** Sentences on what was not tried, on what may have been tried twice, and on what the environments cannot be compared in. */
export function warningsOn(environments: readonly Environment[]): readonly string[] {
  const reported = environments.flatMap(({ name, results }) => (results ? [{ name, results }] : []));
  return [
    ...untried(reported),
    ...sameServices(reported),
    ...sameBuckets(reported),
    ...oldRuns(reported),
    ...otherNames(reported),
    ...differences(reported, "one version of the suite", ({ suite }) => `${suite.version} ${suite.commit ?? ""}`),
    ...differences(reported, "the same features", ({ profile }) => profile.digest),
    ...differences(reported, "the same choice of scenarios", ({ filters }) => JSON.stringify(filters)),
  ];
}

interface Reported {
  readonly name: string;
  readonly results: Results;
}

function differences(reported: readonly Reported[], what: string, of: (results: Results) => string): string[] {
  const groups = Map.groupBy(reported, ({ results }) => of(results));
  if (groups.size < 2) return [];
  const [most = [], ...others] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return [`${most.length} environments ran ${what}, and ${namesOf(others.flat())} ran another.`];
}

function untried(reported: readonly Reported[]): string[] {
  const some = reported.filter(({ results }) => hasUntried(results));
  if (some.length === 0) return [];
  return [`Not all that is required was tried in ${count(some.length, "environment")} that passed: ${namesOf(some)}.`];
}

/** An address that was copied and not changed, or two names for one environment. */
function sameServices(reported: readonly Reported[]): string[] {
  const groups = Map.groupBy(reported, ({ results: { target } }) => elsewhere(target?.kind, target?.address) ?? "");
  return shared(groups).map(
    ([address, names]) =>
      `${names} had one service at ${address}: another may not have been tried, unless headers tell them apart.`,
  );
}

function sameBuckets(reported: readonly Reported[]): string[] {
  const groups = Map.groupBy(reported, ({ results: { target } }) => {
    const store = elsewhere(target?.kind, target?.store);
    return store === undefined ? "" : `"${target?.bucket}" at ${store}`;
  });
  return shared(groups).map(
    ([bucket, names]) => `${names} had one bucket, ${bucket}: what one generated may have passed for what another did.`,
  );
}

/** Unset for what is on the machine of a run itself, where others have the same address. */
function elsewhere(kind = "service", address?: string): string | undefined {
  if (kind === "sandbox" || address === undefined || !URL.canParse(address)) return undefined;
  return isLocal(address) ? undefined : address;
}

function shared(groups: ReadonlyMap<string, readonly Reported[]>): [what: string, names: string][] {
  return [...groups].flatMap(([what, group]) => (what === "" || group.length < 2 ? [] : [[what, namesOf(group)]]));
}

/** In ms. All runs of one occasion begin within it. */
const DAY = 24 * 3_600_000;

/** A run that was killed hands in nothing, and the report of an earlier one may still be in its place. */
function oldRuns(reported: readonly Reported[]): string[] {
  const begun = ({ results: { startedAt } }: Reported) => Date.parse(startedAt ?? "") || 0;
  const newest = reported.reduce((latest, one) => Math.max(latest, begun(one)), 0);
  const old = reported.filter((one) => begun(one) > 0 && begun(one) < newest - DAY);
  if (old.length === 0) return [];
  return [
    `The newest run began at ${timeText(new Date(newest))}. More than a day older: ${namesOf(old)}. Did a later run leave no report?`,
  ];
}

/** Folders that may lie in others, with the reports of an environment of another name. */
function otherNames(reported: readonly Reported[]): string[] {
  return reported.flatMap(({ name, results: { settings } }) => {
    const own = settings.ENVIRONMENT_NAME ?? name;
    if (`/${name}`.endsWith(`/${own}`)) return [];
    return [`The reports in the folder ${name} are those of a run for ${own} (ENVIRONMENT_NAME).`];
  });
}

/** Whether a run passed, but not for all that a service has to meet. */
function hasUntried({ verdict, requirements }: Results): boolean {
  const isOpen = (one: Results["requirements"][number]) =>
    one.required && (one.verdict === "not run" || one.verdict === "skipped");
  return verdict === "passed" && requirements.some(isOpen);
}

const MOST_NAMED = 5;

function namesOf(reported: readonly Reported[]): string {
  return namesIn(reported.map(({ name }) => name));
}

/** `a, b and 7 more` */
export function namesIn(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED);
  return names.length > shown.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}
