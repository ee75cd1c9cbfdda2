/** So many bytes of a content are enough to tell what it looks like. */
export const BEGINNING = 512;

/** How contents of other kinds than text in UTF-8 begin. */
const BEGINNINGS: readonly [kind: string, begins: (bytes: Buffer) => boolean][] = [
  ["gzip", beginsWith(0x1f, 0x8b)],
  ["Zstandard", beginsWith(0x28, 0xb5, 0x2f, 0xfd)],
  ["a ZIP archive", beginsWith(0x50, 0x4b, 0x03, 0x04)],
  ["Parquet", beginsWith(...Buffer.from("PAR1"))],
  ["UTF-16 text", beginsWith(0xff, 0xfe)],
  ["UTF-16 text", beginsWith(0xfe, 0xff)],
  ["UTF-16 text", isUtf16Unmarked],
  ["a web page (HTML)", (bytes) => /^\s*<(!doctype html|html|head|body)\b/i.test(textOf(bytes))],
  ["XML", (bytes) => /^\s*<\?xml\b/.test(textOf(bytes))],
];

/** What a content looks like by its first bytes, where that is not the text that data is made of. */
export function looksLike(beginning: Buffer): string | undefined {
  const bytes = beginning.subarray(0, BEGINNING);
  return BEGINNINGS.find(([, begins]) => begins(bytes))?.[0];
}

function beginsWith(...mark: readonly number[]): (bytes: Buffer) => boolean {
  return (bytes) => bytes.subarray(0, mark.length).equals(Buffer.from(mark));
}

/** Plain letters are a byte and a zero byte each in UTF-16, in one order or the other. */
function isUtf16Unmarked(bytes: Buffer): boolean {
  const first = [...bytes.subarray(0, 16)];
  const zeros = (odd: number) => first.every((byte, index) => (byte === 0) === (index % 2 === odd));
  return first.length === 16 && (zeros(0) || zeros(1));
}

/** Without a byte order mark. */
function textOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}
