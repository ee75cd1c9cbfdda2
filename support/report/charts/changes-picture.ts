import type { Change } from "../../bucket/snapshot";
import { formatSize, tally } from "../../shared/quantities";
import { EDGE, heading, LINE, rectangle, SIZE, textAt, WIDTH, wrap } from "./lettering";
import { type Palette, svgPicture } from "./picture";

/** More objects than this make no picture. */
const MOST_OBJECTS = 20;
const BAR = 8;
const GAP = 8;

/** What changed in the bucket: each object's key, what became of it, and a bar of its size. Unset when nothing did. */
export function changesPicture(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined;
  const shown = changes.toSorted((a, b) => b.object.size - a.object.size).slice(0, MOST_OBJECTS);
  const left = changes.length - shown.length;
  const title = `Changes in the bucket: ${tally(changes.map(({ kind }) => kind))}`;
  const top = heading(title, left > 0 ? [`the largest ${MOST_OBJECTS} are shown`] : []);
  const largest = Math.max(1, ...shown.map(({ object }) => object.size));
  const rows: ReturnType<typeof rowOf>[] = [];
  let y = top.height;
  for (const change of shown) {
    const row = rowOf(change, largest, y);
    rows.push(row);
    y += row.height;
  }
  const height = y + EDGE;
  const description = `Bars of each object's size. ${shown.map(inWords).join("; ")}.`;
  return svgPicture(title, description, { width: WIDTH, height }, (palette) =>
    [
      rectangle(0, 0, WIDTH, height, palette.ground),
      top.draw(palette.text),
      ...rows.map(({ draw }) => draw(palette)),
    ].join(""),
  );
}

function rowOf({ kind, object }: Change, largest: number, y: number) {
  const keys = wrap(object.key, WIDTH - 2 * EDGE);
  const said = `${kind}, ${formatSize(object.size)}`;
  const barAt = y + (keys.length + 1) * LINE + 2;
  const width = Math.max(2, (object.size / largest) * (WIDTH - 2 * EDGE));
  const draw = (palette: Palette) => {
    const colour = kind === "removed" ? palette.bad : kind === "created" ? palette.good : palette.main;
    return [
      ...keys.map((line, index) => textAt(EDGE, y + SIZE + index * LINE, line, { colour: palette.text })),
      textAt(EDGE, y + SIZE + keys.length * LINE, said, { colour, bold: true }),
      rectangle(EDGE, barAt, width, BAR, colour),
    ].join("");
  };
  return { height: (keys.length + 1) * LINE + BAR + GAP, draw };
}

function inWords({ kind, object }: Change): string {
  return `${object.key}: ${kind}, ${formatSize(object.size)}`;
}
