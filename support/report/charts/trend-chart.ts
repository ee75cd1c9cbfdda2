import { axis, draw } from "./draw";

/** A measure over the last runs of a target, oldest first, the run that is looked at last. */
export interface TrendOfRuns {
  /** Their moments in ISO 8601. */
  readonly runs: readonly string[];
  /** One for each run; unset where it did not measure this. */
  readonly values: readonly (number | undefined)[];
  readonly print: (value: number) => string;
  /** The chart shows values divided by `size`, in `unit`. */
  readonly scale: { readonly unit: string; readonly size: number };
  /** The limit in each run, and in words which one holds. */
  readonly limit?: { readonly limits: readonly (number | undefined)[]; readonly text: string } | undefined;
}

/** A limit that is so many times the greatest value is told in words alone: as a line it would leave the values no height. */
const FAR = 4;

export function trendChart(name: string, { runs, values, print, scale, limit }: TrendOfRuns): string {
  const known = values.filter((value) => value !== undefined);
  const drawn = limit && isNear(limit.limits, known);
  const title = `${name}: ${print(known.at(-1) ?? 0)} now`;
  const said = limit ? ` The ${limit.text}.` : "";
  const description = `A line of the last ${values.length} runs: ${values.map((value) => (value === undefined ? "not measured" : print(value))).join(", ")}.${said}`;
  const legend = limit ? `${limit.text}${drawn ? " (dashed)" : ""}` : "";
  const inScale = (numbers: readonly (number | undefined)[]) =>
    numbers.map((value) => (value === undefined ? null : value / scale.size));
  return draw(
    title,
    description,
    200,
    (palette) => ({
      xAxis: axis(palette, "run, month and day (UTC)", { type: "category", data: runs.map((at) => at.slice(5, 10)) }),
      yAxis: axis(palette, scale.unit, { type: "value", min: 0, nameGap: 50 }),
      series: [
        {
          type: "line",
          connectNulls: true,
          symbolSize: 7,
          data: inScale(values),
          lineStyle: { color: palette.main, width: 2 },
          itemStyle: { color: palette.main },
        },
        ...(drawn
          ? [
              {
                type: "line",
                step: "middle",
                // A limit of this run alone is a point without a line.
                symbol: "rect",
                symbolSize: [8, 2],
                data: inScale(limit.limits),
                lineStyle: { color: palette.mark, type: "dashed", width: 2 },
                itemStyle: { color: palette.mark },
              },
            ]
          : []),
      ],
    }),
    legend,
  );
}

function isNear(limits: readonly (number | undefined)[], values: readonly number[]): boolean {
  return Math.max(...limits.map((limit) => limit ?? 0)) <= FAR * Math.max(...values);
}
