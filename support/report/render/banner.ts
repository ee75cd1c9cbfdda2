import type { RunPlan } from "../../run/plan";
import type { ClosingNotes } from "../closing-notes";
import type { ScenarioResult } from "../results";

const COLOURS = { sandbox: "color: #5c3a00; background: #fff4d6", service: "color: #10233f; background: #e8f0fe" };

/** The lines above the report, as HTML: how the run went, against what, which scenarios failed, and what to know of it. */
export function banner(
  { target, bucket, problem, cancelled }: Partial<RunPlan>,
  scenarios: readonly ScenarioResult[],
  { warnings, reasons }: Pick<ClosingNotes, "warnings" | "reasons">,
  now: Date,
): string {
  const failed = scenarios.filter(({ status }) => status !== "PASSED" && status !== "SKIPPED");
  const passed = scenarios.filter(({ status }) => status === "PASSED").length;
  const skipped = scenarios.length - failed.length - passed;
  const lines = [
    `<strong>${passed} passed, ${failed.length} failed, ${skipped} not tried</strong>, ${now.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    ...(target
      ? [
          `<strong>Target:</strong> ${escapeHtml(`${target.note}; its store: ${target.storeEndpoint}, bucket ${bucket ?? ""}`)}`,
        ]
      : []),
    ...(problem ? [`<strong>Not run:</strong> ${escapeHtml(problem).replaceAll("\n", "<br>")}`] : []),
    ...(cancelled ? [`<strong>Cancelled:</strong> nothing was run, since ${escapeHtml(cancelled)}`] : []),
    ...failed.map(
      ({ name, message }) =>
        `<strong>Failed:</strong> ${escapeHtml(`${name}: ${happened(message).replace(/:$/, "")}`)}`,
    ),
    ...warnings.map((warning) => `<strong>Warning:</strong> ${escapeHtml(warning)}`),
    ...reasons.map(([reason, number]) => `<strong>Not tried (${number}):</strong> ${escapeHtml(reason)}`),
  ];
  const style = `padding: 0.75em 1em; font: 16px/1.5 sans-serif; ${COLOURS[target?.kind ?? "service"]}; border-bottom: 1px solid`;
  return `<header style="${style}"><h1 style="font-size: 1.25em; margin: 0">Clickstream acceptance</h1>${lines.map((line) => `<div>${line}</div>`).join("")}</header>`;
}

/** What a failure says happened, or its first line. */
function happened(message: string): string {
  return /^\s*Happened: (.*)$/m.exec(message)?.[1] ?? message.split("\n")[0] ?? "";
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
