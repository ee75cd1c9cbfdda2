import { escapeXml, FONT } from "./picture";

/**
 * Text in pictures that are read on a phone: these are 400 pixels wide, and shown about 350 wide there, so that 13 pixels
 * are still more than 11.
 */
export const WIDTH = 400;
export const EDGE = 12;
export const SIZE = 13;
export const LINE = 18;
const TITLE = { size: 15, bold: true };

export interface Font {
  readonly bold?: boolean;
  /** In pixels. */
  readonly size?: number;
}

export interface Style extends Font {
  readonly colour: string;
  /** Which part of the text is at its place. */
  readonly anchor?: "start" | "middle" | "end";
}

/** A line of text whose baseline is at `y`. */
export function textAt(
  x: number,
  y: number,
  text: string,
  { colour, bold = false, size = SIZE, anchor = "start" }: Style,
): string {
  const weight = bold ? ' font-weight="600"' : "";
  const at = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text x="${short(x)}" y="${y}" font-family="${FONT}" font-size="${size}"${weight}${at} fill="${colour}">${escapeXml(text)}</text>`;
}

export function rectangle(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${colour}"/>`;
}

/** Enough digits of a coordinate. */
export function short(coordinate: number): string {
  return String(Number(coordinate.toFixed(2)));
}

/** The title and the lines below it, each no wider than the picture, and the height that they take. */
export function heading(title: string, notes: readonly string[]) {
  const titles = wrap(title, WIDTH - 2 * EDGE, TITLE);
  const lines = notes.flatMap((note) => wrap(note, WIDTH - 2 * EDGE));
  const height = EDGE + 4 + (titles.length + lines.length) * LINE;
  const draw = (colour: string) =>
    [
      ...titles.map((text, index) => textAt(EDGE, EDGE + TITLE.size - 3 + index * LINE, text, { colour, ...TITLE })),
      ...lines.map((text, index) => textAt(EDGE, EDGE + TITLE.size + (titles.length + index) * LINE, text, { colour })),
    ].join("");
  return { height, draw };
}

/** Text in lines that are no wider than so many pixels, as far as that can be told without its font. */
export function wrap(text: string, width: number, font: Font = {}): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((one) => pieces(one, width, font))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, font) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The beginning of a text that has room in so many pixels. */
export function shortened(text: string, width: number, font: Font = {}): string {
  const [begin = ""] = pieces(text, width - SIZE, font);
  return widthOf(text, font) <= width ? text : `${begin}…`;
}

/** A text in as many pieces as it needs to have room in so many pixels, of one character at least. */
function pieces(text: string, width: number, font: Font): string[] {
  const found = [""];
  for (const character of text) {
    const longer = found[found.length - 1] + character;
    if (widthOf(longer, font) > width && longer !== character) found.push(character);
    else found[found.length - 1] = longer;
  }
  return found;
}

/** A little more than most fonts need for Latin text; a whole square for each character beyond it. */
export function widthOf(text: string, { bold = false, size = SIZE }: Font = {}): number {
  const characters = [...text];
  const wide = characters.filter((character) => (character.codePointAt(0) ?? 0) > 0x2000).length;
  return ((characters.length - wide) * (bold ? 0.64 : 0.56) + wide) * size;
}
