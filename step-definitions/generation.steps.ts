import { When } from "@cucumber/cucumber";
import type { ClickstreamWorld } from "../support/world";

When("data generation is triggered", async function (this: ClickstreamWorld) {
  await this.trigger();
});

When("data is generated successfully", async function (this: ClickstreamWorld) {
  await this.generate();
});

When("{int} generations are requested at the same moment", async function (this: ClickstreamWorld, number: number) {
  await this.generateTogether(number);
});
