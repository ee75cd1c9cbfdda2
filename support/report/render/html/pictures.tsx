import { wordsOf } from "../../charts/picture";
import type { ScenarioReport } from "../../scenario-report";

/** A picture of a scenario, or where the same one stands already. */
export interface Placed {
  readonly name: string;
  readonly svg: string;
  readonly elsewhere?: { readonly anchor: string; readonly scenario: string };
}

/** Shows each picture once: with the first of the scenarios that have it. */
export function placePictures(
  scenarios: readonly ScenarioReport[],
  anchors: ReadonlyMap<ScenarioReport, string>,
): ReadonlyMap<ScenarioReport, readonly Placed[]> {
  const first = new Map<string, ScenarioReport>();
  for (const scenario of scenarios)
    for (const { svg } of scenario.pictures) if (!first.has(svg)) first.set(svg, scenario);
  return new Map(
    scenarios.map((scenario) => [
      scenario,
      scenario.pictures.map((picture) => {
        const holder = first.get(picture.svg) ?? scenario;
        if (holder === scenario) return picture;
        return { ...picture, elsewhere: { anchor: anchors.get(holder) ?? "", scenario: holder.name } };
      }),
    ]),
  );
}

export function Pictures({ pictures }: { readonly pictures: readonly Placed[] }) {
  const shown = pictures.filter(({ elsewhere }) => !elsewhere);
  return (
    <>
      {shown.length > 0 && (
        <div class="pictures">
          {shown.map(({ name, svg }) => (
            <figure key={svg}>
              <img
                src={`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`}
                alt={wordsOf(svg) || name}
              />
            </figure>
          ))}
        </div>
      )}
      {pictures.map(
        ({ name, elsewhere }) =>
          elsewhere && (
            <p key={name}>
              {`${name}: the same picture as in `}
              <a href={`#${elsewhere.anchor}`}>{elsewhere.scenario}</a>
            </p>
          ),
      )}
    </>
  );
}
