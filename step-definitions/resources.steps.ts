import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { Limit } from "../support/shared/limits";
import type { ClickstreamWorld } from "../support/world";

Given("the use of resources is measured, as far as it can be seen", async function (this: ClickstreamWorld) {
  await this.resources.begin();
});

Given("the use of resources is measured", async function (this: ClickstreamWorld) {
  return this.reporter.skipIf(await this.resources.begin());
});

Given("the use of resources can be measured", async function (this: ClickstreamWorld) {
  return this.reporter.skipIf(await this.repeatedGenerations.find());
});

Given("the processes of the service can be seen", async function (this: ClickstreamWorld) {
  return this.reporter.skipIf(await this.repeatedGenerations.find({ processes: true }));
});

When("several generations run one after the other", async function (this: ClickstreamWorld) {
  await this.repeatedGenerations.run();
});

Then(
  "the generation stays within these limits of resources:",
  async function (this: ClickstreamWorld, limits: DataTable) {
    await this.resources.expectLimits(limits.hashes() as unknown as Limit[]);
  },
);

Then(
  "the memory at rest stays within {size}, or stops growing",
  async function (this: ClickstreamWorld, bound: number) {
    await this.repeatedGenerations.expectMemoryGivenBack(bound);
  },
);

Then("the service has no more processes than after the first of them", async function (this: ClickstreamWorld) {
  await this.repeatedGenerations.expectNoneLeft();
});
