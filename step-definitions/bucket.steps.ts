import { Given, Then } from "@cucumber/cucumber";
import {
  expectAnnouncedUploads,
  expectEachAtLeast,
  expectNothingRemoved,
  expectObjectsMade,
  expectTogetherMoreThan,
} from "../support/bucket/assertions";
import type { ClickstreamWorld } from "../support/world";

Given("a snapshot of the bucket", async function (this: ClickstreamWorld) {
  await this.rememberBucket();
});

Then(
  "every upload that the service announces is in the bucket, as large as announced",
  async function (this: ClickstreamWorld) {
    await this.expectCreation(expectAnnouncedUploads);
  },
);

Then("at least one object has been created or overwritten there", async function (this: ClickstreamWorld) {
  await this.expectCreation(expectObjectsMade);
  this.warnOfCreation();
});

Then("each object created or overwritten is at least {size}", async function (this: ClickstreamWorld, size: number) {
  await this.expectCreation((creation) => expectEachAtLeast(creation, size));
});

Then("together they are more than {size}", async function (this: ClickstreamWorld, size: number) {
  await this.expectCreation((creation) => expectTogetherMoreThan(creation, size));
});

Then("no older object has been removed", async function (this: ClickstreamWorld) {
  await this.expectCreation(expectNothingRemoved);
});
