import { When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("new data is generated", async function (this: ClickstreamWorld) {
  await this.data.generate();
});

When("data is generated twice, one after the other", async function (this: ClickstreamWorld) {
  await this.data.generate();
  await this.data.generate();
});
