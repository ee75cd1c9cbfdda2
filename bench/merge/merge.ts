/**
 * One report of a thousand environments, against Allure 3, which is given the same results as its own files, with an
 * environment of Allure's for each; and one of ten thousand, without a peer. The run that all of them tell of is one of the
 * suite on the sandbox.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CaseResult, Results } from "../../support/report/results/results";
import { startSuite } from "../../tests/helpers/run-suite";
import type { Comparison, Figures } from "../harness/compare";
import { measured, missingProgram } from "../harness/processes";

const [MANY, MOST] = [1000, 10_000];
const MB = 1024 ** 2;

export async function* comparisons(): AsyncIterable<Comparison> {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-bench-merge-"));
  const [ours, allures, most] = ["ours", "allure-results", "most"].map((name) => path.join(folder, name)) as Folders;
  try {
    const cases = await writeAll(MANY, ours, allures);
    yield {
      title: titleFor(MANY),
      note: `${cases.toLocaleString("en-US")} cases; one in twenty environments failed. "MB of HTML" is the page that is opened. To reach: 30 s and 500 MB.`,
      contenders: [
        { name: "suite", run: () => mergeAll(ours) },
        { name: "Allure 3", missing: missingProgram("allure"), run: () => generateAll(folder, allures) },
      ],
    };
    const more = await writeAll(MOST, most);
    yield {
      title: titleFor(MOST),
      note: `${more.toLocaleString("en-US")} cases, otherwise as with ${MANY.toLocaleString("en-US")}. There is nothing to reach.`,
      contenders: [{ name: "suite", run: () => mergeAll(most) }],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Folders = [ours: string, allures: string, most: string];

function titleFor(environments: number): string {
  return `One report of ${environments.toLocaleString("en-US")} environments`;
}

/** Ends with another code than 0, since environments failed. */
function mergeAll(folder: string): Figures {
  const command =
    '"$0" --require ./support/loading/register.js support/report/merge/main.ts "$1" > "$1/said.txt" || [ $? = 1 ]';
  return withPage(path.join(folder, "index.html"), measured("sh", ["-c", command, process.execPath, folder]));
}

function generateAll(folder: string, allures: string): Figures {
  const [config, report] = [path.join(folder, "allurerc.mjs"), path.join(folder, "allure-report")];
  writeFileSync(config, allureConfig(report));
  const args = ["generate", allures, "--config", config, "--output", report];
  return withPage(path.join(report, "index.html"), measured("allure", args, process.env, folder));
}

function withPage(page: string, figures: Figures): Figures {
  return { ...figures, "MB of HTML": statSync(page).size / MB };
}

/** Writes what so many environments hand in, and the same as Allure has it; returns how many cases that are. */
async function writeAll(environments: number, ours: string, allures?: string): Promise<number> {
  const good = await resultsOfRun({});
  const bad = await resultsOfRun({ SANDBOX_FAULT: "upload-fails" });
  if (allures) mkdirSync(allures, { recursive: true });
  let cases = 0;
  for (let number = 0; number < environments; number += 1) {
    const name = `env-${number}`;
    const target = {
      kind: "service",
      note: `the service at http://${name}:8000`,
      id: name,
      store: `http://minio.${name}:9000`,
      bucket: "analytics",
    };
    const results = { ...(number % 20 === 7 ? bad : good), target } as Results;
    mkdirSync(path.join(ours, name), { recursive: true });
    writeFileSync(path.join(ours, name, "results.json"), JSON.stringify(results));
    for (const { id, feature, cases: own } of results.requirements)
      for (const one of own) {
        cases += 1;
        if (!allures) continue;
        const result = allureResult(one, `${cases}`, id, feature, name);
        writeFileSync(path.join(allures, `${cases}-result.json`), JSON.stringify(result));
      }
  }
  return cases;
}

async function resultsOfRun(settings: Readonly<Record<string, string>>): Promise<Results> {
  const { reports } = await startSuite(["--tags", "@manual and not @skip"], settings).finished;
  return JSON.parse(reports["results.json"] ?? "");
}

/** As in Allure's own schema of results. */
function allureResult(
  { name, verdict, durationMs = 0, failures = [] }: CaseResult,
  uuid: string,
  id: string,
  feature: string,
  environment: string,
) {
  const status = { passed: "passed", failed: "failed", "could not be tried": "broken" }[verdict as string] ?? "skipped";
  const message = failures.map(({ happened }) => happened).join("; ");
  return {
    uuid,
    historyId: `${id} ${name}`,
    fullName: `${feature}: ${name}`,
    name,
    status,
    statusDetails: { message },
    stage: "finished",
    steps: [],
    attachments: [],
    parameters: [],
    start: 0,
    stop: durationMs,
    labels: [
      { name: "feature", value: feature },
      { name: "environment", value: environment },
    ],
  };
}

function allureConfig(output: string): string {
  return `const environments = Object.fromEntries(
  Array.from({ length: ${MANY} }, (_, number) => {
    const name = "env-" + number;
    return [name, { matcher: ({ labels }) => labels.some((one) => one.name === "environment" && one.value === name) }];
  }),
);
export default { output: ${JSON.stringify(output)}, environments, plugins: { awesome: { options: { singleFile: true } } } };
`;
}
