import { anchorOf } from "../../anchors";
import { toldBy } from "../../causes";
import type { HistoryEntry } from "../../history/history";
import { type Past, pastOf } from "../../history/past";
import type { RunReport } from "../../run-report";
import type { ScenarioReport } from "../../scenario-report";
import { type Placed, placePictures } from "./pictures";
import { Scenario } from "./scenario";

interface FeaturesProps {
  readonly report: RunReport;
  readonly anchors: ReadonlyMap<ScenarioReport, string>;
  /** The earlier runs of the same target, oldest first. */
  readonly past: readonly HistoryEntry[];
  readonly ticketUrl: string | undefined;
}

/** Each feature with what it is for and its scenarios, those of which nothing ran last: they say least. */
export function Features({ report, anchors, past, ticketUrl }: FeaturesProps) {
  const { whys, scenarios } = report;
  const pasts = new Map(scenarios.map((scenario) => [scenario, pastOf(scenario, report, past)]));
  const told = toldBy(scenarios);
  const pictures = placePictures(scenarios, anchors);
  const features = [...Map.groupBy(scenarios, ({ uri }) => uri)];
  return features
    .toSorted(([, a], [, b]) => Number(nothingRan(a)) - Number(nothingRan(b)))
    .map(([uri, own]) => (
      <Feature
        key={uri}
        name={own[0]?.feature ?? uri}
        why={whys[uri]}
        scenarios={own}
        told={told}
        anchors={anchors}
        pasts={pasts}
        pictures={pictures}
        ticketUrl={ticketUrl}
      />
    ));
}

interface FeatureProps extends Pick<FeaturesProps, "anchors" | "ticketUrl"> {
  readonly name: string;
  readonly why: string | undefined;
  readonly scenarios: readonly ScenarioReport[];
  /** The scenario that tells the reason, for those that failed for the same one as another. */
  readonly told: ReadonlyMap<ScenarioReport, ScenarioReport>;
  readonly pasts: ReadonlyMap<ScenarioReport, Past | undefined>;
  readonly pictures: ReadonlyMap<ScenarioReport, readonly Placed[]>;
}

function Feature({ name, why, scenarios, told, anchors, pasts, pictures, ticketUrl }: FeatureProps) {
  const anchor = anchorOf(name);
  const reason = commonReason(scenarios);
  return (
    <section class="feature" aria-labelledby={anchor}>
      <h2 id={anchor}>
        {name}{" "}
        <a class="anchor" href={`#${anchor}`} aria-label={`Link to ${name}`}>
          #
        </a>
      </h2>
      {why !== undefined && <p class="why">{why}</p>}
      {reason !== undefined && (
        <p>
          <strong>All skipped:</strong> {reason}
        </p>
      )}
      {scenarios.map((scenario, index) => (
        <>
          {scenario.rule !== scenarios[index - 1]?.rule && <Rule feature={name} rule={scenario.rule} />}
          <Scenario
            key={anchors.get(scenario)}
            scenario={reason === undefined ? scenario : withoutReason(scenario)}
            anchor={anchors.get(scenario) ?? ""}
            isFirst={scenario.id !== undefined && scenarios.find(({ id }) => id === scenario.id) === scenario}
            past={pasts.get(scenario)}
            pictures={pictures.get(scenario) ?? []}
            ticketUrl={ticketUrl}
            sameAs={told.get(scenario)}
            sameAnchor={anchors.get(told.get(scenario) ?? scenario) ?? ""}
          />
        </>
      ))}
    </section>
  );
}

/** The heading of the scenarios that belong to a rule. */
function Rule({ feature, rule }: { readonly feature: string; readonly rule: string | undefined }) {
  if (rule === undefined) return null;
  return (
    <h3 class="rule" id={`${anchorOf(feature)}.rule.${anchorOf(rule)}`}>
      {rule}
    </h3>
  );
}

function nothingRan(scenarios: readonly ScenarioReport[]): boolean {
  return scenarios.every(({ result }) => result === "skipped");
}

/** Why all scenarios were skipped, where that is one reason for several. */
function commonReason(scenarios: readonly ScenarioReport[]): string | undefined {
  const reasons = new Set(scenarios.map(({ reason }) => reason));
  return scenarios.length > 1 && reasons.size === 1 ? scenarios[0]?.reason : undefined;
}

function withoutReason({ reason: _, ...scenario }: ScenarioReport): ScenarioReport {
  return scenario;
}
