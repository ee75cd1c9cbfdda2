import { formatDuration, formatSize } from "../../shared/quantities";
import { redact } from "../../shared/redaction";
import type { Measures } from "../attachments";
import { trendChart } from "../charts/charts";
import { escapeXml } from "../charts/draw";
import { type HistoryEntry, outliers } from "../history/history";
import type { PromiseResult, RunSummary } from "../summary";
import { RESULT_MARKS, verdictSentence } from "./words";

/** How each measure is called, printed and drawn. */
const MEASURES: Readonly<
  Record<keyof Measures, Readonly<{ name: string; print: (value: number) => string; size: number; unit: string }>>
> = {
  timeToFirstChunk: { name: "Time to first chunk", print: formatDuration, size: 1, unit: "ms" },
  totalTime: { name: "Total time", print: formatDuration, size: 1000, unit: "seconds" },
  throughput: { name: "Throughput", print: (value) => `${formatSize(value)}/s`, size: 1024, unit: "KB/s" },
  dataSize: { name: "Data size", print: formatSize, size: 1024 ** 2, unit: "MB" },
};

/** So many runs are shown, the latest among them. */
const RUNS_SHOWN = 20;

/**
 * The overview page of a report: one file that needs nothing else, with the verdict, what the run was against, each promise
 * with its result, and how this run compares with the earlier ones (oldest first) of the same target. `fullReport` is the
 * way from it to the full report.
 */
export function overviewPage(summary: RunSummary, past: readonly HistoryEntry[], fullReport: string): string {
  const sentence = verdictSentence(summary);
  const body = [
    `<header class="${summary.verdict.replace(" ", "-")}"><p class="verdict">${escapeXml(summary.verdict)}</p><h1>${escapeXml(sentence)}</h1>${facts(summary)}</header>`,
    "<main>",
    problem(summary),
    warnings(summary, past),
    promises(summary, fullReport),
    pictures(summary),
    trends(summary, past),
    `<p><a href="${escapeXml(fullReport)}">Full report: every step with its evidence</a></p>`,
    "</main>",
  ];
  return redact(
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeXml(`${summary.verdict}: Clickstream acceptance`)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body>${body.filter(Boolean).join("\n")}</body></html>\n`,
  );
}

function facts({ target, startedAt, duration }: RunSummary): string {
  const service = [target?.title, target?.version && `version ${target.version}`].filter(Boolean).join(", ");
  const rows: [string, string | undefined][] = [
    ["Target", target?.note],
    ["Service", service || undefined],
    ["Store", target && `${target.store}, bucket ${target.bucket}`],
    ["When", startedAt && `${startedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ["How long", duration === undefined ? undefined : formatDuration(duration)],
  ];
  const known = rows.filter(([, value]) => value);
  return `<dl>${known.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeXml(value ?? "")}</dd></div>`).join("")}</dl>`;
}

function problem({ problem: said }: RunSummary): string {
  return said
    ? `<section aria-labelledby="problem"><h2 id="problem">Why nothing was tried</h2><pre>${escapeXml(said)}</pre></section>`
    : "";
}

function warnings({ warnings: said, measures }: RunSummary, past: readonly HistoryEntry[]): string {
  const off = outliers(measures, measuresOf(past)).map(({ measure, value, usual }) => {
    const { name, print } = MEASURES[measure];
    return `${name} is clearly off this target's own past: ${print(value)}, where ${print(usual)} is usual.`;
  });
  const all = [...said, ...off];
  if (all.length === 0) return "";
  return `<section aria-labelledby="warnings"><h2 id="warnings">To know</h2><ul>${all.map((text) => `<li>${escapeXml(text)}</li>`).join("")}</ul></section>`;
}

function promises({ promises: all }: RunSummary, fullReport: string): string {
  if (all.length === 0) return "";
  const order = { broken: 0, kept: 1, "not tried": 2 } as const;
  const rows = inGroups(all)
    .toSorted((a, b) => order[a.result] - order[b.result])
    .map((promise) => row(promise, fullReport));
  return `<section aria-labelledby="promises"><h2 id="promises">What was promised</h2><div class="wide" role="region" aria-label="Table of promises" tabindex="0"><table><thead><tr><th scope="col">Result</th><th scope="col">Promise</th><th scope="col">Figures, against their limits</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

/** Promises of one feature that were not tried for one reason, as one. */
function inGroups(all: readonly PromiseResult[]): PromiseResult[] {
  const groups = Map.groupBy(all, (promise) =>
    promise.result === "not tried" ? `${promise.feature}\n${promise.reason}` : promise,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, name: [...new Set(group.map(({ name }) => name))].join("; ") }] : [];
  });
}

function row({ feature, name, result, reason, failure, key, duration }: PromiseResult, fullReport: string): string {
  const details = [
    ...(failure
      ? [
          `<p><strong>What happened:</strong> ${escapeXml(failure.happened)}</p>`,
          ...(failure.cause ? [`<p><strong>Likely cause:</strong> ${escapeXml(failure.cause)}</p>`] : []),
          ...(failure.remedy ? [`<p><strong>What to do:</strong> ${escapeXml(failure.remedy)}</p>`] : []),
          `<p><a href="${escapeXml(fullReport)}">Its steps and evidence</a></p>`,
        ]
      : []),
    ...(reason ? [`<p>${escapeXml(reason)}</p>`] : []),
    ...(result === "not tried" || key.length === 0
      ? []
      : [
          `<ul class="figures">${key.map((figure) => `<li${figure.withinLimit === false ? ' class="exceeded"' : ""}>${escapeXml(figure.name)} <strong>${escapeXml(figure.value)}</strong>${figure.limit ? ` <span>(limit ${escapeXml(figure.limit)}${figure.withinLimit === false ? ", not met" : ""})</span>` : ""}</li>`).join("")}</ul>`,
        ]),
    ...(result === "not tried" ? [] : [`<p class="took">tried for ${formatDuration(duration)}</p>`]),
  ];
  return `<tr class="${result.replace(" ", "-")}"><td><span class="result">${RESULT_MARKS[result]} ${result}</span></td><th scope="row">${escapeXml(name)}<span class="feature">${escapeXml(feature)}</span></th><td>${details.join("")}</td></tr>`;
}

function pictures({ promises: all }: RunSummary): string {
  const shown = all.flatMap(({ name, pictures: some }) => some.map((picture) => ({ scenario: name, ...picture })));
  if (shown.length === 0) return "";
  const figures = shown.map(
    ({ scenario, svg }) =>
      `<figure><img src="data:image/svg+xml;base64,${svg}" alt="${textOf(svg)}"><figcaption>${escapeXml(scenario)}</figcaption></figure>`,
  );
  return `<section class="pictures" aria-labelledby="pictures"><h2 id="pictures">What it looked like</h2><div class="grid">${figures.join("")}</div></section>`;
}

/** What a picture says in words, which it carries as its title and description; escaped already. */
function textOf(svg: string): string {
  const text = Buffer.from(svg, "base64").toString("utf8");
  return [/<title>(.*?)<\/title>/s.exec(text)?.[1], /<desc>(.*?)<\/desc>/s.exec(text)?.[1]].filter(Boolean).join(". ");
}

function trends({ measures, startedAt, target }: RunSummary, past: readonly HistoryEntry[]): string {
  if (past.length === 0 || !startedAt || !target || Object.keys(measures).length === 0) return "";
  const runs = [...past, { at: startedAt.toISOString(), measures }].slice(-RUNS_SHOWN);
  const shown = (Object.keys(MEASURES) as (keyof Measures)[]).filter((measure) =>
    runs.some((run) => run.measures[measure] !== undefined),
  );
  const figures = shown.map((measure) => {
    const { name, print, size, unit } = MEASURES[measure];
    const svg = trendChart(
      name,
      runs.map((run) => run.measures[measure]),
      print,
      { unit, size },
    );
    const base64 = Buffer.from(svg).toString("base64");
    return `<figure><img src="data:image/svg+xml;base64,${base64}" alt="${textOf(base64)}"></figure>`;
  });
  const heading = shown.map((measure) => `<th scope="col">${MEASURES[measure].name}</th>`).join("");
  const rows = runs.toReversed().map((run) => {
    const cells = shown.map((measure) => {
      const value = run.measures[measure];
      return `<td>${value === undefined ? "–" : escapeXml(MEASURES[measure].print(value))}</td>`;
    });
    return `<tr><th scope="row">${escapeXml(run.at.slice(0, 16).replace("T", " "))}</th>${cells.join("")}</tr>`;
  });
  return `<section class="trends" aria-labelledby="trends"><h2 id="trends">The last ${runs.length} runs against this target</h2><div class="grid">${figures.join("")}</div><details><summary>The numbers as a table</summary><table><thead><tr><th scope="col">Run (UTC)</th>${heading}</tr></thead><tbody>${rows.join("")}</tbody></table></details></section>`;
}

/** What counts as a target's past: runs that were not broken. */
function measuresOf(past: readonly HistoryEntry[]): Measures[] {
  return past.filter(({ verdict }) => verdict === "passed").map(({ measures }) => measures);
}

const STYLE = `
:root{color-scheme:light dark;--text:#1f2933;--faint:#52606d;--ground:#fff;--panel:#f4f6f8;--line:#cbd2d9;--link:#0b57a4;--good:#14532d;--good-ground:#dcf5e3;--bad:#8c1d18;--bad-ground:#fde8e6;--other:#4a3b00;--other-ground:#fff4d6}
@media(prefers-color-scheme:dark){:root{--text:#e6eaee;--faint:#b3bec8;--ground:#161b20;--panel:#20272e;--line:#3a444e;--link:#8fc2ff;--good:#a6efbf;--good-ground:#10331d;--bad:#ffb4ab;--bad-ground:#4a1512;--other:#ffdf99;--other-ground:#3d3100}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--text);background:var(--ground)}
header,main{max-width:72rem;margin:0 auto;padding:1rem 1.5rem}header{border-bottom:1px solid var(--line)}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 1rem}h2{font-size:1.2rem;margin:1.75rem 0 .5rem}
.verdict{display:inline-block;margin:0;padding:.15rem .75rem;border-radius:1rem;font-weight:700;color:var(--other);background:var(--other-ground)}
.passed .verdict{color:var(--good);background:var(--good-ground)}.failed .verdict{color:var(--bad);background:var(--bad-ground)}
dl{margin:0;display:grid;gap:.15rem}dl div{display:flex;gap:.75rem}dt{flex:0 0 6rem;color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem .6rem;border-bottom:1px solid var(--line)}thead th{color:var(--faint);font-weight:600}
tbody th{font-weight:600;min-width:14rem}.feature{display:block;font-weight:400;color:var(--faint)}.result{white-space:nowrap;font-weight:600}.kept .result{color:var(--good)}.broken .result{color:var(--bad)}
td p{margin:0 0 .25rem}.figures{margin:0;padding:0;list-style:none}.figures span,.took{color:var(--faint)}.exceeded,.exceeded span{color:var(--bad)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem}figure{margin:0;padding:.5rem;border:1px solid var(--line);border-radius:.5rem}img{width:100%;height:auto;display:block}figcaption{color:var(--faint);padding:.25rem .5rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--panel);padding:1rem;border-radius:.5rem}a{color:var(--link)}a:focus-visible,summary:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
@media print{:root{--text:#000;--faint:#333;--ground:#fff;--line:#999;--good:#14532d;--bad:#8c1d18;--link:#000}body{font-size:11px}.pictures,.trends{display:none}tr{break-inside:avoid}header,main{max-width:none;padding:.5rem 0}}
`.replaceAll("\n", "");
