/** A labelled moment of an axis, in ms. The second line of its label is empty where it would repeat the one before. */
export interface Tick {
  readonly at: number;
  readonly label: string;
  readonly date: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that give round moments, in ms. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 365].map((days) => days * DAY),
];

/** The round moments between two, at most so many, in UTC. Days, months and years are counted as so many days. */
export function ticksOf(from: number, to: number, most: number): Tick[] {
  const between = (step: number) => Math.floor(to / step) - Math.ceil(from / step) + 1;
  let step = STEPS.find((one) => between(one) <= most) ?? 365 * DAY;
  while (between(step) > most) step *= 2;
  const first = Math.ceil(from / step) * step;
  const moments = Array.from({ length: Math.max(0, between(step)) }, (_, index) => first + index * step);
  return moments.map((at, index) => {
    const [date, time] = [dateText(at), timeText(at, step)];
    if (step >= DAY) return { at, label: date, date: "" };
    const before = moments[index - 1];
    return { at, label: time, date: before !== undefined && dateText(before) === date ? "" : date };
  });
}

/** `2026-11-25 10:00:00`, in UTC. */
export function momentText(at: number): string {
  return `${dateText(at)} ${timeText(at, SECOND)}`;
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function timeText(at: number, step: number): string {
  return new Date(at).toISOString().slice(11, step >= MINUTE ? 16 : step >= SECOND ? 19 : 23);
}
