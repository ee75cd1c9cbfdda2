import { trendChart } from "../../charts/charts";
import { wordsOf } from "../../charts/picture";
import type { Trends } from "../../history/trends";
import type { ScenarioReport } from "../../scenario-report";
import { MEASURES } from "../measures";

/** The pictures that the scenarios attached, those of scenarios that failed first. */
export function Charts({ scenarios }: { readonly scenarios: readonly ScenarioReport[] }) {
  const failedFirst = scenarios.toSorted((a, b) => Number(b.result === "failed") - Number(a.result === "failed"));
  const pictures = failedFirst.flatMap(({ name, pictures: some }) => some.map(({ svg }) => ({ scenario: name, svg })));
  if (pictures.length === 0) return null;
  return (
    <section class="pictures" aria-labelledby="pictures">
      <h2 id="pictures">Charts</h2>
      <div class="grid">
        {pictures.map(({ scenario, svg }) => (
          <Picture key={svg} svg={svg} caption={scenario} />
        ))}
      </div>
    </section>
  );
}

/** How the run compares with earlier ones: a chart of each measure, and all numbers as a table. */
export function TrendCharts({ trends: { runs, trends } }: { readonly trends: Trends }) {
  return (
    <section class="trends" aria-labelledby="trends">
      <h2 id="trends">{`The last ${runs.length} runs against this target`}</h2>
      <div class="grid">
        {trends.map(({ measure, scenario, values }) => {
          const { name, print, size, unit } = MEASURES[measure];
          return <Picture key={measure} svg={trendChart(name, values, print, { unit, size })} caption={scenario} />;
        })}
      </div>
      <details>
        <summary>The numbers as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Run (UTC)</th>
              {trends.map(({ measure, scenario }) => (
                <th key={measure} scope="col">
                  {MEASURES[measure].name}
                  <span class="feature">{scenario}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs
              .map((at, run) => (
                <tr key={at}>
                  <th scope="row">{at.slice(0, 16).replace("T", " ")}</th>
                  {trends.map(({ measure, values }) => {
                    const value = values[run];
                    return <td key={measure}>{value === undefined ? "–" : MEASURES[measure].print(value)}</td>;
                  })}
                </tr>
              ))
              .toReversed()}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Picture({ svg, caption }: { readonly svg: string; readonly caption: string }) {
  return (
    <figure>
      <img src={`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`} alt={wordsOf(svg)} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
