/**
 * Which imports wait: what they name is loaded when something of it is first used, not with the file that imports it. A
 * start needs few of the files, and a run only what its scenarios use.
 */
const path = require("node:path");

const PROJECT = path.join(__dirname, "..", "..");
/**
 * Files of which all imports wait. The rooms below `environment/` load all that they need at once, so that nothing is
 * loaded while an answer is timed.
 */
const WAITING = /^(?:step-definitions|support\/(?:environment|run|report|scenario))\/|^support\/[^/]+$/;
const IMPORT = /^(?:import|export|\}) [^;]*?from "([^"]+)";$/gm;

/** The names of modules, as a file with this text imports them, whose imports wait. */
function lazyImports(file, text) {
  const name = path.relative(PROJECT, file).replaceAll(path.sep, "/");
  return WAITING.test(name) ? [...text.matchAll(IMPORT)].map(([, module]) => module) : [];
}

module.exports = { lazyImports };
