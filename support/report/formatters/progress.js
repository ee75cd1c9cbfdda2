// Cucumber loads formatters with a plain import, which does not know TypeScript; ts-node, registered in cucumber.js, does.
module.exports = require("./progress.ts");
