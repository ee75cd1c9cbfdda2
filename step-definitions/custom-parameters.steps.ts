import { type DataTable, Then, When } from "@cucumber/cucumber";
import { invalidParameter, parametersOf } from "../support/clickstream/parameters";
import type { AskedFormat } from "../support/dataset/data-sets";
import type { ClickstreamWorld } from "../support/world";

When("data is generated with these parameters:", async function (this: ClickstreamWorld, table: DataTable) {
  await this.customParameters.generate(parametersOf(table.raw()));
});

When("data is generated with the seed {int}( again)", async function (this: ClickstreamWorld, seed: number) {
  await this.customParameters.generate({ seed });
});

When("data is generated in {format} format", async function (this: ClickstreamWorld, format: AskedFormat) {
  await this.customParameters.generate({ output_format: format });
});

When("data is generated without uploading it", async function (this: ClickstreamWorld) {
  await this.customParameters.generateOnly();
});

When(
  "data is requested with {parameterName} set to {string}",
  async function (this: ClickstreamWorld, name: string, value: string) {
    await this.customParameters.attempt(invalidParameter(value, name));
  },
);

Then(
  "the data holds {int} users, {int} products and {int} events, and {int} events that look like fraud",
  async function (this: ClickstreamWorld, users: number, products: number, events: number, fraud: number) {
    await this.customParameters.expectNumbers({ users, products, events }, fraud);
  },
);

Then("each data set is written in {format} format", function (this: ClickstreamWorld, format: AskedFormat) {
  this.customParameters.expectWrittenIn(format);
});

Then("the data meets its contract", async function (this: ClickstreamWorld) {
  await this.data.expectContract();
});

Then("both generations have produced the same data", async function (this: ClickstreamWorld) {
  await this.customParameters.expectAlike();
});

Then("the last two generations have produced different data", async function (this: ClickstreamWorld) {
  await this.customParameters.expectUnlike();
});

Then("the service has changed nothing in the bucket", async function (this: ClickstreamWorld) {
  await this.customParameters.expectNoUpload();
});

Then("the request is refused", function (this: ClickstreamWorld) {
  this.customParameters.expectRefused();
});

Then("no generation has been started", async function (this: ClickstreamWorld) {
  await this.customParameters.expectNothingStarted();
});

Then("the service still generates data", async function (this: ClickstreamWorld) {
  await this.customParameters.expectFree();
});
