import { type DataTable, Given, Then } from "@cucumber/cucumber";
import { parseColumns } from "../support/dataset/contract";
import { parseDataSets } from "../support/dataset/data-sets";
import { parseFraud } from "../support/dataset/fraud";
import type { ClickstreamWorld } from "../support/world";

Given(
  "these data sets, which every generation leaves in the bucket:",
  function (this: ClickstreamWorld, table: DataTable) {
    this.dataQuality.dataSets = parseDataSets(table.hashes());
  },
);

Given("a finished generation", async function (this: ClickstreamWorld) {
  await this.dataQuality.useOne();
});

Given("three generations at the same moment", async function (this: ClickstreamWorld) {
  await this.dataQuality.useTogether(3);
});

Then("each data set is in the bucket under its name", function (this: ClickstreamWorld) {
  this.dataQuality.expectFound();
});

Then("each data set can be read to its end", async function (this: ClickstreamWorld) {
  await this.dataQuality.expectReadable();
});

Then(
  "each data set has as many rows as the service reports, and {int} more where its number has a plus",
  async function (this: ClickstreamWorld, plus: number) {
    await this.dataQuality.expectRowCounts(plus);
  },
);

Then("the {dataSet} have these columns:", async function (this: ClickstreamWorld, dataSet: string, table: DataTable) {
  await this.dataQuality.expectColumns(dataSet, parseColumns(table.hashes()));
});

Then("the {dataSet} contain this fraud:", async function (this: ClickstreamWorld, dataSet: string, table: DataTable) {
  await this.dataQuality.expectFraud(dataSet, parseFraud(table.hashes()));
});

Then(
  "the {dataSet} are a byte-for-byte copy of the newest {dataSet}",
  async function (this: ClickstreamWorld, one: string, other: string) {
    await this.dataQuality.expectSame(one, other);
  },
);

Then("none of the data was in the bucket before", function (this: ClickstreamWorld) {
  this.dataQuality.expectNew();
});

Then("the service has changed or removed nothing else in the bucket", function (this: ClickstreamWorld) {
  this.dataQuality.expectOthersUnharmed();
});
