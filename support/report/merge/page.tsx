import { readFileSync } from "node:fs";
import path from "node:path";
import { renderToString } from "preact-render-to-string";
import { anchorOf } from "../anchors";
import { OVERVIEW_CSS } from "../render/html/assets";
import { FailedStep } from "../render/html/failed-step";
import { RESULT_MARKS } from "../render/words";
import type { CaseVerdict } from "../results/results";
import type { EnvironmentCause } from "./causes";
import { stepFailureOf } from "./failures";
import type { Cell, Merged, MergedEnvironment } from "./merged";
import { affectedText, mergedSentence, notTried, outlierTexts, takenAlong, VERDICTS } from "./words";

const CSS = readFileSync(path.join(__dirname, "merged.css"), "utf8");
const SCRIPT = readFileSync(path.join(__dirname, "merged-script.js"), "utf8");

/** So many environments of a cause, and so many outliers, are shown at once; the others can be unfolded. */
const MOST_SHOWN = 12;

const MARKS: Readonly<Record<CaseVerdict, string>> = { ...RESULT_MARKS, "not run": "·" };

/**
 * One HTML file on many environments: which of them kept which promise, and what went wrong, each cause once. Its links
 * lead to the environments' own reports, in the folders beside it.
 */
export function mergedPage(merged: Merged): string {
  return `<!doctype html>\n${renderToString(<Page merged={merged} />)}\n`;
}

function Page({ merged }: { readonly merged: Merged }) {
  const { verdict, environments, warnings } = merged;
  const missing = notTried(merged);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${verdict}: Clickstream acceptance of ${environments.length} environments`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: OVERVIEW_CSS + CSS }} />
      </head>
      <body>
        <header class={verdict.replaceAll(" ", "-")}>
          <p class="verdict">{verdict}</p>
          <h1>{mergedSentence(merged)}</h1>
        </header>
        <main>
          {warnings.length > 0 && (
            <section aria-labelledby="warnings">
              <h2 id="warnings">Warnings</h2>
              <ul>
                {warnings.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </section>
          )}
          {missing.length > 0 && (
            <section aria-labelledby="missing">
              <h2 id="missing">{`Not tried to the end, or not reported: ${missing.length}`}</h2>
              <Some items={missing.map(({ name, why }) => `${name}: ${why}`)} />
            </section>
          )}
          <Causes merged={merged} />
          <Outliers merged={merged} />
          <Matrix merged={merged} />
        </main>
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  );
}

/** A list of which the first are shown, and the others can be unfolded. */
function Some({ items }: { readonly items: readonly string[] }) {
  const list = (some: readonly string[]) => (
    <ul>
      {some.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
  const rest = items.slice(MOST_SHOWN);
  return (
    <>
      {list(items.slice(0, MOST_SHOWN))}
      {rest.length > 0 && (
        <details>
          <summary>{`and ${rest.length} more`}</summary>
          {list(rest)}
        </details>
      )}
    </>
  );
}

function Causes({ merged: { causes, environments } }: { readonly merged: Merged }) {
  if (causes.length === 0) return null;
  return (
    <section aria-labelledby="causes" class="causes">
      <h2 id="causes">{`What went wrong: ${causes.length === 1 ? "1 cause" : `${causes.length} causes`}`}</h2>
      {causes.map((cause) => (
        <Cause key={cause} cause={cause} all={environments.length} />
      ))}
    </section>
  );
}

function Cause({ cause, all }: { readonly cause: EnvironmentCause; readonly all: number }) {
  const { result, failures } = cause;
  return (
    <article class={`cause ${result.replaceAll(" ", "-")}`}>
      <h3>{`${affectedText(cause, all)}: ${result}`}</h3>
      {failures.map((failure) => (
        <FailedStep key={failure.step} failure={stepFailureOf(failure)} inShort />
      ))}
      {takenAlong(cause).map(({ ids, names }) => (
        <TakenAlong key={ids} ids={ids} names={names} />
      ))}
    </article>
  );
}

function TakenAlong({ ids, names }: { readonly ids: string; readonly names: readonly string[] }) {
  const [shown, rest] = [names.slice(0, MOST_SHOWN), names.slice(MOST_SHOWN)];
  return (
    <div class="taken-along">
      <p>{`${ids}, in ${shown.join(", ")}${rest.length > 0 ? "" : "."}`}</p>
      {rest.length > 0 && (
        <details>
          <summary>{`and ${rest.length} more`}</summary>
          <p>{`${rest.join(", ")}.`}</p>
        </details>
      )}
    </div>
  );
}

function Outliers({ merged: { outliers } }: { readonly merged: Merged }) {
  if (outliers.length === 0) return null;
  return (
    <section aria-labelledby="outliers">
      <h2 id="outliers">Unlike the others</h2>
      <Some items={outlierTexts(outliers)} />
    </section>
  );
}

function Matrix({ merged: { requirements, environments } }: { readonly merged: Merged }) {
  return (
    <section aria-labelledby="matrix">
      <h2 id="matrix">What each environment keeps</h2>
      <form id="filter" hidden aria-label="Filter the environments">
        <fieldset>
          <legend>Show</legend>
          {VERDICTS.filter((verdict) => environments.some(({ countsAs }) => countsAs === verdict)).map((verdict) => (
            <label key={verdict}>
              <input type="checkbox" name="verdict" value={verdict} /> {verdict}
            </label>
          ))}
        </fieldset>
        <label>
          Name <input type="search" name="words" />
        </label>
        <button type="reset">Show all</button>
        <output id="shown" />
      </form>
      <p class="legend">
        {(Object.keys(MARKS) as CaseVerdict[]).map((verdict) => `${MARKS[verdict]} ${verdict}`).join(" \u00a0 ")}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached with the keyboard. */}
      <div class="wide" tabIndex={0}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">environment</th>
              {requirements.map(({ id, title, feature }) => (
                <th key={id} scope="col" title={`${feature}: ${title}`}>
                  <span>{id}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {environments.map((environment) => (
              <Row key={environment.name} environment={environment} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ environment }: { readonly environment: MergedEnvironment }) {
  const { name, verdict, countsAs, problem, cells } = environment;
  const page =
    verdict === "not reported" ? undefined : `${name.split("/").map(encodeURIComponent).join("/")}/index.html`;
  return (
    <tr data-verdict={countsAs}>
      <th scope="row">
        {page === undefined ? name : <a href={page}>{name}</a>}
        {problem !== undefined && <small>{problem}</small>}
      </th>
      {cells.map((cell, index) => (
        <td key={index} class={cell.verdict.replaceAll(" ", "-")}>
          <Mark cell={cell} page={page} />
        </td>
      ))}
    </tr>
  );
}

/** What one environment made of one requirement, with the way to where its own report tells of it. */
function Mark({ cell, page }: { readonly cell: Cell; readonly page: string | undefined }) {
  const { verdict, feature, scenario } = cell;
  const mark = MARKS[verdict];
  if (page === undefined || scenario === undefined || feature === undefined || verdict === "not run")
    return <>{mark}</>;
  return <a href={`${page}#${anchorOf(feature)}.${anchorOf(scenario)}`}>{mark}</a>;
}
