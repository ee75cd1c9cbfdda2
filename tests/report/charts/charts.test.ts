import { describe, it } from "node:test";
import { expect } from "chai";
import { axis, draw } from "../../../support/report/charts/draw";
import type { Palette } from "../../../support/report/charts/picture";

describe("A chart", () => {
  it("is drawn once, and is the same in light and dark but for its colours", () => {
    const asked: Palette[] = [];
    const svg = draw("Title", "Description", 200, (palette) => {
      asked.push(palette);
      return {
        xAxis: axis(palette, "seconds", { type: "value" }),
        yAxis: axis(palette, "KB", { type: "value" }),
        series: [
          {
            ...{ type: "line", data: [[0, 0], ...[[1, 1]]], itemStyle: { color: palette.bad } },
            ...{ lineStyle: { color: palette.main }, areaStyle: { color: palette.good, opacity: 0.1 } },
            markLine: { data: [{ xAxis: 0.5 }], lineStyle: { color: palette.mark }, label: { show: false } },
          },
        ],
      };
    });
    expect(asked).to.have.length(1);
    const light = Object.values(asked[0] ?? {});
    expect(light.filter((colour) => !svg.includes(colour))).to.deep.equal([]);
    const [, lightLayer = "", darkLayer = ""] = svg.split(/<g class="(?:light|dark)">/);
    expect(light.filter((colour) => darkLayer.includes(colour))).to.deep.equal([]);
    const shapes = (layer: string) => layer.replace(/#[0-9a-f]{6}/g, "").replaceAll(/(light|dark)(\d+-)/g, "$2");
    expect(shapes(darkLayer)).to.equal(`${shapes(lightLayer)}</svg>`);
  });
});
