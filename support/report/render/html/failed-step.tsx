import type { StepFailure } from "../../scenario-report";
import { whatHappened } from "../words";

interface FailedStepProps {
  readonly failure: StepFailure;
  /** Whether one sentence is enough of what happened. */
  readonly inShort?: boolean;
}

/** What a step failed with, in its parts. */
export function FailedStep({ failure, inShort = false }: FailedStepProps) {
  const { step, notTried, parts, message } = failure;
  const details = inShort ? [] : (parts?.details ?? []);
  return (
    <div class="failed-step">
      <Said name={notTried ? "Could not be tried" : "Failed step"}>{step}</Said>
      {parts ? (
        <>
          <Said name="What happened">{inShort ? whatHappened(failure) : parts.happened}</Said>
          {details.length > 0 && <pre>{details.join("\n")}</pre>}
          <Said name="Likely cause">{parts.cause}</Said>
          <Said name="What to do">{parts.remedy}</Said>
        </>
      ) : (
        <pre>{message}</pre>
      )}
    </div>
  );
}

function Said({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <p>
      <strong>{name}:</strong> {children}
    </p>
  );
}
