import type { StepFailure } from "../../scenario-report";
import { whatHappened } from "../words";

interface FailedStepProps {
  readonly failure: StepFailure;
  /** Whether one sentence is enough of what happened. */
  readonly inShort?: boolean;
}

/** What a step failed with, in its parts. */
export function FailedStep({ failure, inShort = false }: FailedStepProps) {
  const { parts, message } = failure;
  const details = inShort ? [] : (parts?.details ?? []);
  return (
    <div class="failed-step">
      <Heading failure={failure} />
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

/** Of a failure whose cause is told elsewhere: where it failed, and what happened there. */
export function AlsoHappened({ failure }: Pick<FailedStepProps, "failure">) {
  const { parts, message } = failure;
  return (
    <div class="failed-step">
      <Heading failure={failure} />
      <Said name="What happened">{parts?.happened ?? message}</Said>
      {parts?.details && parts.details.length > 0 && <pre>{parts.details.join("\n")}</pre>}
    </div>
  );
}

/** What was needed and not there says more than the step, which may be a check that sounds as if it had passed. */
function Heading({ failure: { step, notTried, parts } }: { readonly failure: StepFailure }) {
  if (!notTried) return <Said name="Failed step">{step}</Said>;
  return parts ? (
    <Said name="Needed to try this">{parts.promised}</Said>
  ) : (
    <Said name="Could not be tried">{step}</Said>
  );
}

function Said({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <p>
      <strong>{name}:</strong> {children}
    </p>
  );
}
