import type { Generation } from "../clickstream/generation";
import { outputChart } from "../report/charts/charts";
import { outputEvidence, timingsEvidence } from "../report/evidence";
import { measuresOf, streamFigures } from "../report/figures";
import type { Reporter } from "./reporter";

/** Shows the stream of a generation. Figures that a scenario has come to before say more of it than those of the stream. */
export function reportStream(reporter: Reporter, generation: Generation): void {
  if (reporter.keyFigures.length === 0) reporter.keyFigures = streamFigures(generation);
  reporter.addMeasures(measuresOf(generation));
  reporter.evidence("Timings", timingsEvidence(generation));
  reporter.picture("Output over time", outputChart(generation.timings));
  reporter.evidence("Output", outputEvidence(generation));
}
