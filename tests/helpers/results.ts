import type { Profile } from "../../support/report/results/profile";
import type { RunFacts } from "../../support/report/results/results";
import { FAILED, PASSED, SKIPPED } from "./reports";

/** A profile of three requirements, for tests of results and of what is said of them. */

export const PROFILE: Profile = {
  name: "clickstream",
  digest: `sha256:${"0".repeat(64)}`,
  unreadable: [],
  requirements: [
    {
      id: "PERF-001",
      title: PASSED.name,
      feature: PASSED.feature,
      file: PASSED.uri,
      required: true,
      cases: [PASSED.name],
    },
    {
      id: "STREAM-001",
      title: FAILED.name,
      feature: FAILED.feature,
      file: FAILED.uri,
      required: true,
      cases: [FAILED.name, `${FAILED.name} (again)`],
    },
    {
      id: "PARAM-001",
      title: SKIPPED.name,
      feature: SKIPPED.feature,
      file: SKIPPED.uri,
      required: false,
      cases: [SKIPPED.name],
    },
  ],
};

export const FACTS: RunFacts = {
  suite: { name: "clickstream-acceptance", version: "1.0.0", commit: "0".repeat(40), modified: false },
  profile: PROFILE,
  filters: { tags: "", names: [], paths: [] },
  settings: {},
};
