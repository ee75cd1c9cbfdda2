import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { currentPlan } from "../../run/plan";
import { ClosingNotes } from "../closing-notes";
import { banner } from "../render/banner";
import { Results } from "../results";

/** Cucumber's own HTML formatter. Its package offers it as an object by this path only. */
const html: FormatterPlugin = require("@cucumber/cucumber/lib/formatter/builtin/html").default;

/**
 * Cucumber's HTML report with a few lines above it: what the run was against, so that nobody takes a run on the sandbox
 * for one on their service, how it went, and what to know of it. That is known at the end only, so the page is written
 * then.
 */
const formatter: FormatterPlugin = {
  type: "formatter",
  optionsKey: "html",
  async formatter(context) {
    const results = new Results();
    const notes = new ClosingNotes([]);
    context.on("message", (envelope) => {
      results.message(envelope);
      notes.message(envelope);
    });
    const held: string[] = [];
    const finish = await html.formatter({ ...context, write: (part) => void held.push(String(part)) });
    return async () => {
      await finish?.();
      const head = banner(currentPlan() ?? {}, results.scenarios(), notes, new Date());
      context.write(
        held
          .join("")
          .replace("<body>", () => `<body>\n${head}`)
          .replace("<title>Cucumber", "<title>Clickstream acceptance"),
      );
    };
  },
};

export default formatter;
