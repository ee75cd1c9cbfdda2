import type { Change } from "../../bucket/snapshot";
import type { Timings } from "../../clickstream/timings";
import type { Look } from "../../resources/look";
import { loads } from "../../resources/use";
import { formatDuration, formatSize } from "../../shared/quantities";
import { axis, type Chart, draw } from "./draw";
import type { Palette } from "./picture";

/** Pictures of what a service uses, as SVG. */

/** What one generation used over time. */
export interface Used {
  readonly timings: Timings;
  /** In the order of their time; none where nothing was measured. */
  readonly looks: readonly Look[];
  /** When the request was sent: on the clock of the looks, and in ms since 1970. */
  readonly from: number;
  readonly since1970: number;
  /** What the generation changed in the bucket. */
  readonly changes: readonly Change[];
}

/** One of several lines above each other, on one time axis. */
interface Panel {
  readonly name: string;
  readonly peak: string;
  /** Seconds since the request, and the value in the unit of the name. */
  readonly points: readonly (readonly [seconds: number, value: number])[];
  readonly color: keyof Palette;
  readonly step: boolean;
}

const [PANEL, GAP, BELOW] = [84, 30, 40];

/** Output, memory, processors, bucket and network over the same time. Unset where there is only the output. */
export function usedChart(used: Used): string | undefined {
  const panels = panelsOf(used);
  if (panels.length < 2) return undefined;
  const to = Math.max(used.timings.totalTime / 1000, ...panels.flatMap(({ points }) => points.map(([at]) => at)));
  const title = `Resources over ${formatDuration(used.timings.totalTime)}`;
  const description = `Lines over time, one above the other. ${panels.map(({ name, peak }) => `${name}: ${peak}`).join("; ")}.`;
  const chart: Chart = (palette) => ({
    grid: panels.map((_, index) => ({ left: 66, right: 24, top: GAP + index * (PANEL + GAP), height: PANEL })),
    title: panels.map(({ name, peak }, index) => ({
      text: `${name}: ${peak}`,
      left: 60,
      top: 4 + index * (PANEL + GAP),
      textStyle: { color: palette.text, fontSize: 13, fontWeight: "normal" },
    })),
    xAxis: panels.map((_, index) => {
      const last = index === panels.length - 1;
      const options = {
        type: "value",
        min: 0,
        max: to,
        gridIndex: index,
        axisLabel: { show: last, color: palette.text },
      };
      return axis(palette, last ? "seconds since the request" : "", options);
    }),
    yAxis: panels.map((_, index) => axis(palette, "", { type: "value", min: 0, splitNumber: 2, gridIndex: index })),
    series: panels.map(({ points, color, step }, index) => ({
      type: "line",
      xAxisIndex: index,
      yAxisIndex: index,
      showSymbol: false,
      ...(step ? { step: "end" } : {}),
      data: points,
      lineStyle: { color: palette[color], width: 2 },
      areaStyle: { color: palette[color], opacity: 0.12 },
    })),
  });
  return draw(title, description, panels.length * (PANEL + GAP) + BELOW, chart);
}

function panelsOf({ timings, looks, from, since1970, changes }: Used): Panel[] {
  const time = (at: number) => Math.max(0, (at - from) / 1000);
  const panels: Panel[] = [];
  const add = (panel: Panel) => panel.points.length > 1 && panels.push(panel);
  const end = timings.totalTime / 1000;
  add({
    name: "output in KB",
    peak: formatSize(timings.bytes),
    points: [
      [0, 0],
      ...timings.curve.map(({ at, bytes }) => [at / 1000, bytes / 1024] as const),
      [end, timings.bytes / 1024],
    ],
    ...{ color: "neutral", step: true },
  });
  const shown = looks.filter(({ at }, index) => at >= from || (looks[index + 1]?.at ?? at) > from);
  const peak = Math.max(0, ...shown.map(({ memory }) => memory));
  add({
    name: "memory in MB",
    peak: `at most ${formatSize(peak)}`,
    points: shown.map(({ at, memory }) => [time(at), memory / 1024 ** 2]),
    ...{ color: "main", step: false },
  });
  const load = loads(shown);
  add({
    name: "processors in use",
    peak: `at most ${Math.max(0, ...load.map(({ processors }) => processors)).toFixed(2)}`,
    points: load.map(({ at, processors }) => [time(at), processors]),
    ...{ color: "mark", step: false },
  });
  add(bucketPanel(changes, since1970, end));
  const [first] = shown;
  if (first?.traffic !== undefined) {
    const begin = first.traffic;
    add({
      name: "network traffic in MB",
      peak: formatSize((shown.at(-1)?.traffic ?? begin) - begin),
      points: shown.map(({ at, traffic = begin }) => [time(at), (traffic - begin) / 1024 ** 2]),
      ...{ color: "bad", step: false },
    });
  }
  return panels;
}

/** What arrived in the bucket, by the times of change that the store tells, whose clock may be another. */
function bucketPanel(changes: readonly Change[], since1970: number, end: number): Panel {
  const made = changes
    .filter(({ kind }) => kind !== "removed")
    .map(({ object }) => ({ at: (object.changedAt.getTime() - since1970) / 1000, size: object.size }))
    .toSorted((one, other) => one.at - other.at);
  let sum = 0;
  const points = made.map(({ at, size }) => {
    sum += size;
    return [Math.min(Math.max(0, at), end), sum / 1024 ** 2] as const;
  });
  return {
    name: "stored in MB",
    peak: formatSize(sum),
    points: points.length > 0 ? [[0, 0], ...points, [end, sum / 1024 ** 2]] : [],
    ...{ color: "good", step: true },
  };
}

/** The memory at rest after each generation (bytes), with the bound that it has to stay below. */
export function memoryAtRestChart(memories: readonly number[], bound: number): string | undefined {
  const [first, last] = [memories[0], memories.at(-1)];
  if (first === undefined || last === undefined || memories.length < 2) return undefined;
  const inMB = (bytes: number) => bytes / 1024 ** 2;
  const title = `Memory at rest: ${formatSize(first)} after the first generation, ${formatSize(last)} after the last`;
  const description = `A line of the memory at rest after each of ${memories.length} generations: ${memories.map(formatSize).join(", ")}. It may be ${formatSize(first + bound)}.`;
  const legend = `what it was after the first, and ${formatSize(bound)} (dashed)`;
  const chart: Chart = (palette) => ({
    xAxis: axis(palette, "generation", { type: "category", data: memories.map((_, index) => String(index + 1)) }),
    yAxis: axis(palette, "MB", { type: "value", min: 0, nameGap: 44 }),
    series: [
      {
        type: "line",
        symbolSize: 7,
        data: memories.map(inMB),
        lineStyle: { color: palette.main, width: 2 },
        itemStyle: { color: palette.main },
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: palette.mark, type: "dashed" },
          label: { show: false },
          data: [{ yAxis: inMB(first + bound) }],
        },
      },
    ],
  });
  return draw(title, description, 210, chart, legend);
}
