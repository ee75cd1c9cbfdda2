import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { count } from "../../../shared/quantities";
import { byCause, type SameCause } from "../../causes";
import type { RunReport } from "../../run-report";
import {
  flakyReason,
  knownIssueText,
  MOST_NAMES,
  resultsText,
  scopeSentence,
  skipReasons,
  timeText,
  whatHappened,
} from "../words";
import { BANNER_CSS } from "./assets";

/**
 * Cucumber's own HTML report with a banner above it: what the run was against, so that nobody takes a run on the sandbox
 * for one on their service, how it went, and what to know of it.
 */
export function fullReport(cucumberPage: string, report: RunReport): string {
  const style = renderToString(<style dangerouslySetInnerHTML={{ __html: BANNER_CSS }} />);
  const banner = renderToString(<Banner report={report} />);
  return cucumberPage
    .replace("<title>Cucumber", "<title>Clickstream acceptance")
    .replace("</head>", () => `${style}\n</head>`)
    .replace("<body>", () => `<body>\n${banner}`);
}

function Banner({ report }: { readonly report: RunReport }) {
  const { target, startedAt, problem, scenarios, warnings, verdict } = report;
  const scope = scopeSentence(report);
  return (
    <header class={`run-banner ${target?.kind ?? ""}`}>
      <h1>Clickstream acceptance</h1>
      <div>
        <strong>{resultsText(report)}</strong>
        {startedAt && `, ${timeText(startedAt)}`}
      </div>
      {target && <Line name="Target">{`${target.note}; its store: ${target.store}, bucket ${target.bucket}`}</Line>}
      {scope !== undefined && <div>{scope}</div>}
      {report.cleanUp !== undefined && <div>{report.cleanUp}</div>}
      {problem === undefined && verdict === "cancelled" && (
        <Line name="Cancelled">the run ended before all scenarios had run.</Line>
      )}
      {problem !== undefined && <Line name="What stopped the run">{problem}</Line>}
      {byCause(scenarios).flatMap((group) =>
        group[0].failures.map((failure) => (
          <Line name={`${group[0].result.charAt(0).toUpperCase()}${group[0].result.slice(1)}`}>
            {`${namesOf(group)}: ${whatHappened(failure)}`}
          </Line>
        )),
      )}
      {scenarios.map((scenario) => {
        const reason = flakyReason(scenario);
        return reason && <Line name="Flaky">{`${scenario.name}: ${reason}`}</Line>;
      })}
      {warnings.map((warning) => (
        <Line key={warning} name="Warning">
          {warning}
        </Line>
      ))}
      {skipReasons(report).map(([reason, number]) => (
        <Line key={reason} name={`Skipped (${number})`}>
          {reason}
        </Line>
      ))}
    </header>
  );
}

function namesOf(group: SameCause): string {
  const left = group.length - MOST_NAMES;
  const names = group.slice(0, MOST_NAMES).map(({ name }) => name);
  const told = [...names, ...(left > 0 ? [`and ${count(left, "more scenario")} for the same reason`] : [])].join("; ");
  const known = knownIssueText(group[0]);
  return known ? `${told} (${known})` : told;
}

function Line({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <strong>{name}:</strong> {children}
    </div>
  );
}
