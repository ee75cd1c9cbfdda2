import type { RunReport } from "../../run-report";
import { BY_URGENCY, countText, RESULT_MARKS, resultCounts } from "../words";

/** What the scenarios can be filtered by. Without a script there is nothing to filter with, so that shows it. */
export function Filter({ report }: { readonly report: RunReport }) {
  const counts = resultCounts(report);
  const results = BY_URGENCY.filter((result) => counts[result] > 0);
  const tags = [...new Set(report.scenarios.flatMap((scenario) => scenario.tags))].sort();
  return (
    <form id="filter" hidden aria-label="Filter the scenarios">
      <fieldset>
        <legend>Results</legend>
        {results.map((result) => (
          <label key={result} class={result.replaceAll(" ", "-")}>
            <input type="checkbox" name="result" value={result} />
            <span class="result">{`${RESULT_MARKS[result]} ${countText(counts[result], result)}`}</span>
          </label>
        ))}
      </fieldset>
      <Choice name="feature" all="all features" values={[...new Set(report.scenarios.map(({ feature }) => feature))]} />
      <Choice name="tag" all="all tags" values={tags} />
      <label>
        Words <input type="search" name="words" aria-keyshortcuts="/" placeholder="press / to search" />
      </label>
      <button type="reset">Show all</button>
      <output id="shown" />
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly all: string;
  readonly values: readonly string[];
}

function Choice({ name, all, values }: ChoiceProps) {
  return (
    <label>
      {`${name.charAt(0).toUpperCase()}${name.slice(1)} `}
      <select name={name}>
        <option value="">{all}</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}
