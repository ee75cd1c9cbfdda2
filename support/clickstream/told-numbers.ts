/** How many rows the output says were generated of a data set. */
export interface GeneratedRows {
  readonly dataSet: "users" | "products" | "events";
  readonly rows: number;
  /** `Successfully generated 10000+ events`: with a plus some rows come on top, and none without one. */
  readonly orMore: boolean;
}

const GENERATED = /\bgenerated\s+(\d[\d,. '’_\u00a0\u2009\u202f]*)(\+?)\s*(?:\b[a-z]{2,} )?(users|products|events)\b/i;
const INTO_FILE = /\bgenerated\s+\d.*?\s(?:in|into|to|as)\s+(?:(["'`])(.+?)\1|(\S+\.\w+))/i;

/** A whole number as people write it, its thousands apart by a comma, a full stop, an apostrophe, a blank… */
export function wholeNumber(text: string | undefined): number | undefined {
  const digits = text?.replace(/\D/g, "");
  return digits ? Number(digits) : undefined;
}

/** `generated 10k events` names no number. */
export function generatedIn(text: string): GeneratedRows | undefined {
  const [, number, more, dataSet] = GENERATED.exec(text) ?? [];
  const rows = wholeNumber(number);
  if (!dataSet || rows === undefined) return undefined;
  return { dataSet: dataSet.toLowerCase() as GeneratedRows["dataSet"], rows, orMore: more === "+" };
}

/** The name, without its folder, of the file that the rows were generated into. */
export function generatedFileIn(text: string): string | undefined {
  const [, , quoted, bare] = INTO_FILE.exec(text) ?? [];
  return (quoted ?? bare)?.split(/[\\/]/).at(-1);
}
