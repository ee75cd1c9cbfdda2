import { type DataTable, Then } from "@cucumber/cucumber";
import type { Limit } from "../support/clickstream/limits";
import type { ClickstreamWorld } from "../support/world";

Then("the generation stays within these limits:", function (this: ClickstreamWorld, limits: DataTable) {
  this.expectLimits(limits.hashes() as unknown as Limit[]);
});
