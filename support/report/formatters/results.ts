import path from "node:path";
import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { Query } from "@cucumber/query";
import { currentPlan } from "../../run/plan";
import { shownSettings } from "../../settings/shown";
import { redactValues } from "../../shared/redaction";
import { inProject, readProfile } from "../results/profile";
import { resultsOf } from "../results/results";
import { suiteOf } from "../results/suite";
import { runReport } from "../run-report";
import { atEnd } from "./ending";

const PROJECT = path.resolve(__dirname, "../../..");

/** Writes the results of the run as JSON when it has ended. */
const formatter: FormatterPlugin = {
  type: "formatter",
  async formatter({ on, write }) {
    const query = new Query();
    on("message", (envelope) => query.update(envelope));
    // As they are when the run begins: someone may edit a feature, or commit, while data is generated.
    const profile = readProfile(PROJECT);
    const suite = suiteOf(PROJECT);
    return atEnd(async () => {
      const plan = currentPlan();
      const report = runReport(query, plan);
      const scenarios = report.scenarios.map((scenario) => ({ ...scenario, uri: inProject(PROJECT, scenario.uri) }));
      const { tags = "", names = [], paths = [] } = plan?.asked ?? {};
      const filters = redactValues({ tags, names, paths });
      const facts = { suite: await suite, profile, filters, settings: shownSettings(process.env) };
      write(`${JSON.stringify(resultsOf({ ...report, scenarios }, facts), undefined, 2)}\n`);
    });
  },
};

export default formatter;
