import { readFileSync } from "node:fs";
import path from "node:path";

/** Style sheets, read once, to be part of pages that are one file each. */
export const OVERVIEW_CSS = read("overview.css");
export const BANNER_CSS = read("banner.css");

function read(name: string): string {
  const css = readFileSync(path.join(__dirname, name), "utf8");
  // Templates escape these, which a browser does not undo in a style sheet.
  if (/[&<"]/.test(css)) throw new Error(`${name} has characters that cannot be within a style element: & < "`);
  return css;
}
