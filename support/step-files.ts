import { globSync } from "node:fs";
import path from "node:path";
import { loadAll } from "./run/loading";

/** What Cucumber has to load before a run: the World, the hooks, the parameter types, and the step definitions. */
const FILES = ["support/{world,hooks,parameter-types}.ts", "step-definitions/**/*.ts"];

const project = path.resolve(__dirname, "..");
loadAll(
  FILES.flatMap((pattern) => globSync(path.join(project, pattern)).sort()),
  require,
);
