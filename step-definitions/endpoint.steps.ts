import { Then } from "@cucumber/cucumber";
import { expectDescribed, expectHealthy, expectReadingRefused, HEALTH_ASKS } from "../support/clickstream/endpoint";
import { PATHS } from "../support/clickstream/service";
import type { ClickstreamWorld } from "../support/world";

Then("the service says that it is alive", async function (this: ClickstreamWorld) {
  expectHealthy(await this.service.healthRepeatedly(PATHS.live, HEALTH_ASKS), PATHS.live, "alive");
});

Then("the service says that it is ready", async function (this: ClickstreamWorld) {
  expectHealthy(await this.service.healthRepeatedly(PATHS.ready, HEALTH_ASKS), PATHS.ready, "ready");
});

Then("the service's API description lists data generation", async function (this: ClickstreamWorld) {
  // Asked for as such first, so that a service that is down is not taken for one without a description.
  const answer = await this.service.get(PATHS.description);
  expectDescribed(await this.service.apiDescription(), answer);
});

Then("opening the address of data generation, as a browser does, is refused", async function (this: ClickstreamWorld) {
  expectReadingRefused(await this.service.get(PATHS.generate));
});
