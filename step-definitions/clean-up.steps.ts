import { Then, When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("what this generation has made is removed", async function (this: ClickstreamWorld) {
  return this.cleanUp.remove();
});

When("data is generated and then removed", async function (this: ClickstreamWorld) {
  await this.uploads.remember();
  await this.generations.generate();
  return this.cleanUp.remove();
});

Then("what was removed stays away, and what was there before is still there", async function (this: ClickstreamWorld) {
  await this.cleanUp.expectAsBefore();
});

Then("nothing of what was removed has come back", function (this: ClickstreamWorld) {
  this.cleanUp.expectNotBroughtBack(this.data.dataSets);
});
