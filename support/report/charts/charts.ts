import type { Generation } from "../../clickstream/generation";
import type { Outcome, OutcomeKind } from "../../clickstream/outcomes";
import { longestSilence, type Timings } from "../../clickstream/timings";
import { formatDuration, formatSize, tally } from "../../shared/quantities";
import { axis, type Chart, draw } from "./draw";
import { SIZE } from "./lettering";
import type { Palette } from "./picture";

/** The pictures of a scenario, as SVG. Each says in its title what it shows, and has its numbers in a table beside it. */

/** Output received over time, with the time to first chunk and the longest silence. Unset when nothing came. */
export function outputChart(timings: Timings): string | undefined {
  const { curve, timeToFirstChunk, totalTime, bytes } = timings;
  if (timeToFirstChunk === undefined || curve.length === 0) return undefined;
  const [unit, size] = sizeUnit(bytes);
  const longest = longestSilence(timings);
  const silence = longest ? `; the longest silence ${formatDuration(longest.duration)}` : "";
  const title = `Output received: ${formatSize(bytes)} in ${formatDuration(totalTime)}`;
  const description = `A line of the output received over time. First chunk after ${formatDuration(timeToFirstChunk)}${silence}.`;
  const shaded = longest ? `, longest silence ${formatDuration(longest.duration)} (shaded)` : "";
  const legend = `first chunk after ${formatDuration(timeToFirstChunk)} (dashed)${shaded}`;
  const points = [[0, 0], ...curve.map(({ at, bytes: received }) => [at / 1000, received / size])];
  points.push([totalTime / 1000, bytes / size]);
  return draw(
    title,
    description,
    210,
    (palette) => ({
      xAxis: axis(palette, "seconds since the request", { type: "value", min: 0 }),
      yAxis: axis(palette, `output in ${unit}`, { type: "value", nameGap: 44 }),
      series: [
        {
          type: "line",
          step: "end",
          showSymbol: false,
          data: points,
          lineStyle: { color: palette.main, width: 2 },
          areaStyle: { color: palette.main, opacity: 0.12 },
          markLine: dashed(palette, { xAxis: timeToFirstChunk / 1000 }),
          ...(longest
            ? {
                markArea: {
                  silent: true,
                  itemStyle: { color: palette.mark, opacity: 0.15 },
                  data: [[{ xAxis: longest.from / 1000 }, { xAxis: (longest.from + longest.duration) / 1000 }]],
                },
              }
            : {}),
        },
      ],
    }),
    legend,
  );
}

/** How many chunk delays were how long, with the limit of their average (in ms) where there is one. Unset without delays. */
export function delaysChart({ chunkDelay }: Timings, limit?: number): string | undefined {
  if (!chunkDelay || chunkDelay.spread.length === 0) return undefined;
  const { spread, average } = chunkDelay;
  // The bin of the limit has a place on the axis even when no delay was that long.
  const limits = spread.map(({ upTo }) => upTo);
  const label = (upTo: number) => (Number.isFinite(upTo) ? `≤ ${formatDuration(upTo)}` : "longer");
  const beyond = limit !== undefined && limit > (limits.at(-1) ?? 0);
  const names = [...limits.map(label), ...(beyond ? [label(limit)] : [])];
  const limitAt =
    limit === undefined ? undefined : beyond ? label(limit) : label(limits.find((upTo) => upTo >= limit) ?? 0);
  const title = `Chunk delays: average ${formatDuration(average)}, longest ${formatDuration(chunkDelay.longest)}`;
  const within = limit === undefined ? "" : ` The limit of the average is ${formatDuration(limit)}.`;
  const description = `Bars of how many chunk delays were how long: ${spread.map(({ upTo, count: number }) => `${label(upTo)}: ${number}`).join(", ")}.${within}`;
  const legend = limit === undefined ? "" : `limit of the average ${formatDuration(limit)} (dashed)`;
  const chart: Chart = (palette) => ({
    xAxis: axis(palette, "delay between two chunks", { type: "category", data: names }),
    yAxis: axis(palette, "number of chunks", { type: "value", minInterval: 1, nameGap: 44 }),
    series: [
      {
        type: "bar",
        data: spread.map(({ count: number }) => number),
        itemStyle: { color: palette.main },
        ...(limitAt === undefined ? {} : { markLine: dashed(palette, { xAxis: limitAt }) }),
      },
    ],
  });
  return draw(title, description, 220, chart, legend);
}

/** More requests than this make no picture that anyone could read. */
const MOST_REQUESTS = 50;

/** The concurrent requests as bars on one time axis, from the first sent, coloured by outcome; of many, the first. */
export function requestsChart(all: readonly Generation[], outcomes: readonly Outcome[]): string | undefined {
  if (all.length === 0) return undefined;
  const generations = all.slice(0, MOST_REQUESTS);
  const start = Math.min(...generations.map(({ sentAt }) => sentAt.getTime()));
  const names = generations.map((_, index) => `request ${index + 1}`);
  const kinds = outcomes.map(({ kind }) => kind);
  const title = `Concurrent requests: ${tally(kinds)}`;
  const bars = generations.map(({ sentAt, timings }) => [
    (sentAt.getTime() - start) / 1000,
    (sentAt.getTime() - start + timings.totalTime) / 1000,
  ]);
  const description = `Bars on one time axis. ${names.map((name, index) => `${name}: ${kinds[index]}, ${bars[index]?.map((second) => second.toFixed(2)).join(" to ")} s`).join("; ")}.`;
  return draw(
    title,
    description,
    62 + 36 * generations.length,
    (palette) => ({
      xAxis: axis(palette, "seconds since the first request", { type: "value", min: 0 }),
      yAxis: axis(palette, "", { type: "category", data: names, inverse: true, splitLine: { show: false } }),
      series: [
        {
          type: "bar",
          stack: "time",
          silent: true,
          itemStyle: { color: "transparent" },
          data: bars.map(([from]) => from),
        },
        {
          type: "bar",
          stack: "time",
          barMinHeight: 2,
          data: bars.map(([from = 0, to = 0], index) => ({
            value: to - from,
            itemStyle: { color: colourOf(kinds[index], palette) },
            label: {
              show: true,
              formatter: kinds[index] ?? "",
              position: "right",
              color: palette.text,
              fontSize: SIZE,
            },
          })),
        },
      ],
      grid: { left: 80, right: 84, top: 8, bottom: 48 },
    }),
    all.length > generations.length ? `the first ${generations.length} are shown` : "",
  );
}

function colourOf(kind: OutcomeKind | undefined, palette: Palette): string {
  if (kind === "completed" || kind === "streaming") return palette.good;
  if (kind === "rejected") return palette.neutral;
  return kind === "timed out" ? palette.mark : palette.bad;
}

function dashed(palette: Palette, at: object): object {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.mark, type: "dashed" },
    label: { show: false },
    data: [at],
  };
}

function sizeUnit(bytes: number): [unit: string, bytes: number] {
  if (bytes >= 1024 ** 2) return ["MB", 1024 ** 2];
  return bytes >= 1024 ? ["KB", 1024] : ["bytes", 1];
}
