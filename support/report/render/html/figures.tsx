import type { KeyFigure } from "../../attachments";

/** The figures of a scenario, with a bar for each that has a limit: how much of the limit it takes. */
export function Figures({ figures }: { readonly figures: readonly KeyFigure[] }) {
  if (figures.length === 0) return null;
  return (
    <ul class="figures">
      {figures.map(({ name, value, limit, withinLimit, ofLimit }) => (
        <li key={name} class={withinLimit === false ? "exceeded" : undefined}>
          {name} <strong>{value}</strong>
          {limit && <span class="limit-text">{` (limit ${limit}${withinLimit === false ? ", not met" : ""})`}</span>}
          {ofLimit !== undefined && <Bar ofLimit={ofLimit} />}
        </li>
      ))}
    </ul>
  );
}

/** Where the limit stands in the bar, in per cent: there is room beyond it. */
const LIMIT_AT = 75;

/** It only shows what the words beside it say. */
function Bar({ ofLimit }: { readonly ofLimit: number }) {
  const width = Math.min(100, Math.max(0.5, ofLimit * LIMIT_AT));
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="8" />
      <rect class="value" width={width} height="8" />
      <rect class="limit" x={LIMIT_AT} width="0.6" height="8" />
    </svg>
  );
}
