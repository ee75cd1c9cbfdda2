import { type DataTable, Then, When } from "@cucumber/cucumber";
import { parametersOf } from "../support/clickstream/parameters";
import { expectAlike, expectNoUpload, expectUnlike } from "../support/dataset/assertions";
import type { Format } from "../support/dataset/dataset";
import { differences, expectWrittenAs } from "../support/dataset/tables";
import type { ClickstreamWorld } from "../support/world";

When("data is generated with these parameters:", async function (this: ClickstreamWorld, table: DataTable) {
  await this.datasets.generate(parametersOf(table.raw()));
});

When("data is generated with the seed {int}( again)", async function (this: ClickstreamWorld, seed: number) {
  await this.datasets.generate({ seed });
});

When("data is generated in {format} format", async function (this: ClickstreamWorld, format: Format) {
  await this.datasets.generate({ output_format: format });
});

When("data is generated without uploading it", async function (this: ClickstreamWorld) {
  await this.uploads.remember();
  await this.generations.generate({ skip_upload: true });
});

Then(
  "the data holds {int} users, {int} products and {int} events, not counting the fraud events",
  async function (this: ClickstreamWorld, users: number, products: number, events: number) {
    await this.datasets.expectNumbers({ users, products, events });
  },
);

Then(
  "the users, products and events are written in {format} format",
  async function (this: ClickstreamWorld, format: Format) {
    await expectWrittenAs(this.datasets.latest, format);
  },
);

Then("both generations have produced the same data", async function (this: ClickstreamWorld) {
  expectAlike(await differences(...this.datasets.lastTwo));
});

Then("the last two generations have produced different data", async function (this: ClickstreamWorld) {
  expectUnlike(await differences(...this.datasets.lastTwo));
});

Then("nothing has been created or overwritten in the bucket", async function (this: ClickstreamWorld) {
  await this.uploads.expectNone(expectNoUpload);
});
