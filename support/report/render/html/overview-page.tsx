import { renderToString } from "preact-render-to-string";
import { formatDuration } from "../../../shared/quantities";
import type { HistoryEntry } from "../../history/history";
import { outliersOf } from "../../history/outliers";
import { trendsOf } from "../../history/trends";
import type { RunReport } from "../../run-report";
import { outlierText } from "../measures";
import { resultsText, timeText, verdictSentence } from "../words";
import { Charts, TrendCharts } from "./charts";
import { Scenarios } from "./scenarios";
import { OVERVIEW_CSS } from "./styles";

/**
 * The overview page: one HTML file that needs nothing else, with the verdict, the target, each scenario with its result,
 * and how this run compares with earlier ones (oldest first) of the same target. `fullReport` is the address of the full
 * report, relative to the page.
 */
export function overviewPage(report: RunReport, past: readonly HistoryEntry[], fullReport: string): string {
  return `<!doctype html>\n${renderToString(<Page report={report} past={past} fullReport={fullReport} />)}\n`;
}

interface PageProps {
  readonly report: RunReport;
  readonly past: readonly HistoryEntry[];
  readonly fullReport: string;
}

function Page({ report, past, fullReport }: PageProps) {
  const { verdict, scenarios, warnings, problem } = report;
  const notes = [...warnings, ...outliersOf(scenarios, past).map(outlierText)];
  const trends = trendsOf(report, past);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${verdict}: Clickstream acceptance`}</title>
        <link rel="icon" href="data:," />
        <style>{OVERVIEW_CSS}</style>
      </head>
      <body>
        <header class={verdict.replaceAll(" ", "-")}>
          <p class="verdict">{verdict}</p>
          <h1>{verdictSentence(report)}</h1>
          <Facts report={report} />
        </header>
        <main>
          {problem !== undefined && <Problem problem={problem} />}
          {notes.length > 0 && <Warnings warnings={notes} />}
          {scenarios.length > 0 && <Scenarios scenarios={scenarios} fullReport={fullReport} />}
          <Charts scenarios={scenarios} />
          {trends && <TrendCharts trends={trends} />}
          <p>
            <a href={fullReport}>Full report: every step with its evidence</a>
          </p>
        </main>
      </body>
    </html>
  );
}

function Facts({ report }: { readonly report: RunReport }) {
  const { target, startedAt, duration, scenarios } = report;
  const service = [target?.title, target?.version && `version ${target.version}`].filter(Boolean).join(", ");
  const rows: [name: string, value: string | undefined][] = [
    ["Results", scenarios.length > 0 ? resultsText(report) : undefined],
    ["Target", target?.note],
    ["Service", service],
    ["Store", target && `${target.store}, bucket ${target.bucket}`],
    ["Started", startedAt && timeText(startedAt)],
    ["Duration", duration === undefined ? undefined : formatDuration(duration)],
  ];
  return (
    <dl>
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Problem({ problem }: { readonly problem: string }) {
  return (
    <section aria-labelledby="problem">
      <h2 id="problem">What stopped the run</h2>
      <pre>{problem}</pre>
    </section>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <section aria-labelledby="warnings">
      <h2 id="warnings">Warnings</h2>
      <ul>
        {warnings.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
