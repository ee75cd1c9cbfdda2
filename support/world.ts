import { setWorldConstructor, World } from "@cucumber/cucumber";
import { Bucket } from "./bucket/bucket";
import { ClickstreamService } from "./clickstream/service";
import type { Target } from "./environment/target";
import { trustCertificates } from "./net/tls";
import { currentPlan, type RunPlan } from "./run/plan";
import { bucketOptions, ownUploads, ScenarioCleanUp } from "./scenario/clean-up";
import { CustomParameters } from "./scenario/custom-parameters";
import { DataQuality } from "./scenario/data-quality";
import { explainForwarded, untilForwarded } from "./scenario/forwarding";
import { GeneratedData } from "./scenario/generated-data";
import { Generations } from "./scenario/generations";
import { Quiescence } from "./scenario/quiescence";
import { RepeatedGenerations } from "./scenario/repeated-generations";
import { factsOf, Reporter } from "./scenario/reporter";
import { type Placed, Resources } from "./scenario/resources";
import { Restarts } from "./scenario/restarts";
import { Uploads } from "./scenario/uploads";
import { readSettings } from "./settings/environment";
import type { Settings } from "./settings/settings";

/** What the steps of one scenario share: the settings, the service, the bucket, and the verbs of `scenario/`. */
export class ClickstreamWorld extends World implements Placed {
  readonly startedAt = new Date();
  readonly reporter = new Reporter(this);
  readonly quiescence = new Quiescence(this);
  readonly generations = new Generations(this, this.quiescence);
  readonly uploads = new Uploads(this, this.generations);
  readonly cleanUp = new ScenarioCleanUp(this, this.uploads, () => bucketOptions(this.target, this.settings));
  readonly dataQuality = new DataQuality(this, this.generations, this.uploads);
  readonly data = new GeneratedData(this, this.generations, this.uploads, this.dataQuality);
  readonly customParameters = new CustomParameters(this, this.generations, this.uploads, this.data);
  readonly resources = new Resources(this, this.generations, this.uploads);
  readonly repeatedGenerations = new RepeatedGenerations(this, this.generations);
  readonly restarts = new Restarts(this, this.generations, this.uploads, this.data);
  #settings: Settings | undefined;
  #service: ClickstreamService | undefined;
  #bucket: Bucket | undefined;

  get settings(): Settings {
    this.#settings ??= readSettings(process.env);
    return this.#settings;
  }

  get plan(): RunPlan {
    const plan = currentPlan();
    if (!plan)
      throw new Error("Nothing has prepared this run: ./support/plugin.js is missing from `plugin` in cucumber.js.");
    if (plan.lateCertificates) trustCertificates(plan.lateCertificates);
    return plan;
  }

  get target(): Target {
    const { target, problem } = this.plan;
    if (!target) throw new Error(problem);
    return target;
  }

  get service(): ClickstreamService {
    this.#service ??= new ClickstreamService(this.target.baseUrl, this.settings.headers);
    return this.#service;
  }

  get bucket(): Bucket {
    this.#bucket ??= new Bucket(bucketOptions(this.target, this.settings));
    return this.#bucket;
  }

  /** Before a scenario: waits until a port forwarding that was lost is up again. */
  async begin(): Promise<void> {
    await untilForwarded(this.target, this.settings.settleTimeout);
  }

  /** Of a scenario that failed: attaches what may explain it. */
  async explain(): Promise<void> {
    this.quiescence.explain(this.generations.all);
    await explainForwarded(this.target, this.startedAt, this.reporter, this.restarts.restarted);
  }

  /** Attaches the figures that the scenario came to. */
  attachFigures(): void {
    if (this.settings.cleanUp) this.reporter.uploads(ownUploads(this.generations.all, 0));
    this.reporter.figures(factsOf(this.target, this.settings.store.bucket, this.service), this.plan.scope);
  }

  /** After a scenario: leaves the service quiet, and closes what is open. */
  async end(): Promise<void> {
    try {
      await this.resources.end();
      await this.quiescence.restore(this.restarts.mayStillRun(this.generations.all), this.uploads.before);
    } finally {
      this.data.close();
      await this.restarts.close();
      this.#bucket?.close();
      await this.#service?.close();
    }
  }
}

setWorldConstructor(ClickstreamWorld);
