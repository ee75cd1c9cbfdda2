import { wordsOf } from "../../charts/picture";
import { trendChart } from "../../charts/trend-chart";
import { limitOverTime, type Trends } from "../../history/trends";
import { limitText, MEASURES } from "../measures";

/** How the run compares with earlier ones: a chart of each measure, and all numbers as a table. */
export function TrendCharts({ trends: { runs, trends } }: { readonly trends: Trends }) {
  return (
    <section class="trends" aria-labelledby="trends">
      <h2 id="trends">{`The last ${runs.length} runs against this target`}</h2>
      <div class="grid">
        {trends.map(({ measure, scenario, values, limits }) => {
          const { name, print, scale } = MEASURES[measure];
          const limit = limitOverTime({ limits }, runs);
          const said = limit && { limits, text: limitText(limit, print) };
          const latest = values.findLast((value) => value !== undefined) ?? 0;
          const svg = trendChart(name, { runs, values, print, scale: scale(latest), limit: said });
          return <Picture key={measure} svg={svg} caption={scenario} />;
        })}
      </div>
      <details>
        <summary>The numbers as a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard. */}
        <div class="wide" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Run (UTC)</th>
                {trends.map(({ measure, scenario }) => (
                  <th key={measure} scope="col">
                    {MEASURES[measure].name}
                    <span class="measured">{scenario}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs
                .map((at, run) => (
                  <tr key={at}>
                    <th scope="row">{at.slice(0, 16).replace("T", " ")}</th>
                    {trends.map(({ measure, values, limits }) => {
                      const [value, limit] = [values[run], limits[run]];
                      const { print } = MEASURES[measure];
                      return (
                        <td key={measure}>
                          {value === undefined ? "–" : print(value)}
                          {limit !== undefined && <span class="measured">{`limit ${print(limit)}`}</span>}
                        </td>
                      );
                    })}
                  </tr>
                ))
                .toReversed()}
            </tbody>
          </table>
        </div>
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
