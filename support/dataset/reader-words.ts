import { count, formatSize } from "../shared/quantities";

/** What DuckDB says of a file or a row that it cannot read, and how it is told to those who do not know DuckDB. */
const TOLD: readonly [said: RegExp, told: (...groups: string[]) => string][] = [
  [
    /Expected Number of Columns: (\d+) Found: (\d+)/,
    (expected, found) => `${count(Number(found), "value")}, where the header has ${count(Number(expected), "column")}`,
  ],
  [/unterminated quote/, () => "a quote is not closed, or text follows where it is"],
  [
    /CSV Error on Line: (\d+)[\s\S]*Maximum line size of (\d+) bytes exceeded/,
    (line, most) => `line ${Number(line).toLocaleString("en-US")} is longer than ${formatSize(Number(most))}`,
  ],
  [/CSV Parser state machine reached an invalid state/, () => "some of its lines end with a carriage return alone"],
  [/No magic bytes|too small to be a Parquet/, () => "it does not end as a Parquet file does"],
];

/** The first line of it where nothing better is known. */
export function inPlainWords(said: string): string {
  for (const [pattern, told] of TOLD) {
    const match = pattern.exec(said);
    if (match) return told(...match.slice(1));
  }
  return (said.split("\n")[0] ?? "").replace(/^Invalid Input Error: /, "");
}
