import { Then, When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("what this generation has made is removed", async function (this: ClickstreamWorld) {
  return this.cleanUp.remove();
});

Then("what was removed stays away, and what was there before is still there", async function (this: ClickstreamWorld) {
  await this.cleanUp.expectAsBefore();
});
