import { styleText } from "node:util";
import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { Progress } from "../render/progress";

/** Writes the scenarios into the terminal while they run, in colour where it has some and NO_COLOR is not set. */
const formatter: FormatterPlugin = {
  type: "formatter",
  formatter({ on, write, stream }) {
    const progress = new Progress((style, text) => styleText(style, text, { stream }));
    on("message", (envelope) => {
      const text = progress.next(envelope);
      if (text !== "") write(text);
    });
  },
};

export default formatter;
