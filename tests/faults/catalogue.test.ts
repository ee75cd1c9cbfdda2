import { after, describe, it } from "node:test";
import { expect } from "chai";
import { faults, variations } from "../../sandbox/catalogue/catalogue";
import { type Entry, featuresOf } from "../../sandbox/catalogue/entry";
import { table } from "../../support/shared/text-table";
import { endSandboxes, runOnSandbox } from "../helpers/on-sandbox";
import { runSuite, type SuiteRun, startSuite } from "../helpers/run-suite";
import { selectEntries } from "./selection";

/**
 * The proof that the suite tells a bad service from a good one: the real suite against every service of the catalogue. A
 * fault has to fail its feature with its words, or to keep it from being tried where the service is not at fault; a
 * variation has to pass in all of them.
 *
 * To start the suite and a sandbox takes ten times as long as to run it, so most entries share processes, of which each
 * runs one entry at a time: see `tests/helpers/shared/` for what keeps them apart.
 */

/** Two cores are kept busy by a few runs at once, since some of them mostly wait. */
const AT_ONCE = 5;
const EVERY_RUN = {
  // Small data is quicker to make; nothing here depends on its size.
  SANDBOX_EVENTS: "300",
  SANDBOX_PACE: "0",
  RUN_MANUAL_TESTS: "true",
  ALLOW_DELETE: "true",
  MINIO_ACCESS_KEY: "tester",
};

/** A fault need not be waited for; a healthy service has all the time it may take. */
const SOON = { SETTLE_TIMEOUT: "3s" };

/**
 * Entries that the suite is started for as a user starts it, with a sandbox that it starts itself: one that ends the
 * sandbox's process, one whose processes are known by its environment, and one of each kind.
 */
const ON_THEIR_OWN = [
  "dies-at-the-third",
  "healthy",
  "upload-fails",
  "store-busy",
  "one-crashes-500",
  "ignores-seed",
  "leaves-a-daemon",
];

/** The embedded sandbox takes its store along when it dies, so that what comes after that cannot be tried. */
const TAKES_STORE_ALONG = ["dies-at-the-third"];

const all = [...faults, ...variations];
/** Names of entries, divided by commas; `npm run test:faults -- NAME ...` sets it. */
const chosen = selectEntries(all, process.env.FAULTS?.split(",") ?? []);
const verdicts: string[][] = [];

async function runOn(entry: Entry): Promise<SuiteRun> {
  const args = featuresOf(entry).map((feature) => `features/${feature}.feature`);
  if (entry.scenario) args.push("--name", entry.scenario);
  // Each entry has a secret of its own, so that none is hidden for the sake of another.
  const secret = `rare-Zq7-secret-${1000 + all.indexOf(entry)}`;
  const settings = { ...EVERY_RUN, MINIO_SECRET_KEY: secret, ...(entry.fails ? SOON : {}), ...entry.settings };
  const own = { ...settings, SANDBOX_FAULT: entry.name };
  const run = ON_THEIR_OWN.includes(entry.name)
    ? await startSuite(args, own).finished
    : featuresOf(entry).includes("restart")
      ? // The suite restarts no other sandbox than one that it starts itself.
        await runSuite(args, own)
      : await runOnSandbox(entry.name, args, settings);
  expect([run.stdout, run.stderr, ...Object.values(run.reports)].join("\n"), "a secret was written").not.to.contain(
    secret,
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
  for (const fault of chosen.filter((entry) => entry.fails)) {
    it(`${fault.name}: ${fault.does}`, async () => {
      const run = await runOn(fault);
      judged(fault, "caught", () => {
        const [expected, never] = fault.notTried ? ["COULD NOT BE TRIED", "FAILED"] : ["FAILED", "COULD NOT BE TRIED"];
        const failed = run.scenarios.filter(({ status }) => status === expected);
        if (!TAKES_STORE_ALONG.includes(fault.name))
          expect(
            run.scenarios.filter(({ status }) => status === never),
            run.stdout,
          ).to.deep.equal([]);
        expect(run.code, run.stdout + run.stderr).to.equal(fault.notTried ? 2 : 1);
        expect(
          failed.map(({ feature }) => feature),
          run.stdout,
        ).to.include(fault.fails);
        const messages = failed.map(({ message }) => message).join("\n");
        expect(messages).to.contain(fault.words);
        const promised = fault.notTried ? "Needed to try this: " : "Promised: ";
        for (const part of [promised, "Happened: ", "Likely cause: ", "What to do: "])
          expect(messages).to.contain(part);
        expect(run.stdout, "the terminal says it too").to.contain(fault.words);
      });
    });
  }
});

describe("The suite passes every healthy but unusual service", { concurrency: AT_ONCE }, () => {
  for (const variation of chosen.filter((entry) => !entry.fails)) {
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
  endSandboxes();
  const count = (verdict: string) => verdicts.filter(([, given]) => given === verdict).length;
  const rows = chosen.map(({ name, fails, notTried, words = "" }) => [
    name,
    fails ? `${fails} ${notTried ? "could not be tried" : "fails"}` : "all pass",
    verdicts.find(([judged]) => judged === name)?.[1] ?? "NOT TRIED",
    words,
  ]);
  const number = chosen.filter(({ fails }) => fails).length;
  console.log(
    [
      table(["service", "expected", "verdict", "words of the failure"], rows),
      "",
      `faults:     ${count("caught")} caught, ${count("MISSED")} missed of ${number}`,
      `variations: ${count("passed")} passed, ${count("FALSE ALARM")} false alarms of ${chosen.length - number}`,
    ].join("\n"),
  );
});
