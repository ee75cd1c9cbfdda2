import { Then } from "@cucumber/cucumber";
import {
  expectCleanEnd,
  expectNoFailureMarker,
  expectOutput,
  expectPlainTextOrJson,
  expectSuccess,
  expectUploadsFinished,
} from "../support/clickstream/assertions";
import { expectOutputStreams } from "../support/scenario/streaming";
import type { ClickstreamWorld } from "../support/world";

Then("the service accepts the request", function (this: ClickstreamWorld) {
  expectSuccess(this.generations.latest);
});

Then("the output is plain text or JSON", function (this: ClickstreamWorld) {
  expectPlainTextOrJson(this.generations.latest);
});

Then("the output arrives bit by bit while the generation runs", async function (this: ClickstreamWorld) {
  await expectOutputStreams(this.generations);
});

Then("the output is complete", function (this: ClickstreamWorld) {
  expectCleanEnd(this.generations.latest);
});

Then("the output is more than {size}", function (this: ClickstreamWorld, size: number) {
  expectOutput(this.generations.latest, size);
});

Then("the output reports no failure", function (this: ClickstreamWorld) {
  expectNoFailureMarker(this.generations.latest);
  expectUploadsFinished(this.generations.latest);
});

Then("no health check reports that the service is down or not ready", async function (this: ClickstreamWorld) {
  await this.generations.expectNotUnwell();
});
