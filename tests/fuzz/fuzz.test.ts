import { after, describe, it } from "node:test";
import { expect } from "chai";
import { namesOf } from "../../sandbox/fuzz/traits";
import { endSandboxes } from "../helpers/on-sandbox";
import { compositions } from "./composition";
import { AT_ONCE, faultOf, tryOut } from "./trial";

/**
 * The suite on services that are composed of independent traits, always the same ones. `npm run fuzz` draws others, and
 * looks for the smallest composition that gets a wrong verdict.
 */

const SERVICES = 40;
const SEED = 4;

describe("The suite judges composed services", { concurrency: AT_ONCE }, () => {
  for (const traits of compositions(SERVICES, SEED)) {
    const names = namesOf(traits);
    it(`${faultOf(traits) ? "fails" : "passes"} ${names}`, async () => {
      const { wrong } = await tryOut(traits);
      expect(wrong, `${wrong?.message}\nTry it again: npm run fuzz -- --traits ${names}`).to.equal(undefined);
    });
  }
});

after(endSandboxes);
