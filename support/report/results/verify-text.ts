import { count } from "../../shared/quantities";
import type { Results } from "./results";
import type { Expected, Problem } from "./verify";
import { withoutOptional } from "./verify";

/** What `npm run verify` says of a file, with a line end. Requirements with the same problem are named together. */
export function verifyText(file: string, results: Results, { suite, profile }: Expected, problems: readonly Problem[]) {
  if (problems.length === 0)
    return `${[accepted(file, results, suite.version), ...skipped(results, profile)].join("\n")}\n`;
  const groups = [
    ...Map.groupBy(problems, ({ happened, cause, remedy }) => [happened, cause, remedy].join("\n")).values(),
  ];
  return `${[`${file} is not accepted, for ${count(groups.length, "reason")}:`, ...groups.map(problemText)].join("\n\n")}\n`;
}

function accepted(file: string, { requirements, target, startedAt }: Results, version: string): string {
  const passed = requirements.filter(({ verdict }) => verdict === "passed");
  const when = startedAt === undefined ? "" : ` on ${startedAt.slice(0, 10)}`;
  return `${file} is accepted: ${target?.note ?? "the target"} passed ${count(passed.length, "requirement")} of version ${version} of the suite${when}.`;
}

function skipped(results: Results, profile: Expected["profile"]): string[] {
  return withoutOptional(results, profile).map(({ ids, reason }) => `May be skipped: ${ids.join(", ")}: ${reason}`);
}

function problemText(group: readonly Problem[]): string {
  const ids = group.flatMap(({ requirement }) => requirement ?? []);
  return group
    .slice(0, 1)
    .flatMap(({ happened, cause, remedy }) => [
      ids.length > 0 ? ids.join(", ") : "The run",
      `  Happened: ${happened}`,
      `  Likely cause: ${cause}`,
      `  What to do: ${remedy}`,
    ])
    .join("\n");
}
