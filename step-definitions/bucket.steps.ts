import { Given, Then } from "@cucumber/cucumber";
import {
  expectAnnouncedUploads,
  expectEachAtLeast,
  expectObjectsMade,
  expectTogetherMoreThan,
} from "../support/bucket/assertions";
import type { ClickstreamWorld } from "../support/world";

Given("a snapshot of the bucket", async function (this: ClickstreamWorld) {
  await this.uploads.remember();
});

Then(
  "every upload that the service reports is in the bucket, with the size it reported",
  async function (this: ClickstreamWorld) {
    await this.uploads.expect(expectAnnouncedUploads);
  },
);

Then("requests that were turned away have generated nothing", async function (this: ClickstreamWorld) {
  await this.uploads.expectNothingOfRejected();
});

Then("at least one object has been created or overwritten", async function (this: ClickstreamWorld) {
  await this.uploads.expect(expectObjectsMade);
  this.uploads.warnOfDoubts();
});

Then("each object created or overwritten is at least {size}", async function (this: ClickstreamWorld, size: number) {
  await this.uploads.expect((creation) => expectEachAtLeast(creation, size));
});

Then("together these objects are more than {size}", async function (this: ClickstreamWorld, size: number) {
  await this.uploads.expect((creation) => expectTogetherMoreThan(creation, size));
});

Then("the service has removed no older object", async function (this: ClickstreamWorld) {
  await this.uploads.expectNothingRemoved();
});
