import { type DataTable, Then } from "@cucumber/cucumber";
import { expectLimits } from "../support/scenario/limits";
import type { Limit } from "../support/shared/limits";
import type { ClickstreamWorld } from "../support/world";

Then("the generation stays within these limits:", function (this: ClickstreamWorld, limits: DataTable) {
  expectLimits(limits.hashes() as unknown as Limit[], this.generations.latest, this);
});
