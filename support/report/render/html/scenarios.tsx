import { formatDuration } from "../../../shared/quantities";
import type { KeyFigure } from "../../attachments";
import { byCause, inGroups, type SameCause, toldBy } from "../../causes";
import type { ScenarioReport, StepFailure } from "../../scenario-report";
import { BY_URGENCY, flakyReason, RESULT_MARKS } from "../words";

interface ScenariosProps {
  readonly scenarios: readonly ScenarioReport[];
  readonly fullReport: string;
}

/** The table of scenarios, those first that someone has to look at. */
export function Scenarios({ scenarios, fullReport }: ScenariosProps) {
  const told = toldBy(scenarios);
  const rows = BY_URGENCY.flatMap((wanted) => inRows(scenarios.filter(({ result }) => result === wanted)));
  return (
    <section aria-labelledby="scenarios">
      <h2 id="scenarios">Scenarios</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard. */}
      <section class="wide" aria-label="Table of scenarios" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Result</th>
              <th scope="col">Scenario</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row[0].uri}: ${row[0].name}`} row={row} told={told.get(row[0])} fullReport={fullReport} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/**
 * Scenarios that share a row: those of one feature that were skipped for one reason, and those that could not be tried for
 * one reason. Those that failed have figures of their own to show.
 */
function inRows(scenarios: readonly ScenarioReport[]): SameCause[] {
  const [{ result } = { result: undefined }] = scenarios;
  if (result === "could not be tried") return byCause(scenarios);
  return inGroups(scenarios, (one) => (result === "skipped" ? `${one.uri}\n${one.reason}` : one));
}

interface RowProps {
  readonly row: SameCause;
  /** The scenario that tells the reason, where it is in another row. */
  readonly told: string | undefined;
  readonly fullReport: string;
}

function Row({ row, told, fullReport }: RowProps) {
  const [scenario] = row;
  const { result, reason, failures, figures, duration, attempts } = scenario;
  const ran = result !== "skipped";
  const flaky = flakyReason(scenario);
  return (
    <tr class={result.replaceAll(" ", "-")}>
      <td>
        <span class="result">{`${RESULT_MARKS[result]} ${result}`}</span>
      </td>
      <th scope="row">
        {[...Map.groupBy(row, ({ feature }) => feature)].map(([feature, ofFeature]) => (
          <div key={feature}>
            {ofFeature.map(({ name }) => (
              <div key={name}>{name}</div>
            ))}
            <span class="feature">{feature}</span>
          </div>
        ))}
      </th>
      <td>
        {told === undefined ? (
          failures.map((failure) => <FailedStep key={failure.step} failure={failure} />)
        ) : (
          <p>{`For the same reason as “${told}”`}</p>
        )}
        {flaky !== undefined && <p>{`It ${flaky}`}</p>}
        {failures.length > 0 && (
          <p>
            <a href={fullReport}>All steps and evidence</a>
          </p>
        )}
        {reason !== undefined && <p>{reason}</p>}
        {ran && figures.length > 0 && <Figures figures={figures} />}
        {ran && row.length === 1 && (
          <p class="took">{`took ${formatDuration(duration)}${attempts > 1 ? `, attempt ${attempts}` : ""}`}</p>
        )}
      </td>
    </tr>
  );
}

function FailedStep({ failure: { step, notTried, parts, message } }: { readonly failure: StepFailure }) {
  return (
    <>
      <Said name={notTried ? "Could not be tried" : "Failed step"}>{step}</Said>
      {parts ? (
        <>
          <Said name="What happened">{parts.happened}</Said>
          {parts.details && parts.details.length > 0 && <pre>{parts.details.join("\n")}</pre>}
          <Said name="Likely cause">{parts.cause}</Said>
          <Said name="What to do">{parts.remedy}</Said>
        </>
      ) : (
        <pre>{message}</pre>
      )}
    </>
  );
}

function Said({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <p>
      <strong>{name}:</strong> {children}
    </p>
  );
}

function Figures({ figures }: { readonly figures: readonly KeyFigure[] }) {
  return (
    <ul class="figures">
      {figures.map(({ name, value, limit, withinLimit }) => (
        <li key={name} class={withinLimit === false ? "exceeded" : undefined}>
          {name} <strong>{value}</strong>
          {limit && <span>{` (limit ${limit}${withinLimit === false ? ", not met" : ""})`}</span>}
        </li>
      ))}
    </ul>
  );
}
