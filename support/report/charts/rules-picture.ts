import { isUnreadable, type JudgedObject } from "../../dataset/quality-assertions";
import { count } from "../../shared/quantities";
import { EDGE, heading, LINE, rectangle, SIZE, textAt, WIDTH, widthOf, wrap } from "./lettering";
import { type Palette, svgPicture } from "./picture";

/** A rule as a row of the picture. */
interface Item {
  readonly dimension: string;
  readonly words: string;
  /** How many rows break it, or what else is to be said. */
  readonly said: string;
  /** Of all rows, those that break it: from 0 to 1. */
  readonly share: number;
  readonly passed: boolean;
}

const MARK = 22;
const GAP = 10;
const BAR = 4;
/** Even one row of millions has to be seen. */
const LEAST = 4;

/**
 * The rules of an object of a data set by dimension, each with the number of rows that break it, and a bar of their share
 * where there are any. What failed has a cross and bold words, so that it is told from what passed without colours too.
 */
export function rulesPicture(judged: JudgedObject): string {
  const { name, key, table } = judged.read;
  const items = itemsOf(judged);
  const title = `${name}: ${titleOf(judged)}`;
  const told = items.filter(({ passed, share }) => !passed || share > 0).map(inWords);
  const description = [key, ...(told.length > 0 ? told : ["no row breaks a rule"])].join("; ");
  const rows = table.rows + table.unreadable;
  const top = heading(title, [key, ...(rows > 0 ? [`Rows that break a rule, of ${number(rows)}:`] : [])]);
  const parts: ((palette: Palette) => string)[] = [];
  let y = top.height;
  for (const [dimension, group] of Map.groupBy(items, (item) => item.dimension)) {
    const at = y + LINE;
    parts.push(({ neutral }) => textAt(EDGE, at, dimension, { colour: neutral, bold: true }));
    y += LINE + GAP / 2;
    for (const item of group) {
      const row = rowOf(item, y);
      parts.push(row.draw);
      y += row.height;
    }
    y += GAP / 2;
  }
  const height = y + EDGE;
  return svgPicture(title, `${description}.`, { width: WIDTH, height }, (palette) =>
    [
      rectangle(0, 0, WIDTH, height, palette.ground),
      top.draw(palette.text),
      ...parts.map((part) => part(palette)),
    ].join(""),
  );
}

/** `11 of 12 rules passed, 1 column missing` */
function titleOf({ read, results, missingColumns }: JudgedObject): string {
  const passed = results.filter((result) => result.passed).length;
  const { unreadable } = read.table;
  return [
    ...(results.length > 0 ? [`${passed} of ${count(results.length, "rule")} passed`] : []),
    ...(missingColumns.length > 0 ? [`${count(missingColumns.length, "column")} missing`] : []),
    ...(unreadable > 0 ? [`${count(unreadable, "row")} unreadable`] : []),
    ...(unreadable === 0 && isUnreadable(read) ? ["cannot be read"] : []),
  ].join(", ");
}

function rowOf({ words, said, share, passed }: Item, y: number) {
  const [left, right] = [EDGE + MARK, WIDTH - EDGE];
  const font = { bold: !passed };
  const lines = wrap(words, right - left - GAP - widthOf(said, font), font);
  const barAt = y + lines.length * LINE + 2;
  const draw = (palette: Palette) => {
    const style = { colour: passed ? palette.text : palette.bad, ...font };
    const broken = Math.max(LEAST, share * (right - left));
    return [
      textAt(EDGE, y + SIZE, passed ? "✔" : "✘", { colour: passed ? palette.good : palette.bad, bold: true }),
      ...lines.map((line, index) => textAt(left, y + SIZE + index * LINE, line, style)),
      textAt(right, y + SIZE, said, { ...style, anchor: "end" }),
      ...(share > 0
        ? [
            rectangle(left, barAt, right - left, BAR, palette.faint),
            rectangle(right - broken, barAt, broken, BAR, passed ? palette.neutral : palette.bad),
          ]
        : []),
    ].join("");
  };
  return { height: lines.length * LINE + (share > 0 ? BAR + GAP - 2 : 0), draw };
}

function itemsOf({ read, results, missingColumns }: JudgedObject): Item[] {
  const { rows, unreadable } = read.table;
  const item = (dimension: string, words: string, said: string, share: number): Item => {
    return { dimension, words, said, share, passed: share === 0 };
  };
  return [
    ...(unreadable > 0
      ? [
          item(
            "completeness",
            "every row must be readable",
            brokenOf(unreadable, rows + unreadable),
            unreadable / (rows + unreadable),
          ),
        ]
      : []),
    ...(unreadable === 0 && isUnreadable(read)
      ? [item("completeness", "the object must be readable", "unreadable", 1)]
      : []),
    ...missingColumns.map((name) => item("completeness", `there must be a column ${name}`, "no column", 1)),
    ...results.map(({ rule, rows: checked, broken, passed }) => {
      const allowed = rule.allowed > 0 ? ` (${number(rule.allowed)} allowed)` : "";
      const said = rule.onValues && broken > 0 ? `${number(broken)} too many` : brokenOf(broken, checked) + allowed;
      return { ...item(rule.dimension, rule.words, said, broken / Math.max(1, checked)), passed };
    }),
  ];
}

/** `12 of 10,051`, or `0`. */
function brokenOf(broken: number, rows: number): string {
  return broken === 0 ? "0" : `${number(broken)} of ${number(rows)}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function inWords({ words, said, passed }: Item): string {
  return `${passed ? "passed" : "failed"}: ${words}: ${said}`;
}
