/** How many rows the output says were generated of a data set. */
export interface GeneratedRows {
  readonly dataSet: "users" | "products" | "events";
  readonly rows: number;
  /** `Successfully generated 10000+ events`: with a plus some rows come on top, and none without one. */
  readonly orMore: boolean;
}

/** Digits, perhaps in groups that one sign keeps apart: a comma, a full stop, an apostrophe, a blank… */
const NUMBER =
  /(?<!\d[.,]?)(?<number>\d{1,3}(?<separator>[,. '’_\u00a0\u2009\u202f])(?:\d{2,3}\k<separator>)*\d{3}(?!\d)|\d+)/
    .source;
/** Other words before what was generated may say that it is a part: `3 fraudulent users`. */
const WHOLE = "(?:clickstream|mock|synthetic|fake|random|sample|test|unique|new|total)";
const GENERATED = new RegExp(
  `\\bgenerated\\s+${NUMBER}(?<more>\\+?)\\s*(?:\\b${WHOLE} )?(?<dataSet>users|products|events)\\b`,
  "i",
);
const SIZE = new RegExp(`${NUMBER}(?:[.,]0+)?\\s*bytes`, "gi");
/** `in 2.5 s` is no file. */
const INTO_FILE = /\bgenerated\s+\d.*?\s(?:in|into|to|as)\s+(?:(["'`])(.+?)\1|(\S+\.[a-z]\w*))/i;

/** The size in bytes that a text names; none where it names several. */
export function sizeIn(text: string): number | undefined {
  const sizes = new Set([...text.matchAll(SIZE)].map(({ groups }) => wholeNumber(groups?.number)));
  const [size] = sizes;
  return sizes.size === 1 ? size : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  const digits = text?.replace(/\D/g, "");
  return digits ? Number(digits) : undefined;
}

/** `generated 10k events` names no number. */
export function generatedIn(text: string): GeneratedRows | undefined {
  const { number, more, dataSet } = GENERATED.exec(text)?.groups ?? {};
  const rows = wholeNumber(number);
  if (!dataSet || rows === undefined) return undefined;
  return { dataSet: dataSet.toLowerCase() as GeneratedRows["dataSet"], rows, orMore: more === "+" };
}

/** The name, without its folder, of the file that the rows were generated into. */
export function generatedFileIn(text: string): string | undefined {
  const [, , quoted, bare] = INTO_FILE.exec(text) ?? [];
  return (quoted ?? bare)?.split(/[\\/]/).at(-1);
}
