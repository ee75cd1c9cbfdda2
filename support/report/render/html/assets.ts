import { readFileSync } from "node:fs";
import path from "node:path";

/** Style sheets and the script, read once, to be part of pages that are one file each. Not to be escaped there. */
export const OVERVIEW_CSS = read("overview.css");
export const BANNER_CSS = read("banner.css");
export const PAGE_SCRIPT = read("page-script.js");

function read(name: string): string {
  const text = readFileSync(path.join(__dirname, name), "utf8");
  if (/<\/|<!--/.test(text)) throw new Error(`${name} has what ends the element that it is put into`);
  return text;
}
