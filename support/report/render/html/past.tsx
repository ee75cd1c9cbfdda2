import { count } from "../../../shared/quantities";
import type { Past } from "../../history/past";
import { timeText } from "../words";

/** The last runs of a scenario as a strip: low for one that passed, high for one that someone has to look at. */
export function Strip({ past: { results } }: { readonly past: Past }) {
  const said = `The last ${results.length} runs: ${results.map(({ result }) => result).join(", ")}`;
  return (
    <span class="strip" role="img" aria-label={said} title={said}>
      {results.map(({ at, result }) => (
        <span key={at} class={result.replaceAll(" ", "-")} />
      ))}
    </span>
  );
}

/** The same in words, and since when it fails. */
export function PastText({ past: { results, reliability, regression } }: { readonly past: Past }) {
  const [first] = results;
  return (
    <p class="past">
      {regression && (
        <strong>
          {`Failed since the run of ${timeText(new Date(regression.since))}, after ${count(regression.passedBefore, "run")} without a failure. `}
        </strong>
      )}
      {`Reliability ${Math.round(100 * reliability)}% over the last ${results.length} runs, since ${timeText(new Date(first?.at ?? 0))}: the share that passed, reduced by how often the result changed.`}
    </p>
  );
}
