/**
 * For the many runs of mutation testing: a property is tried for a moment only, and always with the same values, and one
 * that fails is not made smaller. A mutant that only rare values notice may survive so; see it against the whole test.
 */
const { configureGlobal } = require("fast-check");

/** In ms. */
const MOMENT = 200;

configureGlobal({ seed: 1, endOnFailure: true, interruptAfterTimeLimit: MOMENT });
