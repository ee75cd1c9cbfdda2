import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { faults, variations } from "../../sandbox/catalogue/catalogue";
import { type Entry, featuresOf } from "../../sandbox/catalogue/entry";
import { table } from "../../support/shared/text-table";
import { runSuite, type SuiteRun } from "../helpers/run-suite";

/**
 * The proof that the suite tells a bad service from a good one: the real suite, started as a user would, against every
 * service of the catalogue. A fault has to fail its feature with its words; a variation has to pass in all of them.
 */

/** Two cores are kept busy by a few runs at once, since some of them mostly wait. */
const AT_ONCE = 4;
const SECRET = "rare-Zq7-secret-4711";
const EVERY_RUN = {
  // Small data is quicker to make; nothing here depends on its size.
  SANDBOX_EVENTS: "300",
  MINIO_ACCESS_KEY: "tester",
  MINIO_SECRET_KEY: SECRET,
  NODE_COMPILE_CACHE: path.join(tmpdir(), "clickstream-compile-cache"),
};

/** A fault need not be waited for; a healthy service has all the time it may take. */
const SOON = { SETTLE_TIMEOUT: "3s" };

const verdicts: string[][] = [];

async function runOn(entry: Entry): Promise<SuiteRun> {
  const args = featuresOf(entry).map((feature) => `features/${feature}.feature`);
  if (entry.scenario) args.push("--name", entry.scenario);
  const run = await runSuite(args, {
    RUN_MANUAL_TESTS: "true",
    ...EVERY_RUN,
    ...(entry.fails ? SOON : {}),
    SANDBOX_FAULT: entry.name,
    ...entry.settings,
  });
  expect([run.stdout, run.stderr, ...Object.values(run.reports)].join("\n"), "a secret was written").not.to.contain(
    SECRET,
  );
  return run;
}

function judged(entry: Entry, verdict: string, judge: () => void): void {
  try {
    judge();
    verdicts.push([entry.name, verdict]);
  } catch (error) {
    verdicts.push([entry.name, entry.fails ? "MISSED" : "FALSE ALARM"]);
    throw error;
  }
}

describe("The suite fails every faulty service for the right reason", { concurrency: AT_ONCE }, () => {
  for (const fault of faults) {
    it(`${fault.name}: ${fault.does}`, async () => {
      const run = await runOn(fault);
      judged(fault, "caught", () => {
        const failed = run.scenarios.filter(({ status }) => status === "FAILED");
        expect(run.code, run.stdout + run.stderr).to.equal(1);
        expect(
          failed.map(({ feature }) => feature),
          run.stdout,
        ).to.include(fault.fails);
        const messages = failed.map(({ message }) => message).join("\n");
        expect(messages).to.contain(fault.words);
        for (const part of ["Promised: ", "Happened: ", "Likely cause: ", "What to do: "])
          expect(messages).to.contain(part);
        expect(run.stdout, "the terminal says it too").to.contain(fault.words);
      });
    });
  }
});

describe("The suite passes every healthy but unusual service", { concurrency: AT_ONCE }, () => {
  for (const variation of variations) {
    it(`${variation.name}: ${variation.does}`, async () => {
      const run = await runOn(variation);
      judged(variation, "passed", () => {
        expect(run.scenarios.map(({ name, status, message }) => `${status} ${name} ${message}`.trim())).to.satisfy(
          (results: string[]) =>
            results.length >= featuresOf(variation).length && results.every((result) => result.startsWith("PASSED")),
          run.stdout,
        );
        expect(run.code, run.stdout + run.stderr).to.equal(0);
      });
    });
  }
});

after(() => {
  const count = (verdict: string) => verdicts.filter(([, given]) => given === verdict).length;
  const rows = [...faults, ...variations].map(({ name, fails, words = "" }) => [
    name,
    fails ? `${fails} fails` : "all pass",
    verdicts.find(([judged]) => judged === name)?.[1] ?? "NOT TRIED",
    words,
  ]);
  console.log(
    [
      table(["service", "expected", "verdict", "words of the failure"], rows),
      "",
      `faults:     ${count("caught")} caught, ${count("MISSED")} missed of ${faults.length}`,
      `variations: ${count("passed")} passed, ${count("FALSE ALARM")} false alarms of ${variations.length}`,
    ].join("\n"),
  );
});
