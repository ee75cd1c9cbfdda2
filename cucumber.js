const path = require("node:path");
const { pathToFileURL } = require("node:url");

// Cucumber ends with a 1 where the suite cannot be loaded, but only a service that failed is a 1. Once it is loaded, the
// plugin decides.
process.once("exit", (code) => {
  if (code === 1) process.exitCode = 2;
});

// The plugin and the reports are TypeScript, and are loaded before `requireModule` takes effect.
require("./support/loading/register.js");
const { commandLine } = require("./support/run/cli-configuration.ts");

/** Cucumber takes paths relative to the current folder, and modules as URLs. */
const file = (name) => path.join(path.relative("", __dirname), name);
const url = (name) => pathToFileURL(path.join(__dirname, name)).href;

module.exports = {
  async default() {
    const { dryRun, paths } = await commandLine();
    // The history of runs is kept beside the reports, and looks here for their folder.
    process.env.REPORTS_DIR ||= file("reports");
    const report = (name) => path.join(process.env.REPORTS_DIR, name);
    return {
      default: {
        // Cucumber's own choice is the folder `features` of the current folder. It would add these to paths given.
        ...(paths.length === 0 ? { paths: [file("features/**/*.{feature,feature.md}")] } : {}),
        requireModule: ["ts-node/register"],
        // It loads the World, the hooks and the step definitions.
        require: [file("support/step-files.ts")],
        plugin: [url("support/plugin.js")],
        format: [
          // A dry run shows where the definition of each step is, which Cucumber's own does best.
          dryRun ? "pretty" : [url("support/report/formatters/progress.js")],
          // A dry run has no results, and leaves the reports of the last run alone.
          ...(dryRun
            ? []
            : [
                [url("support/report/formatters/overview.js"), report("index.html")],
                [url("support/report/formatters/living-documentation.js"), report("living-documentation.html")],
                ["message", report("messages.ndjson")],
                [url("support/report/formatters/junit.js"), report("junit.xml")],
                [url("support/report/formatters/results.js"), report("results.json")],
              ]),
        ],
        formatOptions: { includeAttachments: false, junit: { suiteName: "Clickstream acceptance" } },
      },
    };
  },
};
