// The plugin and the report are TypeScript, and are loaded before `requireModule` takes effect.
require("ts-node/register");

const reports = process.env.REPORTS_DIR || "reports";

module.exports = {
  default: {
    requireModule: ["ts-node/register"],
    require: ["support/{world,hooks,parameter-types}.ts", "step-definitions/**/*.ts"],
    plugin: ["./support/plugin.js"],
    format: [
      "pretty",
      ["./support/report/formatters/overview.js", `${reports}/index.html`],
      ["./support/report/formatters/living-documentation.js", `${reports}/living-documentation.html`],
      ["message", `${reports}/messages.ndjson`],
      ["./support/report/formatters/junit.js", `${reports}/junit.xml`],
    ],
    formatOptions: { includeAttachments: false, junit: { suiteName: "Clickstream acceptance" } },
  },
};
