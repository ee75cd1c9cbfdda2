import type { OwnUpload } from "../bucket/clean-up/ownership";
import type { ClickstreamService } from "../clickstream/service";
import type { Target } from "../environment/target";
import {
  type Encoded,
  encodeEvidence,
  encodeFact,
  encodePicture,
  type KeyFigure,
  type Measures,
  type TargetFacts,
} from "../report/attachments";
import type { Scope } from "../run/scope";
import { type Failure, NotTried } from "../shared/failure";
import { redact } from "../shared/redaction";

/** What Cucumber gives a scenario to report with. */
export interface Attaching {
  attach(body: string, options: { mediaType: string; fileName: string }): unknown;
  log(text: string): unknown;
}

/** Reports what a scenario found: everything it attaches goes through here. */
export class Reporter {
  readonly #to: Attaching;
  #keyFigures: readonly KeyFigure[] = [];
  #measures: Measures = {};
  #limits: Measures = {};

  constructor(to: Attaching) {
    this.#to = to;
  }

  /** Attaches text for people under a name. */
  evidence(name: string, text: string): void {
    this.#attach(encodeEvidence(name, text));
  }

  /** Attaches a picture (an SVG document) under a name, where there is one. */
  picture(name: string, svg: string | undefined): void {
    if (svg !== undefined) this.#attach(encodePicture(name, svg));
  }

  /** Says what someone should know of a scenario that passes. */
  warn(text: string): void {
    this.#attach(encodeFact({ kind: "warning", text }));
    this.#to.log(`Warning: ${redact(text)}`);
  }

  /** Says why a scenario is skipped, and gives the status with which a hook or step skips it. */
  skip(reason: string, { cancelled = false } = {}): "skipped" {
    this.#attach(encodeFact({ kind: "skip", reason, cancelled }));
    this.#to.log(`Skipped: ${redact(reason)}`);
    return "skipped";
  }

  /** The same where there is a reason to; gives nothing where there is none. */
  skipIf(reason: string | undefined): "skipped" | undefined {
    return reason === undefined ? undefined : this.skip(reason);
  }

  /** Hands the parts of a failure on to the reports, which show them apart. Its message goes its own way. */
  failure(failure: Failure): void {
    const { details = [], roots, ...parts } = failure.parts;
    const notTried = failure instanceof NotTried ? { notTried: true } : {};
    this.#attach(
      encodeFact({
        kind: "failure",
        ...notTried,
        ...parts,
        details: [...details],
        ...(roots ? { roots: [...roots] } : {}),
      }),
    );
  }

  /** The figures that stand beside the scenario's name. Those set take the place of those before. */
  get keyFigures(): readonly KeyFigure[] {
    return this.#keyFigures;
  }

  set keyFigures(figures: readonly KeyFigure[]) {
    this.#keyFigures = figures;
  }

  /** Adds what is compared with other runs of this scenario. */
  addMeasures(measures: Measures): void {
    this.#measures = { ...this.#measures, ...measures };
  }

  /** Adds the limits of what is compared with other runs, in the units of `Measures`. */
  addLimits(limits: Measures): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** Attaches the figures that the scenario came to, in a run of this scope. */
  figures(target: TargetFacts, scope?: Scope): void {
    const [key, measures, limits] = [[...this.#keyFigures], this.#measures, this.#limits];
    const more = { ...(Object.keys(limits).length > 0 ? { limits } : {}), ...(scope ? { scope } : {}) };
    this.#attach(encodeFact({ kind: "figures", target, key, measures, ...more }));
  }

  /** Attaches what generations announced, for the clean-up at the end of the run. */
  uploads(uploads: readonly OwnUpload[]): void {
    if (uploads.length === 0) return;
    const told = uploads.map(({ bucket, key, size, from, to }) => {
      const times = { from: from.toISOString(), to: to.toISOString() };
      return { bucket, key, ...(size === undefined ? {} : { size }), ...times };
    });
    this.#attach(encodeFact({ kind: "uploads", uploads: told }));
  }

  #attach({ body, mediaType, fileName }: Encoded): void {
    this.#to.attach(body, { mediaType, fileName });
  }
}

/** What the reports say of the target. Asks nothing of the service that it has not been asked already. */
export function factsOf(
  { storeEndpoint: store, kind, note, forwarded, baseUrl }: Target,
  bucket: string,
  service: Pick<ClickstreamService, "description">,
): TargetFacts {
  const place = forwarded && [forwarded.context, forwarded.namespace, forwarded.service].filter(Boolean).join("/");
  const id = kind === "sandbox" ? kind : (place ?? baseUrl);
  const { title, version } = service.description?.info ?? {};
  return {
    kind,
    note,
    id,
    address: baseUrl,
    store,
    bucket,
    ...(title ? { title } : {}),
    ...(version ? { version } : {}),
  };
}
