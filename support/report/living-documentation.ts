import type { FormatterPlugin } from "@cucumber/cucumber/api";
import { currentPlan } from "../run-plan";

/** Cucumber's own HTML formatter. Its package offers it as an object by this path only. */
const html: FormatterPlugin = require("@cucumber/cucumber/lib/formatter/builtin/html").default;

/**
 * Cucumber's HTML report with a line above it that says what the run was against, so that nobody takes a run on the
 * sandbox for one on their service.
 */
const formatter: FormatterPlugin = {
  type: "formatter",
  optionsKey: "html",
  async formatter(context) {
    // The page begins before it is decided what the run is against, so its beginning waits for that.
    let held: string[] | undefined = [];
    const release = () => {
      if (held) context.write(held.join("").replace("<body>", () => `<body>\n${banner()}`));
      held = undefined;
    };
    const write = (part: string | Uint8Array) => {
      if (!held) return context.write(part);
      held.push(String(part));
      if (currentPlan()?.target) release();
    };
    const finish = await html.formatter({ ...context, write });
    return async () => {
      await finish?.();
      release();
    };
  },
};

function banner(): string {
  const target = currentPlan()?.target;
  if (!target) return "";
  const colours =
    target.kind === "sandbox" ? "color: #5c3a00; background: #fff4d6" : "color: #10233f; background: #e8f0fe";
  const style = `padding: 0.75em 1em; font: 16px/1.4 sans-serif; ${colours}; border-bottom: 1px solid`;
  return `<header style="${style}"><strong>Target:</strong> ${escapeHtml(target.note)}</header>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export default formatter;
