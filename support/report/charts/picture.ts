/** Colours of one appearance. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly ground: string;
  readonly main: string;
  readonly mark: string;
  readonly bad: string;
  readonly good: string;
  readonly neutral: string;
}

const LIGHT: Palette = {
  text: "#1f2933",
  faint: "#d5dbe1",
  ground: "#ffffff",
  main: "#1565c0",
  mark: "#8a4b00",
  bad: "#b3261e",
  good: "#1b6e3c",
  neutral: "#5f6b76",
};
const DARK: Palette = {
  text: "#e6eaee",
  faint: "#3a444e",
  ground: "#161b20",
  main: "#7cb7ff",
  mark: "#ffc073",
  bad: "#ff8a80",
  good: "#7bd49a",
  neutral: "#9aa7b3",
};
const STYLE =
  "<style>.dark{display:none}@media(prefers-color-scheme:dark){.light{display:none}.dark{display:inline}}@media print{.light{display:inline}.dark{display:none}}</style>";

export const FONT = "system-ui, sans-serif";

/** Pixels, as long as a picture is shown in its own size. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is within the SVG element, in the colours of one appearance. `layer` is another name for each. */
export type Inside = (palette: Palette, layer: string) => string;

/**
 * An SVG that is light or dark as its reader is, with a title and a description for those who do not see it.
 */
export function svgPicture(title: string, description: string, { width, height }: Size, inside: Inside): string {
  const layers = [inside(LIGHT, "light"), inside(DARK, "dark")];
  const [light, dark] = layers.map((layer, index) => `<g class="${index === 0 ? "light" : "dark"}">${layer}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>${STYLE}${light}${dark}</svg>`;
}

/** Text as XML writes it; what XML cannot hold is replaced. */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

/** What a picture made here says in words: its title and its description. Empty for another's picture. */
export function wordsOf(svg: string): string {
  const [, title = "", description = ""] = /<title>([^<]*)<\/title><desc>([^<]*)<\/desc>/.exec(svg) ?? [];
  const words = [title, description].filter(Boolean).join(". ");
  return words.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
