import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { formatDuration } from "../../../shared/quantities";
import { anchorsOf } from "../../anchors";
import type { HistoryEntry } from "../../history/history";
import { outliersOf } from "../../history/outliers";
import { trendsOf } from "../../history/trends";
import type { RunReport } from "../../run-report";
import { outlierText } from "../measures";
import { resultsText, scopeSentence, timeText, verdictSentence } from "../words";
import { OVERVIEW_CSS, PAGE_SCRIPT } from "./assets";
import { Causes } from "./causes";
import { Features } from "./features";
import { Filter } from "./filter";
import { TrendCharts } from "./trends";

/**
 * The overview page: one HTML file that needs nothing else, with the verdict, the target, what went wrong, each feature
 * with its scenarios and all their evidence, and how this run compares with earlier ones (oldest first) of the same target.
 * With `ticketUrl` (see `ReportSettings`) it has links to tickets.
 */
export function overviewPage(report: RunReport, past: readonly HistoryEntry[], ticketUrl?: string): string {
  return `<!doctype html>\n${renderToString(<Page report={report} past={past} ticketUrl={ticketUrl} />)}\n`;
}

interface PageProps {
  readonly report: RunReport;
  readonly past: readonly HistoryEntry[];
  readonly ticketUrl: string | undefined;
}

function Page({ report, past, ticketUrl }: PageProps) {
  const { verdict, scenarios, warnings, problem, target } = report;
  const notes = [...warnings, ...outliersOf(scenarios, past).map(outlierText)];
  const trends = trendsOf(report, past);
  const anchors = anchorsOf(report);
  const scope = scopeSentence(report);
  const standIn = target?.kind === "sandbox";
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${verdict}${standIn ? " (sandbox)" : ""}: Clickstream acceptance`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: OVERVIEW_CSS }} />
      </head>
      <body>
        <header class={[verdict.replaceAll(" ", "-"), ...(standIn ? ["stand-in"] : [])].join(" ")}>
          <p class="verdict">{standIn ? `${verdict}, on the sandbox` : verdict}</p>
          <h1>{verdictSentence(report)}</h1>
          {scope !== undefined && <p class="scope">{scope}</p>}
          {report.cleanUp !== undefined && <p class="scope">{report.cleanUp}</p>}
          <Facts report={report} />
        </header>
        <main>
          {problem !== undefined && (
            <Section id="problem" heading="What stopped the run">
              <pre>{problem}</pre>
            </Section>
          )}
          {notes.length > 0 && (
            <Section id="warnings" heading="Warnings">
              <ul>
                {notes.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </Section>
          )}
          <Causes scenarios={scenarios} anchors={anchors} ticketUrl={ticketUrl} />
          {scenarios.length > 0 && <Filter report={report} />}
          <Features report={report} anchors={anchors} past={past} ticketUrl={ticketUrl} />
          {trends && <TrendCharts trends={trends} />}
          <p class="also">
            Cucumber’s own report is beside this file: <code>living-documentation.html</code>. Links to it work only
            there.
          </p>
        </main>
        <script dangerouslySetInnerHTML={{ __html: PAGE_SCRIPT }} />
      </body>
    </html>
  );
}

function Section({
  id,
  heading,
  children,
}: {
  readonly id: string;
  readonly heading: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}

function Facts({ report }: { readonly report: RunReport }) {
  const { target, startedAt, duration, scenarios } = report;
  const service = [target?.title, target?.version && `version ${target.version}`, target?.address].filter(Boolean);
  const rows: [name: string, value: string | undefined][] = [
    ["Results", scenarios.length > 0 ? resultsText(report) : undefined],
    ["Target", target?.note],
    ["Service", service.join(", ")],
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
