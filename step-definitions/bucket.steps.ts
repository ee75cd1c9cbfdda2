import { Given, Then } from "@cucumber/cucumber";
import {
  expectEachAtLeast,
  expectNothingRemoved,
  expectObjectsMade,
  expectTogetherMoreThan,
} from "../support/bucket/judgement";
import type { ClickstreamWorld } from "../support/world";

Given("a snapshot of the bucket", async function (this: ClickstreamWorld) {
  await this.rememberBucket();
});

Then("at least one object has been created or rewritten in the bucket", async function (this: ClickstreamWorld) {
  await this.expectCreation(expectObjectsMade);
});

Then("each object created or rewritten is at least {size}", async function (this: ClickstreamWorld, size: number) {
  await this.expectCreation((creation) => expectEachAtLeast(creation, size));
});

Then("together they are more than {size}", async function (this: ClickstreamWorld, size: number) {
  await this.expectCreation((creation) => expectTogetherMoreThan(creation, size));
});

Then("no older object has been removed", async function (this: ClickstreamWorld) {
  await this.expectCreation(expectNothingRemoved);
});
