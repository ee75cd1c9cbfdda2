import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** The first bytes of a file as text. */
export function beginningOf(file: string, length: number): string {
  return textAt(file, length, () => 0);
}

/** The last bytes of a file as text. */
export function endOf(file: string, length: number): string {
  return textAt(file, length, (size) => Math.max(0, size - length));
}

function textAt(file: string, length: number, position: (size: number) => number): string {
  const opened = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString("utf8", 0, readSync(opened, bytes, 0, length, position(fstatSync(opened).size)));
  } finally {
    closeSync(opened);
  }
}
