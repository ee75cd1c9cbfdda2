/** Lays out rows as a plain-text table: a heading, a rule, and cells as wide as their column needs. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const layOut = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [layOut(heading), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(layOut)].join("\n");
}
