import {
  After,
  AfterAll,
  Before,
  BeforeAll,
  HookTarget,
  parallelCanAssignHelpers,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setParallelCanAssign,
} from "@cucumber/cucumber";
import { isOldDeployment } from "./clickstream/description";
import { expectReachable } from "./clickstream/reachability";
import { asksForManual, MANUAL } from "./run/manual-gate";
import { currentPlan } from "./run/plan";
import { mayDelete } from "./scenario/clean-up";
import { forgetFinished } from "./scenario/finished-generation";
import { RepeatedGenerations } from "./scenario/repeated-generations";
import { cleanUpRun, rememberBucket } from "./scenario/run-clean-up";
import { whySkipped } from "./scenario/skipped";
import { cancelled } from "./shared/cancellation";
import { Failure } from "./shared/failure";
import { ClickstreamWorld } from "./world";

const HOW_TO_RUN_MANUAL =
  "this triggers real generation, which takes minutes and writes data. To run such scenarios: npx cucumber-js --tags @manual";
const MANUAL_OFF = "this triggers real generation, which RUN_MANUAL_TESTS=false turns off.";
const OLD_DEPLOYMENT =
  "the service is a deployment from before data generation (it has /api/v1/simulations instead), so nothing here can be tested on it.";
const MAY_NOT_DELETE =
  "this removes from the bucket what its own generation has made, and nothing else. To allow that: ALLOW_DELETE=true";
const RUN_ENDED = "the run was cancelled before this scenario had finished.";

// Every wait has a limit of its own, with a message that says more than that a function timed out.
setDefaultTimeout(-1);

// Generations disturb each other's timings and snapshots, so one scenario at a time triggers them.
setParallelCanAssign(parallelCanAssignHelpers.atMostOnePicklePerTag([MANUAL]));

BeforeAll({ name: "The settings are right, and there is a target", on: HookTarget.COORDINATOR }, () => {
  const { problem: reason, cancelled: wish } = currentPlan() ?? {};
  const problem = reason ?? (wish && `Cancelled: nothing was run, since ${wish}.`);
  if (problem) throw Object.assign(new Error(problem), { stack: problem });
});

BeforeAll({ name: "The bucket is looked at, for the clean-up after the run", on: HookTarget.COORDINATOR }, async () => {
  await rememberBucket(currentPlan());
});

// Failures reach the reports as data as well as in words, and what a cancelled run leaves undone is skipped.
setDefinitionFunctionWrapper(
  (definition: (...args: unknown[]) => unknown) =>
    async function (this: unknown, ...args: unknown[]) {
      // What comes around the whole run is done all the same, such as what leaves the bucket clean.
      if (!(this instanceof ClickstreamWorld)) return definition.apply(this, args);
      const isAfterHook = (args[0] as { result?: unknown } | undefined)?.result !== undefined;
      if (cancelled.aborted && !isAfterHook) return skipCancelled(this);
      try {
        return await definition.apply(this, args);
      } catch (error) {
        if (cancelled.aborted) return isAfterHook ? undefined : skipCancelled(this);
        if (error instanceof Failure) this.reporter.failure(error);
        throw error;
      }
    },
);

const cancelledWorlds = new WeakSet<ClickstreamWorld>();

function skipCancelled(world: ClickstreamWorld): "skipped" {
  if (!cancelledWorlds.has(world)) {
    cancelledWorlds.add(world);
    world.reporter.skip(RUN_ENDED, { cancelled: true });
  }
  return "skipped";
}

Before(
  { name: "What the service cannot do yet is skipped", tags: "@skip" },
  async function (this: ClickstreamWorld, { pickle }) {
    return this.settings.skipped ? undefined : this.reporter.skip(await whySkipped(pickle.uri, this.service));
  },
);

Before(
  { name: "Manual scenarios run only when asked for", tags: MANUAL },
  function (this: ClickstreamWorld, { pickle }) {
    const { asked } = this.plan;
    if (asksForManual(asked, pickle)) return undefined;
    return this.reporter.skip(asked.manual === false ? MANUAL_OFF : HOW_TO_RUN_MANUAL);
  },
);

Before(
  { name: "What was generated is removed only where that is allowed", tags: "@deletes" },
  function (this: ClickstreamWorld) {
    return mayDelete(this.settings, this.target) ? undefined : this.reporter.skip(MAY_NOT_DELETE);
  },
);

Before(
  { name: "The service is restarted only where that is allowed, and possible", tags: "@restarts" },
  async function (this: ClickstreamWorld) {
    const reason = await this.restarts.whyNot();
    return reason === undefined ? undefined : this.reporter.skip(reason);
  },
);

Before({ name: "The service can be reached, and has the generate endpoint" }, async function (this: ClickstreamWorld) {
  await this.begin();
  await expectReachable(this.service);
  const description = await this.service.apiDescription();
  return description && isOldDeployment(description) ? this.reporter.skip(OLD_DEPLOYMENT) : undefined;
});

// Cucumber runs the last After hook first: a failure is explained at once, before the wait for the service to be quiet.

After({ name: "The service is left quiet" }, async function (this: ClickstreamWorld) {
  await this.end();
});

After({ name: "The figures are kept for the overview page" }, function (this: ClickstreamWorld) {
  this.attachFigures();
});

After(
  { name: "A failure comes with the log of the service's pods" },
  async function (this: ClickstreamWorld, { result }) {
    if (result?.status === Status.FAILED) await this.explain();
  },
);

After({ name: "What is tried again is generated again" }, ({ willBeRetried }) => {
  if (!willBeRetried) return;
  forgetFinished();
  RepeatedGenerations.forget();
});

AfterAll(
  { name: "What the run has made is removed, where that is asked for", on: HookTarget.COORDINATOR },
  async () => {
    await cleanUpRun(currentPlan());
  },
);

AfterAll({ name: "What was read of the data is removed" }, () => forgetFinished());
