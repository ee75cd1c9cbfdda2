import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./run-suite";

/** Copies a feature of this project into a folder, with more tags on each of its scenarios, and returns the copy's path. */
export function taggedFeature(folder: string, name: string, tags: readonly string[]): string {
  const text = readFileSync(path.join(PROJECT, "features", `${name}.feature`), "utf8");
  const file = path.join(folder, `${name}-${tags.join("-").replace(/\W+/g, "-")}.feature`);
  writeFileSync(file, text.replace(/^( +@[A-Z]+-\d{3})$/gm, `$1 ${tags.join(" ")}`));
  return file;
}

const DAY = 24 * 3_600_000;

/** A day so many days from today, as the tag `@until:…` has it. Whether it is over does not change at midnight. */
export function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * DAY).toISOString().slice(0, 10);
}
