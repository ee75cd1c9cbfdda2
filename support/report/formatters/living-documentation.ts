import { finished } from "node:stream/promises";
import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { Query } from "@cucumber/query";
import { currentPlan } from "../../run/plan";
import { isFact } from "../attachments";
import { fullReport } from "../render/html/full-report";
import { runReport } from "../run-report";
import { atEnd } from "./ending";

/**
 * Writes the full report: Cucumber's own HTML report, without what only other reports read, below a banner. What the
 * banner says is known at the end only, so the page is written then.
 */
const formatter: FormatterPlugin = {
  type: "formatter",
  async formatter({ on, write }) {
    const query = new Query();
    const page = new CucumberHtmlStream();
    const parts: string[] = [];
    page.on("data", (part) => parts.push(String(part)));
    on("message", (envelope) => {
      query.update(envelope);
      if (!envelope.attachment || !isFact(envelope.attachment)) page.write(envelope);
    });
    return atEnd(async () => {
      page.end();
      await finished(page);
      write(fullReport(parts.join(""), runReport(query, currentPlan())));
    });
  },
};

export default formatter;
