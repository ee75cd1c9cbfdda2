import { Then, When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("the service is restarted in the middle of a generation", async function (this: ClickstreamWorld) {
  await this.restarts.interrupt();
});

Then("that generation is not passed off as finished", function (this: ClickstreamWorld) {
  this.restarts.expectNotPassedOff();
});

Then("the service comes back, as healthy and ready as before", async function (this: ClickstreamWorld) {
  await this.restarts.expectBack();
});

Then("nothing half-written is among the data", async function (this: ClickstreamWorld) {
  await this.restarts.expectNothingHalf();
});

Then("the next generation finishes successfully", async function (this: ClickstreamWorld) {
  await this.restarts.expectNext();
});
