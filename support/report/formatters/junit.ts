import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { Query } from "@cucumber/query";
import { currentPlan } from "../../run/plan";
import { junit } from "../render/junit";
import { runReport } from "../run-report";
import { atEnd } from "./ending";

/** Writes JUnit XML when the run has ended. */
const formatter: FormatterPlugin<{ readonly suiteName?: string }> = {
  type: "formatter",
  optionsKey: "junit",
  async formatter({ on, write, options }) {
    const query = new Query();
    on("message", (envelope) => query.update(envelope));
    return atEnd(() => {
      write(junit(runReport(query, currentPlan()), options.suiteName ?? "Cucumber"));
    });
  },
};

export default formatter;
