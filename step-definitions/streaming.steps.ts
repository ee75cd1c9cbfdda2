import { Then } from "@cucumber/cucumber";
import {
  expectCleanEnd,
  expectNoFailureMarker,
  expectOutput,
  expectPlainTextOrJson,
  expectStreamed,
  expectSuccess,
  expectUploadsFinished,
} from "../support/clickstream/assertions";
import type { ClickstreamWorld } from "../support/world";

Then("the service accepts the request", function (this: ClickstreamWorld) {
  expectSuccess(this.generation);
});

Then("the output is plain text or JSON", function (this: ClickstreamWorld) {
  expectPlainTextOrJson(this.generation);
});

Then("the output arrives in chunks while the generation runs", function (this: ClickstreamWorld) {
  expectStreamed(this.generation);
});

Then("the stream ends cleanly", function (this: ClickstreamWorld) {
  expectCleanEnd(this.generation);
});

Then("the output is more than {size}", function (this: ClickstreamWorld, size: number) {
  expectOutput(this.generation, size);
});

Then("the output tells of no failure", function (this: ClickstreamWorld) {
  expectNoFailureMarker(this.generation);
  expectUploadsFinished(this.generation);
});
