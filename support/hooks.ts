import {
  After,
  Before,
  BeforeAll,
  HookTarget,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setParallelCanAssign,
} from "@cucumber/cucumber";
import { isOldDeployment } from "./clickstream/service";
import { SKIPPED } from "./report/closing-notes";
import { targetEvidence } from "./report/evidence";
import { CANCELLED } from "./report/summary";
import { asksForManual, MANUAL } from "./run/manual-gate";
import { currentPlan } from "./run/plan";
import { cancelled } from "./shared/cancellation";
import { ClickstreamWorld } from "./world";

const HOW_TO_RUN_MANUAL =
  "real generation would be triggered, which takes minutes and writes data. Run such scenarios with: npx cucumber-js --tags @manual";
const MANUAL_OFF = "real generation would be triggered, and RUN_MANUAL_TESTS=false keeps that off.";
const PARAMETERS_NOT_TAKEN =
  "the endpoint takes no parameters yet. Once it does, remove @skip from features/custom-parameters.feature; until then RUN_SKIPPED=true tries it.";
const OLD_DEPLOYMENT =
  "the service is a deployment from before data generation (it has /api/v1/simulations instead), so nothing here can be tried on it.";

// Every wait has a limit of its own, whose message says more than that a function timed out.
setDefaultTimeout(-1);

// Generations disturb each other's timings and snapshots, so one scenario at a time triggers them.
setParallelCanAssign((pickle, running) => {
  const isManual = ({ tags }: typeof pickle) => tags.some(({ name }) => name === MANUAL);
  return !isManual(pickle) || !running.some(isManual);
});

BeforeAll({ name: "The settings are right, and there is a target", on: HookTarget.COORDINATOR }, () => {
  const { problem: reason, cancelled: wish } = currentPlan() ?? {};
  const problem = reason ?? (wish && CANCELLED + wish);
  if (problem) throw Object.assign(new Error(problem), { stack: problem });
});

// What a cancelled run leaves undone is skipped, and neither kept nor broken.
setDefinitionFunctionWrapper(
  (definition: (...args: unknown[]) => unknown) =>
    async function (this: unknown, ...args: unknown[]) {
      const isAfterHook = (args[0] as { result?: unknown } | undefined)?.result !== undefined;
      try {
        return cancelled.aborted && !isAfterHook ? skipCancelled(this) : await definition.apply(this, args);
      } catch (error) {
        if (!cancelled.aborted) throw error;
        // What a scenario found out before it was cancelled stands.
        return isAfterHook ? undefined : skipCancelled(this);
      }
    },
);

const cancelledWorlds = new WeakSet<ClickstreamWorld>();

function skipCancelled(world: unknown): "skipped" {
  if (world instanceof ClickstreamWorld && !cancelledWorlds.has(world)) {
    cancelledWorlds.add(world);
    skip(world, `${CANCELLED}the run was ended before this was tried to its end.`);
  }
  return "skipped";
}

Before({ name: "What the service cannot do yet is skipped", tags: "@skip" }, function (this: ClickstreamWorld) {
  return this.settings.skipped ? undefined : skip(this, PARAMETERS_NOT_TAKEN);
});

Before(
  { name: "Manual scenarios run only when asked for", tags: MANUAL },
  function (this: ClickstreamWorld, { pickle }) {
    const { asked } = this.plan;
    if (asksForManual(asked, pickle.uri)) return undefined;
    return skip(this, asked.manual === false ? MANUAL_OFF : HOW_TO_RUN_MANUAL);
  },
);

Before({ name: "The service has the generate endpoint" }, async function (this: ClickstreamWorld) {
  await this.untilForwarded();
  this.evidence("Target", targetEvidence(this.target, this.settings.store.bucket));
  const description = await this.describeService();
  return description && isOldDeployment(description) ? skip(this, OLD_DEPLOYMENT) : undefined;
});

After(
  { name: "A failure comes with the log of the service's pods" },
  async function (this: ClickstreamWorld, { result }) {
    if (result?.status === Status.FAILED) await this.explainForwarded();
  },
);

After({ name: "The numbers are kept for the overview page" }, function (this: ClickstreamWorld) {
  this.attachFigures();
});

After({ name: "The service is left quiet" }, async function (this: ClickstreamWorld) {
  await this.finish();
});

function skip(world: ClickstreamWorld, reason: string): "skipped" {
  world.log(SKIPPED + reason);
  return "skipped";
}
