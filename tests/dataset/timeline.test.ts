import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { parseColumns } from "../../support/dataset/contract";
import type { DataFormat } from "../../support/dataset/database";
import { type Timeline, timelineColumns, timelineOf } from "../../support/dataset/timeline";
import { useDatabase } from "../helpers/test-database";

const NOW = Date.parse("2026-11-25T10:00:00Z");
const GENERATION = { from: new Date(NOW), to: new Date(NOW + 60_000) };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const COLUMNS = { time: "t", kind: { column: "k", values: ["a", "b"] } };

const test = useDatabase();

async function load(text: string | Uint8Array, format: DataFormat) {
  await test.load(text, format);
  return timelineOf(test.database, "data", COLUMNS, GENERATION);
}

type Row = readonly [time: unknown, kind: unknown];
const lines = (rows: readonly Row[]) => rows.map(([t, k]) => `${JSON.stringify({ t, k })}\n`).join("");
const iso = (at: number) => new Date(at).toISOString();
const ofTimes = (times: readonly unknown[]) => load(lines(times.map((time) => [time, "a"])), "JSON lines");
/** The rows of each kind, over all bins. */
const totals = (timeline: Timeline | undefined) =>
  timeline?.kinds.map(({ name, counts }) => `${name} ${counts.reduce((all, one) => all + one, 0)}`);

describe("A timeline", () => {
  it("takes the contract's first timestamp, and the first column with a list of values", () => {
    const columns = parseColumns([
      { column: "id", type: "UUID", "must be": "unique" },
      { column: "at", type: "timestamp", "must be": "within the last day" },
      { column: "until", type: "timestamp" },
      { column: "kind", type: "text", "must be": "one of x, y" },
    ]);
    expect(timelineColumns(columns)).to.deep.equal({ time: "at", kind: { column: "kind", values: ["x", "y"] } });
    expect(timelineColumns(columns.slice(0, 3))).to.deep.equal({ time: "at" });
    expect(timelineColumns(columns.slice(0, 1))).to.equal(undefined);
  });

  const rows: readonly Row[] = Array.from({ length: 240 }, (_, index) => [
    iso(NOW - DAY + index * 60_000),
    index % 3 ? "a" : "b",
  ]);
  for (const [format, text] of [
    ["CSV", `t,k\n${rows.map((row) => row.join(",")).join("\n")}\n`],
    ["JSON lines", lines(rows)],
    [
      "Parquet",
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: "t", data: rows.map(([t]) => new Date(String(t))), type: "TIMESTAMP" },
            { name: "k", data: rows.map(([, k]) => String(k)), type: "STRING" },
          ],
        }),
      ),
    ],
  ] as const) {
    it(`counts the rows of ${format} in bins, by kind`, async () => {
      const timeline = await load(text, format);
      expect(totals(timeline)).to.deep.equal(["a 160", "b 80"]);
      expect(timeline).to.deep.include({ from: NOW - DAY, to: NOW - DAY + 239 * 60_000, unreadable: 0 });
      expect(timeline?.earlier).to.deep.equal({ rows: 0 });
    });
  }

  it("shows a gap as bins without rows", async () => {
    const times = [...Array(100).keys()].map((index) =>
      iso(NOW - DAY + index * 60_000 + (index >= 50 ? 12 * HOUR : 0)),
    );
    const { kinds: [{ counts } = { counts: [] }] = [] } = (await ofTimes(times)) ?? {};
    expect(counts.filter((rows) => rows === 0).length).to.be.greaterThan(40);
    expect([counts[0], counts.at(-1)]).not.to.include(0);
  });

  it("names what the contract does not allow, and what it allows and no row has", async () => {
    const timeline = await load(
      lines([
        [iso(NOW), "a"],
        [iso(NOW), "wish"],
        [iso(NOW), null],
      ]),
      "JSON lines",
    );
    expect(totals(timeline)).to.deep.equal(["a 1", "b 0", "values not allowed 2"]);
    expect(timeline?.kinds.map(({ allowed }) => allowed)).to.deep.equal([true, true, false]);
  });

  it("takes many allowed values together, and rows without kinds as they are", async () => {
    await load(lines([...Array(12).keys()].map((index) => [iso(NOW), `v${index}`])), "JSON lines");
    const values = [...Array(12).keys()].map((index) => `v${index}`);
    const many = await timelineOf(test.database, "data", { time: "t", kind: { column: "k", values } }, GENERATION);
    expect(totals(many)?.slice(-2)).to.deep.equal(["v7 1", "other allowed values 4"]);
    expect(totals(await timelineOf(test.database, "data", { time: "t" }, GENERATION))).to.deep.equal(["all rows 12"]);
  });

  it("reads an offset, and says that times without one were read as UTC", async () => {
    const with_ = await ofTimes(["2026-11-25T10:00:00+02:00", "2026-11-25T03:00:00-05:00", "2026-11-25T08:00:00Z"]);
    expect(with_).to.deep.include({ from: NOW - 2 * HOUR, to: NOW - 2 * HOUR, withoutOffset: false });
    const short = await ofTimes(["2026-11-25T10:00+02:00", "2026-11-25T08:00Z", "2026-11-25T08:00:00Z"]);
    expect(short).to.deep.include({ from: NOW - 2 * HOUR, to: NOW - 2 * HOUR, withoutOffset: false, unreadable: 0 });
    const without = await ofTimes(["2026-11-25T08:00:00", "2026-11-25 08:00:00.5"]);
    expect(without).to.deep.include({ from: NOW - 2 * HOUR, to: NOW - 2 * HOUR + 500, withoutOffset: true });
  });

  it("is unset where no time can be read, and counts those that cannot", async () => {
    for (const times of [[1_764_064_800, 1_764_064_805], ["yesterday", null, ""], ["infinity"]])
      expect(await ofTimes(times), String(times)).to.equal(undefined);
    expect(await ofTimes([iso(NOW), "yesterday", null])).to.deep.include({ unreadable: 2, from: NOW });
    expect(totals(await ofTimes([iso(NOW), "yesterday", null]))).to.deep.equal(["a 1", "b 0"]);
    await load("t,k\n", "CSV");
    expect(await timelineOf(test.database, "data", COLUMNS, GENERATION)).to.equal(undefined);
  });

  for (const [span, times] of [
    ["one row", [NOW]],
    ["rows of the same time", [NOW, NOW, NOW]],
    ["a second", [...Array(100).keys()].map((index) => NOW + index * 10)],
    ["years", [...Array(100).keys()].map((index) => NOW - index * 30 * DAY)],
    ["years from the generation", [...Array(100).keys()].map((index) => NOW - 4000 * DAY + index * 5000)],
  ] as const) {
    it(`has a bar for each row of ${span}`, async () => {
      const timeline = await ofTimes(times.map(iso));
      expect(totals(timeline)).to.deep.equal([`a ${times.length}`, "b 0"]);
      expect(timeline?.bin).to.be.at.least(1);
      expect(timeline).to.deep.include({ from: Math.min(...times), to: Math.max(...times) });
    });
  }

  it("reads times at the ends of the calendar, and none beyond them", async () => {
    const beyond = [
      "294247-01-10 04:00:54.775806+00",
      "290309-12-22 (BC) 00:00:00+00",
      "-infinity",
      "infinity+",
      "----",
    ];
    expect(await ofTimes([iso(NOW), ...beyond])).to.deep.include({ unreadable: beyond.length, from: NOW, to: NOW });
    const last = "9999-12-31T23:59:59.999Z";
    expect((await ofTimes([iso(NOW), last]))?.unreadable).to.equal(0);
    expect((await ofTimes([last]))?.to).to.equal(Date.parse(last));
  });

  it("leaves few rows of another time aside, so that they do not hide all others", async () => {
    const times = [...Array(1000).keys()].map((index) => NOW - DAY + index * 60_000);
    const timeline = await ofTimes([NOW - 20_000 * DAY, ...times, NOW + 9000 * DAY].map(iso));
    expect(timeline?.earlier).to.deep.equal({ rows: 1, furthest: NOW - 20_000 * DAY });
    expect(timeline?.later).to.deep.equal({ rows: 1, furthest: NOW + 9000 * DAY });
    expect(totals(timeline)?.[0]).to.equal("a 1000");
  });

  it("loses no row, whenever it is", async () => {
    const time = fc.oneof(fc.integer({ min: NOW - 3 * DAY, max: NOW + DAY }), fc.integer({ min: 0, max: 2 * NOW }));
    await fc.assert(
      fc.asyncProperty(fc.array(time, { minLength: 1, maxLength: 50 }), async (times) => {
        const { kinds, earlier, later, bin, from } = (await ofTimes(times.map(iso))) ?? expect.fail("no timeline");
        const counts = kinds[0]?.counts ?? [];
        expect(counts.reduce((all, rows) => all + rows, earlier.rows + later.rows)).to.equal(times.length);
        expect(counts.length).to.be.at.most(60);
        counts.forEach((rows, place) => {
          const inBin = times.filter((at) => at >= from + place * bin + 1 && at < from + (place + 1) * bin - 1);
          expect(rows).to.be.at.least(inBin.length);
        });
      }),
      { numRuns: 25 },
    );
  });
});
