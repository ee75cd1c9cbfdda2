import { globSync, readFileSync } from "node:fs";

/**
 * Mutation testing of what judges. `AREA` names folders of `support/`, by commas (`AREA=clickstream/output,net`), and the
 * tests of the same folders are run; without it, all are. Texts are left as they are: a test that repeats a sentence shows
 * nothing about a judgement.
 */
const areas = ["shared", "settings", "net", "clickstream", "bucket", "dataset", "report", "run"];
const chosen = process.env.AREA?.split(",") ?? areas;

/** Tests in the order in which they try a mutant, which ends with the first that fails: those that take long come last. */
const tests = chosen.flatMap((area) => globSync(`tests/${area}/**/*.test.ts`));
const takesLong = (file) => /fast-check|workOf/.test(readFileSync(file, "utf8"));
const testFiles = [...tests.filter((file) => !takesLong(file)), ...tests.filter(takesLong)];
const required = ["ts-node/register", "./tests/mutation/fewer-runs.js", "{{hookFile}}"];

/**
 * What only puts words and pictures together, or needs a service, a store or a browser: other tests look at these.
 * `support/scenario` is tried by the catalogue of faults, which takes too long to run for each mutant.
 */
const notJudging = [
  "!support/{bucket,clickstream}/failures.ts",
  "!support/report/{render,charts,formatters,contract}/**",
  "!support/shared/{cancellation,progress,text-table,schema-problems}.ts",
  "!support/run/{preflight,reports-folder,run-lock}.ts",
];

export default {
  testRunner: "tap",
  tap: {
    testFiles,
    nodeArgs: [...required.flatMap((file) => ["--require", file]), "--test-reporter=tap", "{{testFile}}"],
    forceBail: true,
  },
  mutate: [...chosen.map((area) => `support/${area}/**/*.ts`), ...notJudging],
  mutator: { excludedMutations: ["StringLiteral"] },
  coverageAnalysis: "perTest",
  disableTypeChecks: false,
  timeoutMS: 20_000,
  concurrency: 2,
  reporters: ["clear-text", "json", "progress-append-only"],
  jsonReporter: { fileName: `reports/mutation-${chosen.join("-").replaceAll("/", "-")}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: [".ci", "reports"],
  tempDirName: "reports/.stryker",
};
