import { Then } from "@cucumber/cucumber";
import { expectStillHealthy } from "../support/clickstream/endpoint";
import { expectAllEnded, expectNoneCrashed, expectServedOrRejected } from "../support/clickstream/outcomes";
import { PATHS } from "../support/clickstream/service";
import type { ClickstreamWorld } from "../support/world";

Then("no request crashes the service or gets an unexpected answer", function (this: ClickstreamWorld) {
  expectNoneCrashed(this.generations.outcomes);
});

Then("at least one request is served, or all are properly rejected", function (this: ClickstreamWorld) {
  expectServedOrRejected(this.generations.outcomes);
});

Then("the service still answers its health check", async function (this: ClickstreamWorld) {
  expectStillHealthy(await this.service.healthAt(PATHS.live));
  await this.generations.expectAsHealthyAsBefore();
});

Then(
  "each of them has finished successfully or was properly rejected, and at least one has finished",
  function (this: ClickstreamWorld) {
    expectAllEnded(this.generations.outcomes);
  },
);

Then("the service is as healthy and ready as before", async function (this: ClickstreamWorld) {
  await this.generations.expectAsHealthyAsBefore();
});
