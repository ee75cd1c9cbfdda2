import { setTimeout as rest } from "node:timers/promises";
import { setWorldConstructor, World } from "@cucumber/cucumber";
import { type Creation, expectAnnouncedUploads, expectObjectsMade, reliesOnExisting } from "./bucket/assertions";
import { Bucket } from "./bucket/bucket";
import { credentialsFor } from "./bucket/credentials";
import { type Change, changesBetween, madeObjects, type Snapshot, totalSize } from "./bucket/snapshot";
import { expectGenerated } from "./clickstream/assertions";
import type { Generation, Parameters } from "./clickstream/generation";
import { averageDelayLimit, expectWithinLimits, type Limit, measureLimits } from "./clickstream/limits";
import { type Outcome, outcomeOf } from "./clickstream/outcomes";
import { type ApiDescription, ClickstreamService, PATHS } from "./clickstream/service";
import { countAll, expectNumbers, type RowCounts, readTables, type Tables } from "./dataset/tables";
import { lossesSince } from "./environment/kubernetes/losses";
import { podLog } from "./environment/kubernetes/pod-log";
import { whileNotAnswering } from "./environment/kubernetes/port-forward";
import type { Target } from "./environment/target";
import { trustCertificates } from "./net/tls";
import { changesChart, delaysChart, outputChart, requestsChart } from "./report/charts/charts";
import { WARNING } from "./report/closing-notes";
import { changesEvidence, limitsEvidence, outcomesEvidence, outputEvidence, timingsEvidence } from "./report/evidence";
import { FIGURES_NAME, type Figures, type KeyFigure, type Measures, measuresOf, streamFigures } from "./report/figures";
import { currentPlan, type RunPlan } from "./run/plan";
import { LIMIT_VARIABLES, type LimitSettings, readSettings, type Settings } from "./settings/settings";
import { cancelled } from "./shared/cancellation";
import { whileShowing } from "./shared/progress";
import { count, formatSize } from "./shared/quantities";
import { redact } from "./shared/redaction";
import { table } from "./shared/text-table";

/** The settings' name of each measure that a feature's table may limit. */
const LIMITS = {
  "total time": "totalTime",
  "time to first chunk": "timeToFirstChunk",
  "output received": "outputReceived",
  "average chunk delay": "averageChunkDelay",
} as const satisfies Record<string, keyof LimitSettings>;

/**
 * What the steps of one scenario share: the settings, the service and the bucket, and what was observed so far. Its
 * methods are the verbs that steps hand over to.
 */
export class ClickstreamWorld extends World {
  #settings: Settings | undefined;
  #service: ClickstreamService | undefined;
  #bucket: Bucket | undefined;
  #before: Snapshot | undefined;
  #after: Snapshot | undefined;
  #generations: Generation[] = [];
  #outcomes: Outcome[] = [];
  #generatedAt = 0;
  #description: ApiDescription | undefined;
  #keyFigures: readonly KeyFigure[] = [];
  #measures: Measures = {};
  readonly #startedAt = new Date();
  readonly #runs: Tables[] = [];

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
    const { bucket, region, keys } = this.settings.store;
    const { storeEndpoint: endpoint } = this.target;
    const credentials = credentialsFor(endpoint, keys);
    this.#bucket ??= new Bucket({ endpoint, bucket, region, ...(credentials ? { credentials } : {}) });
    return this.#bucket;
  }

  /** The latest generation. */
  get generation(): Generation {
    return this.#generations.at(-1) ?? missing("a generation was triggered");
  }

  /** What became of the concurrent requests. */
  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** Attaches evidence under a name. */
  evidence(name: string, text: string): void {
    this.attach(redact(text), { mediaType: "text/plain", fileName: name });
  }

  /** Attaches a picture under a name, where there is one. */
  picture(name: string, svg: string | undefined): void {
    if (svg === undefined) return;
    const body = Buffer.from(redact(svg)).toString("base64");
    this.attach(body, { mediaType: "base64:image/svg+xml", fileName: `${name}.svg` });
  }

  /** Attaches what this scenario found out in numbers. */
  attachFigures(): void {
    const { storeEndpoint: store, kind, note, forwarded, baseUrl } = this.target;
    const { bucket } = this.settings.store;
    const id =
      kind === "sandbox"
        ? kind
        : forwarded
          ? [forwarded.context, forwarded.namespace, forwarded.service].filter(Boolean).join("/")
          : baseUrl;
    const { title, version } = this.#description?.info ?? {};
    const target = { kind, note, id, store, bucket, ...(title ? { title } : {}), ...(version ? { version } : {}) };
    const figures: Figures = { target, key: this.#keyFigures, measures: this.#measures };
    this.attach(redact(JSON.stringify(figures)), { mediaType: "application/json", fileName: FIGURES_NAME });
  }

  /** What the service says of itself. */
  async describeService(): Promise<ApiDescription | undefined> {
    this.#description = await this.service.apiDescription();
    return this.#description;
  }

  /** Says in the report, and at the end of the run, what a passed scenario does not show. */
  warn(text: string): void {
    this.log(WARNING + redact(text));
  }

  /** Triggers a generation and follows it to its end, whatever that is. */
  async trigger(parameters?: Parameters): Promise<Generation> {
    this.#after = undefined;
    const generation = await this.#generateOnceFree(parameters);
    this.#generations.push(generation);
    this.#generatedAt = performance.now();
    this.#keyFigures = streamFigures(generation);
    this.#measures = measuresOf(generation);
    this.evidence("Timings", timingsEvidence(generation));
    this.picture("Output over time", outputChart(generation.timings));
    this.evidence("Output", outputEvidence(generation));
    return generation;
  }

  /**
   * A service that runs one generation at a time is still busy with those that an earlier scenario let go of. That is
   * this suite's own doing, so it waits its turn; a service that is busy otherwise is judged as it answers.
   */
  async #generateOnceFree(parameters?: Parameters): Promise<Generation> {
    const { generationTimeout: timeout } = this.settings;
    const until = performance.now() + timeout;
    for (;;) {
      const generation = await whileShowing("generating", (watch) =>
        this.service.generate({ timeout, watch, abort: cancelled, ...(parameters ? { parameters } : {}) }),
      );
      if (!leftRunning || outcomeOf(generation).kind !== "rejected" || performance.now() + RETRY > until)
        return generation;
      await whileShowing("waiting for the service to be free again", () => rest(RETRY));
    }
  }

  /** Triggers a generation that has to succeed as far as its stream tells. */
  async generate(parameters?: Parameters): Promise<void> {
    expectGenerated(await this.trigger(parameters));
  }

  /** Triggers generations at once, follows them until the window closes, and lets go of what still runs. */
  async generateTogether(number: number): Promise<void> {
    const { concurrencyWindow: window } = this.settings;
    // Only for the wait afterwards, so a store that hangs does not hold up the requests.
    await Promise.race([this.rememberBucket().catch(() => undefined), rest(window, undefined, { ref: false })]);
    const closing = new AbortController();
    const timer = setTimeout(() => closing.abort(), window);
    this.#generations = await whileShowing(`${number} generations`, (watch) =>
      // The timeout only backs up the window.
      Promise.all(
        Array.from({ length: number }, () =>
          this.service.generate({ timeout: 2 * window, abort: AbortSignal.any([closing.signal, cancelled]), watch }),
        ),
      ),
    );
    clearTimeout(timer);
    this.#outcomes = this.#generations.map(outcomeOf);
    this.#keyFigures = [{ name: "outcomes", value: this.#outcomes.map(({ kind }) => kind).join(", ") }];
    this.evidence("Outcomes", outcomesEvidence(this.#outcomes, this.#generations, window));
    this.picture("Concurrent requests", requestsChart(this.#generations, this.#outcomes));
  }

  /** Takes the snapshot that later ones are compared with. */
  async rememberBucket(): Promise<void> {
    this.#before = await this.bucket.snapshotToCompareWith();
  }

  /**
   * What the latest generation left in the bucket has to hold. The store may show it late, so the bucket is looked at
   * until it does, or until the settings' limit is over.
   */
  async expectCreation(holds: (creation: Creation) => void): Promise<void> {
    const passes = (snapshot: Snapshot) => !failureOf(() => holds(this.#creation(snapshot)));
    const lookedAt = this.#after;
    if (!lookedAt || !passes(lookedAt)) {
      const left = this.settings.settleTimeout - (performance.now() - this.#generatedAt);
      this.#after = await whileShowing("looking at the bucket", () =>
        this.bucket.snapshotWhen(passes, Math.max(0, left)),
      );
      this.evidence("Changes in the bucket", changesEvidence(this.#creation(this.#after)));
      this.#showChanges(this.#creation(this.#after).changes);
    }
    const creation = this.#creation(this.#after ?? missing("the bucket was looked at"));
    if (!creation.after.exists) holds({ ...creation, otherBuckets: await this.bucket.otherBuckets() });
    holds(creation);
  }

  #showChanges(changes: readonly Change[]): void {
    const made = madeObjects(changes);
    const dataSize = totalSize(made);
    this.#keyFigures = [
      { name: "created or overwritten", value: `${count(made.length, "object")}, ${formatSize(dataSize)}` },
    ];
    this.#measures = { ...this.#measures, dataSize };
    this.picture("Changes in the bucket", changesChart(changes));
  }

  /** Says what of the latest creation passes, and yet someone should know. */
  warnOfCreation(): void {
    const { creation } = this;
    const made = madeObjects(creation.changes);
    if (reliesOnExisting(creation)) {
      this.warn(
        "Nothing was created or overwritten; the older data in the bucket was accepted in its place (ACCEPT_EXISTING_DATA).",
      );
    } else if (creation.announced.length === 0) {
      this.warn(
        "The output announces no upload, so it cannot be told whether what changed in the bucket is this generation's.",
      );
    } else if (made.every(({ key, etag }) => etag !== "" && creation.before.objects.get(key)?.etag === etag)) {
      this.warn(
        "Every object was overwritten with the content it had before: the service may be uploading old data again.",
      );
    }
  }

  /** What the latest generation left in the bucket, as it was last looked at. */
  get creation(): Creation {
    return this.#creation(this.#after ?? missing("the bucket was looked at"));
  }

  /** Generates with parameters, and downloads the tables that this made. */
  async generateWith(parameters: Parameters): Promise<void> {
    await this.rememberBucket();
    await this.generate(parameters);
    await this.expectCreation(expectAnnouncedUploads);
    await this.expectCreation(expectObjectsMade);
    const keys = madeObjects(this.creation.changes).map(({ key }) => key);
    this.#runs.push(await readTables(keys, (key) => this.bucket.read(key)));
  }

  get latestRun(): Tables {
    return this.#runs.at(-1) ?? missing("data was generated with parameters");
  }

  /** The latest data with parameters has to hold as many users, products and events as were asked for. */
  async expectNumbers(asked: RowCounts): Promise<void> {
    const found = await countAll(this.latestRun);
    this.evidence(
      "Rows",
      table(
        ["table", "asked for", "found"],
        Object.entries(found).map(([name, rows]) => [name, String(asked[name as keyof RowCounts]), String(rows)]),
      ),
    );
    expectNumbers(found, asked);
  }

  get lastTwoRuns(): [Tables, Tables] {
    return [this.#runs.at(-2) ?? missing("data was generated with parameters twice"), this.latestRun];
  }

  /** What must not have been made: the bucket is watched for a while, since the store may show objects late. */
  async expectNothingMade(holds: (keys: readonly string[]) => void): Promise<void> {
    const watched = this.settings.settleTimeout / CALM_SHARE;
    const made = (snapshot: Snapshot) => madeObjects(this.#creation(snapshot).changes);
    this.#after = await this.bucket.snapshotWhen((snapshot) => made(snapshot).length > 0, watched);
    this.evidence("Changes in the bucket", changesEvidence(this.creation));
    holds(made(this.#after).map(({ key }) => key));
  }

  /** The latest generation has to keep to the limits of a feature's table, or to those set in their place. */
  expectLimits(limits: readonly Limit[]): void {
    const variables = mapValues(LIMITS, (name) => LIMIT_VARIABLES[name]);
    const overrides = mapValues(LIMITS, (name) => {
      const value = this.settings.limits[name];
      return value === undefined ? undefined : { variable: LIMIT_VARIABLES[name], value };
    });
    const measured = measureLimits(this.generation.timings, limits, overrides);
    this.evidence("Limits", limitsEvidence(measured));
    this.#keyFigures = measured.map(({ measure, value, limit, kept }) => ({ name: measure, value, limit, kept }));
    const average = this.settings.limits.averageChunkDelay ?? averageDelayLimit(limits);
    this.picture("Chunk delays", delaysChart(this.generation.timings, average));
    expectWithinLimits(measured, variables);
  }

  /**
   * A forwarding shows that its pod is gone only when it is used, and is then started again: that is no fault of the
   * service, so a scenario begins once it is up. A service that stays away is for the scenario to judge.
   */
  async untilForwarded(): Promise<void> {
    const { forwarded, baseUrl } = this.target;
    if (forwarded) await whileNotAnswering(baseUrl + PATHS.live, this.settings.settleTimeout);
  }

  /**
   * Where the service was reached by a port forwarding: what its pods wrote since this scenario began, and whether the
   * forwarding ended meanwhile, which no service can be blamed for.
   */
  async explainForwarded(): Promise<void> {
    const { forwarded } = this.target;
    if (!forwarded) return;
    for (const service of new Set(lossesSince(this.#startedAt).map((loss) => loss.service)))
      this.warn(
        `The port forwarding to ${service} ended while a scenario ran that failed; that alone may be why. Try it again.`,
      );
    this.evidence("Log of the pods", await podLog(forwarded, forwarded.service, this.#startedAt));
  }

  /** After a scenario: waits until generations nobody follows any more have left the service quiet, and closes what is open. */
  async finish(): Promise<void> {
    try {
      if (this.#generations.some(mayStillRun)) {
        leftRunning = true;
        await this.#waitUntilQuiet();
      }
    } finally {
      this.#bucket?.close();
      await this.#service?.close();
    }
  }

  async #waitUntilQuiet(): Promise<void> {
    const { settleTimeout: limit } = this.settings;
    const unfollowed = count(this.#generations.filter(mayStillRun).length, "generation");
    const quiet = await whileShowing("waiting until the service is quiet", () => this.#watchUntilCalm(limit));
    if (quiet) return this.evidence("Quiet again", `${unfollowed} not followed to the end. ${quiet}`);
    this.warn(
      `${unfollowed} not followed to the end, and the service was not seen to be quiet again within SETTLE_TIMEOUT. What they still upload may show in the next scenario.`,
    );
  }

  /** The bucket is the only place where it shows that a generation nobody listens to has ended. */
  async #watchUntilCalm(limit: number): Promise<string | undefined> {
    try {
      const before = this.#before ?? (await this.bucket.snapshot());
      const { calm, waited } = await this.bucket.watchUntilCalm(before, limit / CALM_SHARE, limit);
      return calm
        ? `The bucket changed and has then been the same, looked at for ${Math.round(waited / 1000)} s.`
        : undefined;
    } catch {
      return undefined;
    }
  }

  #creation(after: Snapshot): Creation {
    const before = this.#before ?? missing("the bucket was looked at before the generation");
    return {
      bucket: this.bucket.name,
      store: this.bucket.endpoint,
      before,
      after,
      changes: changesBetween(before, after),
      announced: this.generation.output.uploads,
      waited: performance.now() - this.#generatedAt,
      otherBuckets: [],
      acceptExisting: this.settings.acceptExistingData,
    };
  }
}

/** Whether generations were let go of in this run. Nothing tells for certain when such a one has ended. */
let leftRunning = false;

/** How long to wait before a service that was busy is asked again, in ms. */
const RETRY = 1000;

/** The bucket counts as calm when it stays the same for this share of the settle timeout: 5 of 30 seconds. */
const CALM_SHARE = 6;

/** The generator goes on when its client has gone, whoever ended the connection. */
function mayStillRun({ ending }: Generation): boolean {
  return ending.kind === "aborted" || ending.kind === "timed out" || ending.kind === "cut off";
}

function failureOf(judge: () => void): unknown {
  try {
    judge();
    return undefined;
  } catch (failure) {
    return failure;
  }
}

function mapValues<K extends string, V, W>(record: Record<K, V>, map: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W>;
}

function missing(what: string): never {
  throw new Error(`This step needs an earlier one: it was not the case that ${what}.`);
}

setWorldConstructor(ClickstreamWorld);
