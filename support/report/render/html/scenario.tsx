import { formatDuration } from "../../../shared/quantities";
import { saysTheSame } from "../../causes";
import type { Past } from "../../history/past";
import type { ScenarioReport, StepReport } from "../../scenario-report";
import { ownerOf, ticketOf } from "../../tags";
import { flakyReason, keyFigureText, RESULT_MARKS } from "../words";
import { AlsoHappened, FailedStep } from "./failed-step";
import { Figures } from "./figures";
import { Known } from "./known";
import { PastText, Strip } from "./past";
import { Pictures, type Placed } from "./pictures";
import { Ticket } from "./ticket";

interface ScenarioProps {
  readonly scenario: ScenarioReport;
  readonly anchor: string;
  /** Whether it is the first of its requirement, to which the requirement's ID leads. */
  readonly isFirst: boolean;
  /** The scenario that failed for the same reason before it, and tells it, and its anchor. */
  readonly sameAs: ScenarioReport | undefined;
  readonly sameAnchor: string;
  /** Unset for a scenario without earlier runs. */
  readonly past: Past | undefined;
  readonly pictures: readonly Placed[];
  readonly ticketUrl: string | undefined;
}

/** A scenario with all that belongs to it: folded where nobody has to look at it, open where it did not pass. */
export function Scenario({ scenario, anchor, isFirst, sameAs, sameAnchor, past, pictures, ticketUrl }: ScenarioProps) {
  const { id, result, name, feature, tags, reason, figures, duration, attempts } = scenario;
  const owner = ownerOf(scenario);
  const ran = result !== "skipped";
  // What failed for a reason that another scenario tells adds nothing to it.
  const open = ["failed", "could not be tried", "known issue", "flaky"].includes(result) && sameAs === undefined;
  return (
    <article
      id={anchor}
      class={`scenario ${result.replaceAll(" ", "-")}`}
      data-result={result}
      data-feature={feature}
      data-tags={tags.join(" ")}
    >
      {isFirst && <span id={id} />}
      <details open={open}>
        <summary>
          <span class="result">{`${RESULT_MARKS[result]} ${result}`}</span>
          <h3>{name}</h3>
          {id !== undefined && <span class="requirement">{id}</span>}
          {owner !== undefined && <span class="owner">{`Owner: ${owner}`}</span>}
          {ran && (
            <span class="took">{`${formatDuration(duration)}${attempts > 1 ? `, attempt ${attempts}` : ""}`}</span>
          )}
          {past && <Strip past={past} />}
          {sameAs !== undefined && <span class="in-short">{`for the same reason as ${sameAs.name}`}</span>}
          {!["failed", "known issue"].includes(result) && ran && figures.length > 0 && (
            <span class="in-short">{figures.map(keyFigureText).join(" · ")}</span>
          )}
        </summary>
        <Known scenario={scenario} ticketUrl={ticketUrl} />
        <Reasons scenario={scenario} sameAs={sameAs} sameAnchor={sameAnchor} />
        {reason !== undefined && <p>{reason}</p>}
        {past && <PastText past={past} />}
        {ran && <Figures figures={figures} />}
        <Steps steps={scenario.steps} />
        <Pictures pictures={pictures} />
        <Evidence scenario={scenario} />
        <p class="tags">
          {tags.map((tag) => (
            <span key={tag}>
              <Tag tag={tag} scenario={scenario} ticketUrl={ticketUrl} />{" "}
            </span>
          ))}
          <a class="anchor" href={`#${anchor}`}>
            Link to this scenario
          </a>
          <InFullReport id={id} />
        </p>
      </details>
    </article>
  );
}

/** Cucumber's page has no place of its own for a scenario, but can be asked for a tag in its address. */
function InFullReport({ id }: { readonly id: string | undefined }) {
  if (id === undefined) return null;
  return (
    <span class="anchor">
      {" · "}
      <a href={`living-documentation.html?query=${encodeURIComponent(`@${id}`)}`}>{`${id} in Cucumber’s report`}</a>
    </span>
  );
}

function Tag({ tag, scenario, ticketUrl }: Pick<ScenarioProps, "scenario" | "ticketUrl"> & { readonly tag: string }) {
  const ticket = ticketOf(tag, scenario);
  if (ticket === undefined) return <>{tag}</>;
  return (
    <Ticket ticket={ticket} ticketUrl={ticketUrl}>
      {tag}
    </Ticket>
  );
}

function Reasons({ scenario, sameAs, sameAnchor }: Pick<ScenarioProps, "scenario" | "sameAs" | "sameAnchor">) {
  const flaky = flakyReason(scenario);
  return (
    <>
      {sameAs === undefined ? (
        scenario.failures.map((failure) => <FailedStep key={failure.step} failure={failure} />)
      ) : (
        <>
          {scenario.failures
            .filter((failure) => !sameAs.failures.some((told) => saysTheSame(failure, told)))
            .map((failure) => (
              <AlsoHappened key={failure.step} failure={failure} />
            ))}
          <p>
            For the same reason as <a href={`#${sameAnchor}`}>{`${sameAs.feature}: ${sameAs.name}`}</a>
          </p>
        </>
      )}
      {flaky !== undefined && <p>{`It ${flaky}`}</p>}
      {scenario.warnings.map((warning) => (
        <p key={warning} class="warning">
          <strong>Warning:</strong> {warning}
        </p>
      ))}
    </>
  );
}

/** Signs for Cucumber's words; any other word is one for what could not be tried. */
const STEP_MARKS: Readonly<Record<string, string>> = { passed: "✔", failed: "✘", skipped: "–" };

function Steps({ steps }: { readonly steps: readonly StepReport[] }) {
  if (steps.length === 0) return null;
  return (
    <ol class="steps">
      {steps.map(({ text, result, table, docString }, index) => (
        <li key={`${index} ${text}`} class={`step-${result}`}>
          <span class="mark" role="img" aria-label={result}>
            {STEP_MARKS[result] ?? "?"}
          </span>{" "}
          {text}
          {table && <Table rows={table} />}
          {docString !== undefined && <pre>{docString}</pre>}
        </li>
      ))}
    </ol>
  );
}

function Table({ rows }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard.
    <div class="wide" tabIndex={0}>
      <table>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join("|")}>
              {cells.map((cell, index) => (
                <td key={`${index} ${cell}`}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Evidence({ scenario: { evidence } }: { readonly scenario: ScenarioReport }) {
  return (
    <div class="evidence">
      {evidence.map(({ name, text }, index) => (
        <details key={`${index} ${name}`}>
          <summary>{name}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard. */}
          <pre tabIndex={0}>{text}</pre>
        </details>
      ))}
    </div>
  );
}
