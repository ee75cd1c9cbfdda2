import { Then, When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("data generation is triggered", async function (this: ClickstreamWorld) {
  await this.generations.trigger();
});

When("data is generated successfully", async function (this: ClickstreamWorld) {
  await this.generations.generate();
});

When("{int} generations are requested at the same moment", async function (this: ClickstreamWorld, number: number) {
  // Only for the wait afterwards, so a store that hangs does not hold up the requests.
  await this.uploads.rememberIfPossible(this.settings.concurrencyWindow);
  await this.generations.requestTogether(number);
});

When(
  "{int} generations are requested at the same moment and followed to their end",
  async function (this: ClickstreamWorld, number: number) {
    await this.generations.followTogether(number);
  },
);

Then("one more generation finishes successfully", async function (this: ClickstreamWorld) {
  await this.generations.generate();
});
