import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expectAlike, expectNoUpload, expectUnlike } from "../support/dataset/assertions";
import type { Format } from "../support/dataset/dataset";
import { differences, expectWrittenAs } from "../support/dataset/tables";
import type { ClickstreamWorld } from "../support/world";

When("data is generated with these parameters:", async function (this: ClickstreamWorld, table: DataTable) {
  const { users, products, events } = table.rowsHash();
  await this.generateWith({ num_users: Number(users), num_products: Number(products), num_events: Number(events) });
});

When("data is generated with the seed {int}( again)", async function (this: ClickstreamWorld, seed: number) {
  await this.generateWith({ seed });
});

When("data is generated in {format} format", async function (this: ClickstreamWorld, format: Format) {
  await this.generateWith({ output_format: format });
});

When("data is generated with the upload skipped", async function (this: ClickstreamWorld) {
  await this.rememberBucket();
  await this.generate({ skip_upload: true });
});

Then(
  "the data holds {int} users, {int} products and {int} events, besides those of fraud",
  async function (this: ClickstreamWorld, users: number, products: number, events: number) {
    await this.expectNumbers({ users, products, events });
  },
);

Then(
  "the users, products and events are written in {format} format",
  async function (this: ClickstreamWorld, format: Format) {
    await expectWrittenAs(this.latestRun, format);
  },
);

Then("both generations have made the same data", async function (this: ClickstreamWorld) {
  expectAlike(await differences(...this.lastTwoRuns));
});

Then("the latest two generations have made different data", async function (this: ClickstreamWorld) {
  expectUnlike(await differences(...this.lastTwoRuns));
});

Then("nothing has been created or overwritten in the bucket", async function (this: ClickstreamWorld) {
  await this.expectNothingMade(expectNoUpload);
});
