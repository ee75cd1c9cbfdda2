import type { EChartsCoreOption } from "./echarts";
import { FONT, type Palette, svgPicture } from "./picture";

/** Loads ECharts with the first chart: most runs draw none, and it takes most of a second. */
function engine(): typeof import("./echarts") {
  return require("./echarts");
}

const WIDTH = 760;

/** What a chart is made of, in the colours of one appearance. */
export type Chart = (palette: Palette) => EChartsCoreOption;

/**
 * Draws a chart as one SVG that is light or dark as its reader is, with a title and a description for those who do not
 * see it. The legend, below the title, says what its marks mean.
 */
export function draw(title: string, description: string, height: number, chart: Chart, legend = ""): string {
  return svgPicture(title, description, { width: WIDTH, height }, (palette, layer) =>
    insideOf(layer, render(title, legend, height, chart(palette), palette)),
  );
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
    nameTextStyle: { color: palette.text },
    axisLabel: { color: palette.text, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.neutral } },
    splitLine: { lineStyle: { color: palette.faint } },
    ...more,
  };
}
