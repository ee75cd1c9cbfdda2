import type { Kind, Stray, Timeline } from "../../dataset/timeline";
import { count, formatDuration } from "../../shared/quantities";
import { EDGE, heading, LINE, rectangle, SIZE, short, shortened, textAt, WIDTH, widthOf } from "./lettering";
import { type Palette, svgPicture } from "./picture";
import { momentText, type Tick, ticksOf } from "./time-axis";

/** The height of the bars of one kind of row. */
const PLOT = 40;
const ROW = LINE + PLOT + 6;
/** So many labels of the time axis have room beside each other. */
const MOST_TICKS = 4;

/**
 * How many rows of a data set belong to which time: a line of bars for each kind of row, on one time axis, with the time of
 * the generation. Each line has its own scale, so that what is rare can be seen beside what is frequent.
 */
export function timelinePicture(
  name: string,
  key: string,
  timeline: Timeline,
  generation: { readonly from: Date; readonly to: Date },
): string {
  const { kinds, bin } = timeline;
  const [begin, end] = [generation.from.getTime(), generation.to.getTime()];
  const from = Math.min(timeline.from, begin);
  const to = Math.max(timeline.to, end, from + 1);
  const x = (at: number) => EDGE + ((at - from) / (to - from)) * (WIDTH - 2 * EDGE);
  const title = `${name} over time: ${count(total(kinds), "row")}`;
  const notes = [
    key,
    `Each bar covers ${formatDuration(bin)}`,
    `Dashed line: the generation, ${momentText(begin)} UTC`,
    ...notesOf(timeline),
  ];
  const top = heading(title, notes);
  const plots = top.height + LINE;
  const axisAt = plots + kinds.length * ROW;
  const ticks = ticksOf(from, to, MOST_TICKS);
  const height = axisAt + (ticks.some(({ date }) => date !== "") ? 2 : 1) * LINE + EDGE;
  return svgPicture(title, descriptionOf(timeline, notes), { width: WIDTH, height }, (palette) =>
    [
      rectangle(0, 0, WIDTH, height, palette.ground),
      top.draw(palette.text),
      nameOf(x(begin), x(end), plots - 4, palette),
      ...kinds.map((_, index) => mark(x(begin), x(end), plots + index * ROW + LINE, palette)),
      ...kinds.map((kind, index) => line(kind, timeline, x, plots + index * ROW, palette)),
      axis(ticks, x, axisAt, palette),
    ].join(""),
  );
}

/** What has to be said of rows that have no bar, or one at a doubtful time. */
export function notesOf({ earlier, later, unreadable, withoutOffset }: Timeline): string[] {
  const stray = ({ rows, furthest = 0 }: Stray, where: string) =>
    rows > 0 ? [`${count(rows, "row")} far ${where}, up to ${momentText(furthest)}, without a bar`] : [];
  return [
    ...stray(earlier, "before"),
    ...stray(later, "after"),
    ...(unreadable > 0 ? [`${count(unreadable, "row")} without a time that can be read`] : []),
    ...(withoutOffset ? ["Times say no offset; they are read as UTC"] : []),
  ];
}

/** The longest time without any row, from the first bin to the last. Unset where each bin has rows. */
export function longestGap({ kinds, from, bin }: Timeline): { from: number; to: number } | undefined {
  const bins = kinds[0]?.counts.length ?? 0;
  let longest = { first: 0, length: 0 };
  let first = 0;
  for (let place = 0; place < bins; place += 1) {
    if (kinds.some(({ counts }) => (counts[place] ?? 0) > 0)) first = place + 1;
    else if (place + 1 - first > longest.length) longest = { first, length: place + 1 - first };
  }
  if (longest.length === 0) return undefined;
  return { from: from + longest.first * bin, to: from + (longest.first + longest.length) * bin };
}

/** The largest count of a kind. */
export function mostOf({ counts }: Kind): number {
  return Math.max(0, ...counts);
}

export function rowsOf({ counts }: Kind): number {
  return counts.reduce((all, rows) => all + rows, 0);
}

function total(kinds: readonly Kind[]): number {
  return kinds.reduce((all, kind) => all + rowsOf(kind), 0);
}

function descriptionOf(timeline: Timeline, notes: readonly string[]): string {
  const gap = longestGap(timeline);
  return [
    `Bars of rows from ${momentText(timeline.from)} to ${momentText(timeline.to)}`,
    ...timeline.kinds.map((kind) => `${kind.name}: ${count(rowsOf(kind), "row")}, at most ${mostOf(kind)} in a bar`),
    ...(gap ? [`no row from ${momentText(gap.from)} to ${momentText(gap.to)}`] : []),
    ...notes,
  ].join("; ");
}

/** The bars of one kind of row, below its name and numbers. */
function line(kind: Kind, { from, bin }: Timeline, x: (at: number) => number, y: number, palette: Palette): string {
  const [rows, most, base] = [rowsOf(kind), mostOf(kind), y + LINE + PLOT];
  const said = rows === 0 ? "no rows" : `${count(rows, "row")}, up to ${most.toLocaleString("en-US")} per bar`;
  const name = shortened(kind.name, WIDTH - 2 * EDGE - 10 - widthOf(said), { bold: true });
  const colour = kind.allowed ? palette.text : palette.bad;
  const bars = kind.counts.flatMap((rows, place) => {
    if (rows === 0) return [];
    const [left, right] = [x(from + place * bin), x(from + (place + 1) * bin)];
    const [width, height] = [Math.max(1.5, right - left - 0.4), Math.max(2, (rows / most) * PLOT)];
    return [
      `M${short(Math.min(left, WIDTH - EDGE - width))} ${base}v-${short(height)}h${short(width)}v${short(height)}z`,
    ];
  });
  return [
    textAt(EDGE, y + SIZE, name, { colour, bold: true }),
    textAt(WIDTH - EDGE, y + SIZE, said, { colour, anchor: "end" }),
    rectangle(EDGE, base, WIDTH - 2 * EDGE, 1, palette.neutral),
    bars.length > 0 ? `<path d="${bars.join("")}" fill="${kind.allowed ? palette.main : palette.bad}"/>` : "",
  ].join("");
}

function nameOf(from: number, to: number, y: number, { mark: colour }: Palette): string {
  const isLeft = from < WIDTH / 2;
  return textAt(isLeft ? from : to, y, "generation", { colour, anchor: isLeft ? "start" : "end" });
}

/** The time from the first request to the end of the generation, behind a line of bars. */
function mark(from: number, to: number, y: number, { mark: colour }: Palette): string {
  const edge = (at: number) => `M${short(at)} ${y}v${PLOT}`;
  const dashes = `<path d="${edge(from)}${edge(to)}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="4 3" fill="none"/>`;
  return `<g opacity="0.25">${rectangle(from, y, to - from, PLOT, colour)}</g>${dashes}`;
}

/** The labels of the time axis; one that would run into the label before it is left out. */
function axis(ticks: readonly Tick[], x: (at: number) => number, y: number, palette: Palette): string {
  let taken = 0;
  return ticks
    .map(({ at, label, date }) => {
      const middle = (text: string) => {
        const half = widthOf(text) / 2;
        return Math.min(Math.max(x(at), EDGE + half), WIDTH - EDGE - half);
      };
      const half = Math.max(widthOf(label), widthOf(date)) / 2;
      const tick = rectangle(x(at), y - 6, 1, 6, palette.neutral);
      if (middle(label) - half < taken) return tick;
      taken = middle(label) + half;
      return [label, date]
        .filter((text) => text !== "")
        .map((text, row) =>
          textAt(middle(text), y + SIZE + 1 + row * LINE, text, { colour: palette.text, anchor: "middle" }),
        )
        .concat(tick)
        .join("");
    })
    .join("");
}
