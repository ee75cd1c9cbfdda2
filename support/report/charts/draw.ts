import { type EChartsCoreOption, init } from "./echarts";
import { EDGE, heading, rectangle, SIZE, WIDTH } from "./lettering";
import { FONT, type Palette, svgPicture } from "./picture";

/** What a chart is made of, in the colours of one appearance. */
export type Chart = (palette: Palette) => EChartsCoreOption;

/**
 * Draws a chart as one SVG that is light or dark as its reader is, with a title and a description for those who do not
 * see it. The legend, below the title, says what its marks mean. `height` is that of the chart without both. ECharts
 * draws it once, and the other appearance is that with other colours.
 */
export function draw(title: string, description: string, height: number, chart: Chart, legend = ""): string {
  const top = heading(title, legend ? [legend] : []);
  const size = { width: WIDTH, height: top.height + height };
  let drawn: { readonly svg: string; readonly palette: Palette } | undefined;
  return svgPicture(title, description, size, (palette, layer) => {
    drawn ??= { svg: render(height, chart(palette), palette), palette };
    const inside = insideOf(layer, recoloured(drawn.svg, drawn.palette, palette));
    return [
      rectangle(0, 0, size.width, size.height, palette.ground),
      top.draw(palette.text),
      `<g transform="translate(0 ${top.height})">${inside}</g>`,
    ].join("");
  });
}

function render(height: number, option: EChartsCoreOption, palette: Palette): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: palette.ground,
      textStyle: { fontFamily: FONT, fontSize: SIZE, color: palette.text },
      grid: { left: 66, right: 2 * EDGE, top: EDGE, bottom: 48 },
      ...option,
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** An SVG with the colours of another palette in the places of those of its own. */
function recoloured(svg: string, own: Palette, other: Palette): string {
  const names = Object.keys(own) as (keyof Palette)[];
  const colours = new Map(names.map((name) => [own[name], other[name]]));
  return svg.replace(/#[0-9a-f]{6}\b/g, (colour) => colours.get(colour) ?? colour);
}

/** The inside of an SVG, its names made its own, since both layers lie in one document. */
function insideOf(layer: string, svg: string): string {
  return svg
    .replace(/^<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/\bzr(\d+)-/g, `${layer}$1-`);
}

/** An axis with a name and thin lines. */
export function axis(palette: Palette, name: string, more: object = {}): object {
  return {
    name,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: palette.text, fontSize: SIZE },
    axisLabel: { color: palette.text, fontSize: SIZE, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.neutral } },
    splitLine: { lineStyle: { color: palette.faint } },
    ...more,
  };
}
