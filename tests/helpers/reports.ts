import type { RunReport } from "../../support/report/run-report";
import type { ScenarioReport } from "../../support/report/scenario-report";

/** Reports for tests of what is made of them. */

export const PASSED: ScenarioReport = {
  feature: "Performance",
  uri: "features/performance.feature",
  name: "A generation stays within its limits",
  line: 6,
  tags: ["@manual"],
  result: "passed",
  failures: [],
  steps: [{ text: "When data is generated", result: "passed" }],
  figures: [{ name: "total time", value: "2 s", limit: "less than 10 min", withinLimit: true }],
  measures: { totalTime: 2000 },
  pictures: [],
  evidence: [],
  warnings: [],
  duration: 2000,
  attempts: 1,
};

export const FAILED: ScenarioReport = {
  ...PASSED,
  feature: "Streaming",
  uri: "features/streaming.feature",
  name: "It streams",
  result: "failed",
  failures: [
    {
      step: "Then the output is complete",
      notTried: false,
      type: "Failure",
      message: "Promised: all of it\nHappened: the stream <was> cut | off:",
      parts: {
        promised: "all of it",
        happened: "the stream <was> cut | off:",
        cause: "it died",
        remedy: "look into its log",
        details: ["line 10", "line 11"],
      },
    },
  ],
};

export const NOT_TRIED: ScenarioReport = {
  ...PASSED,
  feature: "New data",
  uri: "features/minio-creation.feature",
  name: "It uploads",
  result: "could not be tried",
  failures: [
    {
      step: "Given a snapshot of the bucket",
      notTried: true,
      type: "NotTried",
      message: "Needed to try this: a store\nHappened: nothing listens",
      parts: { promised: "a store", happened: "nothing listens", cause: "it is down", remedy: "start it" },
    },
  ],
  figures: [],
  measures: {},
};

export const FLAKY: ScenarioReport = {
  ...FAILED,
  name: "It streams at last",
  result: "flaky",
  failures: [],
  firstFailures: FAILED.failures,
  attempts: 2,
};

export const KNOWN: ScenarioReport = {
  ...FAILED,
  name: "It streams some day",
  tags: ["@known-issue:CLICK-123", "@until:2026-12-31"],
  result: "known issue",
  knownIssue: { ticket: "CLICK-123", until: "2026-12-31", expired: false },
};

export const EXPIRED: ScenarioReport = {
  ...FAILED,
  name: "It should stream by now",
  knownIssue: { ticket: "CLICK-123", until: "2026-11-01", expired: true },
};

export const SKIPPED: ScenarioReport = {
  ...PASSED,
  name: "Later",
  result: "skipped",
  reason: "not yet",
  figures: [],
  measures: {},
};

export const RUN: RunReport = {
  verdict: "passed",
  startedAt: new Date("2026-11-24T08:00:00Z"),
  duration: 9000,
  target: {
    kind: "service",
    note: "the service at http://a.test",
    id: "http://a.test",
    address: "http://a.test:8000",
    store: "http://s",
    bucket: "b",
  },
  scenarios: [PASSED, SKIPPED],
  whys: { [PASSED.uri]: "It has to be quick." },
  warnings: [],
};
