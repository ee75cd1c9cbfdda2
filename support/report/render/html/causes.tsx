import { count } from "../../../shared/quantities";
import { byCause, type SameCause } from "../../causes";
import type { ScenarioReport } from "../../scenario-report";
import { FailedStep } from "./failed-step";

interface CausesProps {
  readonly scenarios: readonly ScenarioReport[];
  readonly anchors: ReadonlyMap<ScenarioReport, string>;
}

/** What went wrong: each cause once, with the scenarios that it took along, and what the service did wrong first. */
export function Causes({ scenarios, anchors }: CausesProps) {
  const groups = byCause(scenarios.filter(({ failures }) => failures.length > 0));
  if (groups.length === 0) return null;
  const failedFirst = groups.toSorted(([a], [b]) => Number(b.result === "failed") - Number(a.result === "failed"));
  return (
    <section aria-labelledby="causes" class="causes">
      <h2 id="causes">{`What went wrong: ${count(groups.length, "cause")}`}</h2>
      {failedFirst.map((group) => (
        <Cause key={anchors.get(group[0])} group={group} anchors={anchors} />
      ))}
    </section>
  );
}

function Cause({ group, anchors }: { readonly group: SameCause } & Pick<CausesProps, "anchors">) {
  const [{ failures, result }] = group;
  return (
    <article class={`cause ${result.replaceAll(" ", "-")}`}>
      {failures.map((failure) => (
        <FailedStep key={failure.step} failure={failure} inShort />
      ))}
      <p class="taken-along">{result === "failed" ? "Failed by this:" : "Could not be tried for this:"}</p>
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
