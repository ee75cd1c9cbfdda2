import { formatDuration } from "../../../shared/quantities";
import type { KeyFigure } from "../../attachments";
import type { ScenarioReport, StepFailure } from "../../scenario-report";
import { RESULT_MARKS } from "../words";

interface ScenariosProps {
  readonly scenarios: readonly ScenarioReport[];
  readonly fullReport: string;
}

const ORDER = { failed: 0, passed: 1, skipped: 2 } as const;

/** The table of scenarios, those that failed first. */
export function Scenarios({ scenarios, fullReport }: ScenariosProps) {
  const rows = inGroups(scenarios).toSorted((a, b) => ORDER[a.result] - ORDER[b.result]);
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
              <th scope="col">Figures and their limits</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((scenario) => (
              <Row key={`${scenario.uri}: ${scenario.name}`} scenario={scenario} fullReport={fullReport} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Scenarios of one feature that were skipped for one reason, as one. */
function inGroups(scenarios: readonly ScenarioReport[]): ScenarioReport[] {
  const groups = Map.groupBy(scenarios, (scenario) =>
    scenario.result === "skipped" ? `${scenario.uri}\n${scenario.reason}` : scenario,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, name: group.map(({ name }) => name).join("; ") }] : [];
  });
}

function Row({ scenario, fullReport }: { readonly scenario: ScenarioReport; readonly fullReport: string }) {
  const { feature, name, result, reason, failures, figures, duration, attempts } = scenario;
  const ran = result !== "skipped";
  return (
    <tr class={result}>
      <td>
        <span class="result">{`${RESULT_MARKS[result]} ${result}`}</span>
      </td>
      <th scope="row">
        {name}
        <span class="feature">{feature}</span>
      </th>
      <td>
        {failures.map((failure) => (
          <FailedStep key={failure.step} failure={failure} />
        ))}
        {failures.length > 0 && (
          <p>
            <a href={fullReport}>All steps and evidence</a>
          </p>
        )}
        {reason !== undefined && <p>{reason}</p>}
        {ran && figures.length > 0 && <Figures figures={figures} />}
        {ran && <p class="took">{`took ${formatDuration(duration)}${attempts > 1 ? `, attempt ${attempts}` : ""}`}</p>}
      </td>
    </tr>
  );
}

function FailedStep({ failure: { step, parts, message } }: { readonly failure: StepFailure }) {
  return (
    <>
      <Said name="Failed step">{step}</Said>
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
