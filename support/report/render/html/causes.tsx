import { count } from "../../../shared/quantities";
import { byCause, type SameCause } from "../../causes";
import type { ScenarioReport } from "../../scenario-report";
import { BY_URGENCY } from "../words";
import { FailedStep } from "./failed-step";
import { Known } from "./known";

interface CausesProps {
  readonly scenarios: readonly ScenarioReport[];
  readonly anchors: ReadonlyMap<ScenarioReport, string>;
  readonly ticketUrl: string | undefined;
}

/** What went wrong: each cause once, with the scenarios that it took along, and what the service did wrong first. */
export function Causes({ scenarios, anchors, ticketUrl }: CausesProps) {
  const groups = byCause(scenarios.filter(({ failures }) => failures.length > 0));
  if (groups.length === 0) return null;
  const sorted = groups.toSorted(([a], [b]) => BY_URGENCY.indexOf(a.result) - BY_URGENCY.indexOf(b.result));
  return (
    <section aria-labelledby="causes" class="causes">
      <h2 id="causes">{`What went wrong: ${count(groups.length, "cause")}`}</h2>
      {sorted.map((group) => (
        <Cause key={anchors.get(group[0])} group={group} anchors={anchors} ticketUrl={ticketUrl} />
      ))}
    </section>
  );
}

function Cause({ group, anchors, ticketUrl }: { readonly group: SameCause } & Omit<CausesProps, "scenarios">) {
  const [first] = group;
  const { failures, result } = first;
  return (
    <article class={`cause ${result.replaceAll(" ", "-")}`}>
      <Known scenario={first} ticketUrl={ticketUrl} />
      {failures.map((failure) => (
        <FailedStep key={failure.step} failure={failure} inShort />
      ))}
      <p class="taken-along">
        {result === "could not be tried" ? "Could not be tried for this reason:" : "Failed for this reason:"}
      </p>
      <ul>
        {group.map((scenario) => (
          <li key={anchors.get(scenario)}>
            <a href={`#${anchors.get(scenario)}`}>{`${scenario.feature}: ${scenario.name}`}</a>
          </li>
        ))}
      </ul>
    </article>
  );
}
