import type { EChartsCoreOption } from "./echarts";

/** Loads ECharts with the first chart: most runs draw none, and it takes most of a second. */
function engine(): typeof import("./echarts") {
  return require("./echarts");
}

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

export const WIDTH = 760;
const FONT = "system-ui, sans-serif";

/** What a chart is made of, in the colours of one appearance. */
export type Chart = (palette: Palette) => EChartsCoreOption;

/**
 * Draws a chart as one SVG that is light or dark as its reader is, with a title and a description for those who do not
 * see it. The legend, below the title, says what its marks mean.
 */
export function draw(title: string, description: string, height: number, chart: Chart, legend = ""): string {
  const layers = [
    ["light", LIGHT],
    ["dark", DARK],
  ] as const;
  const [light, dark] = layers.map(([name, palette]) =>
    layer(name, render(title, legend, height, chart(palette), palette)),
  );
  const style =
    "<style>.dark{display:none}@media(prefers-color-scheme:dark){.light{display:none}.dark{display:inline}}@media print{.light{display:inline}.dark{display:none}}</style>";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"><title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>${style}${light}${dark}</svg>`;
}

function render(title: string, legend: string, height: number, option: EChartsCoreOption, palette: Palette): string {
  const chart = engine().init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: palette.ground,
      textStyle: { fontFamily: FONT, color: palette.text },
      title: {
        text: title,
        subtext: legend,
        left: 12,
        top: 8,
        itemGap: 6,
        textStyle: { fontSize: 15, fontWeight: 600, color: palette.text },
        subtextStyle: { fontSize: 12, color: palette.text },
      },
      grid: { left: 72, right: 36, top: 64, bottom: 52 },
      ...option,
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** The inside of an SVG, its names made its own, since both layers lie in one document. */
function layer(name: string, svg: string): string {
  const inside = svg
    .replace(/^<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<style[\s\S]*?<\/style>/g, "");
  return `<g class="${name}">${inside.replace(/\bzr(\d+)-/g, `${name}$1-`)}</g>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What a picture made by `draw` says in words: its title and its description. Empty for another's picture. */
export function wordsOf(svg: string): string {
  const [, title = "", description = ""] = /<title>([^<]*)<\/title><desc>([^<]*)<\/desc>/.exec(svg) ?? [];
  const words = [title, description].filter(Boolean).join(". ");
  return words.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** An axis with a name and thin lines. */
export function axis(palette: Palette, name: string, more: object = {}): object {
  return {
    name,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: palette.text },
    axisLabel: { color: palette.text, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.neutral } },
    splitLine: { lineStyle: { color: palette.faint } },
    ...more,
  };
}
