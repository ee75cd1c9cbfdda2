import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { type CleanUp, cleanUp } from "../../../support/bucket/clean-up/clean-up";
import type { OwnUpload } from "../../../support/bucket/clean-up/ownership";
import { changesBetween, type Snapshot, snapshotOf } from "../../../support/bucket/snapshot";
import { announcedKeys } from "../../../support/shared/announced-key";
import { NotTried } from "../../../support/shared/failure";
import { ModelStore } from "./model-store";

const BUCKET = "analytics";
const KEYS = ["data/a.csv", "data/b.csv", "data/b.csv (old)", "other/c"];
const SIZES = [1, 2, 3];
/** In ms: a generation runs from the one to the other. Around it is room that no clock bridges. */
const [START, END] = [1_000_000, 1_060_000];
const FAR = 60_000;

/** One write of the model. What is removed counts as a write of nobody's. */
interface Step {
  readonly writer: "own" | "other" | "removal";
  readonly key: string;
  readonly size: number;
}

const others = fc.record({
  writer: fc.constantFrom<Step["writer"]>("other", "other", "removal"),
  key: fc.constantFrom(...KEYS),
  size: fc.constantFrom(...SIZES),
});
const own = fc.record({
  writer: fc.constant<Step["writer"]>("own"),
  key: fc.constantFrom(...KEYS),
  size: fc.constantFrom(...SIZES),
});

function write(store: ModelStore, { writer, key, size }: Step, at: number): void {
  if (writer === "removal") store.delete(key, at);
  else store.put(writer, key, size, at);
}

/** Writes steps one after the other, from a time on. */
function writeAll(store: ModelStore, steps: readonly Step[], from: number): void {
  for (const [index, step] of steps.entries()) write(store, step, from + index * 10);
}

/**
 * The one thing that nobody can tell: someone else writes, while a generation runs, what an announcement of it says, in the
 * same size. With versions both are there, unless the key is only a part of what the announcement says.
 */
function isIndistinguishable({ writer, key, size }: Step, steps: readonly Step[], keepsVersions: boolean): boolean {
  const saysTheSame = (step: Step) =>
    step.writer === "own" && step.size === size && announcedKeys(step.key).includes(key);
  return writer === "other" && steps.some((step) => saysTheSame(step) && !(keepsVersions && step.key === key));
}

function announced(steps: readonly Step[]): OwnUpload[] {
  return steps
    .filter(({ writer }) => writer === "own")
    .map(({ key, size }) => ({ bucket: BUCKET, key, size, from: new Date(START), to: new Date(END) }));
}

function clean(store: ModelStore, before: Snapshot, after: Snapshot, uploads: readonly OwnUpload[]): Promise<CleanUp> {
  const changes = changesBetween(before.objects, after.objects);
  return cleanUp(store, { bucket: BUCKET, before, changes }, uploads);
}

describe("A clean-up", () => {
  it("removes nothing that was there before or that another writer has written, whatever the sequence", async () => {
    const history = fc.record({
      keepsVersions: fc.boolean(),
      earlier: fc.array(others, { maxLength: 5 }),
      meanwhile: fc.array(fc.oneof(own, own, others), { maxLength: 8 }),
      afterwards: fc.array(others, { maxLength: 3 }),
      late: fc.array(others, { maxLength: 3 }),
    });
    let [histories, removed] = [0, 0];
    await fc.assert(
      fc.asyncProperty(history, async ({ keepsVersions, earlier, meanwhile, afterwards, late }) => {
        fc.pre(!meanwhile.some((step) => isIndistinguishable(step, meanwhile, keepsVersions)));
        const store = new ModelStore(keepsVersions);
        writeAll(store, earlier, START - FAR);
        const before = store.snapshot();
        writeAll(store, meanwhile, START);
        writeAll(store, afterwards, END + FAR);
        const after = store.snapshot();
        writeAll(store, late, END + 2 * FAR);
        await clean(store, before, after, announced(meanwhile));
        expect(store.removed.filter(({ writer }) => writer !== "own")).to.deep.equal([]);
        histories += 1;
        removed += store.removed.length;
      }),
      { numRuns: 5000 },
    );
    expect(removed / histories, "removed of each").to.be.greaterThan(0.2);
  });

  it("leaves a bucket that keeps versions as it was, where nobody else has written", async () => {
    const steps = fc.array(own, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(others, { maxLength: 5 }), steps, async (earlier, meanwhile) => {
        const store = new ModelStore(true);
        writeAll(store, earlier, START - FAR);
        const [before, all] = [store.snapshot(), store.all];
        writeAll(store, meanwhile, START);
        const { left, refused } = await clean(store, before, store.snapshot(), announced(meanwhile));
        expect(store.all).to.deep.equal(all);
        expect([left, refused]).to.deep.equal([[], []]);
      }),
    );
  });

  it("leaves a bucket without versions as it was, but for what was overwritten", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(others, { maxLength: 5 }),
        fc.array(own, { maxLength: 8 }),
        async (earlier, meanwhile) => {
          const store = new ModelStore(false);
          writeAll(store, earlier, START - FAR);
          const before = store.snapshot();
          writeAll(store, meanwhile, START);
          const overwritten = new Set(meanwhile.map(({ key }) => key).filter((key) => before.objects.get(key)));
          const { left } = await clean(store, before, store.snapshot(), announced(meanwhile));
          expect(new Set(left.map(({ key }) => key))).to.deep.equal(overwritten);
          expect([...store.snapshot().objects].map(({ key }) => key)).to.deep.equal(
            [...before.objects].map(({ key }) => key),
          );
        },
      ),
    );
  });

  const cases: readonly {
    what: string;
    keepsVersions?: boolean;
    earlier?: Step[];
    meanwhile: Step[];
    afterwards?: Step[];
    announces?: Partial<OwnUpload>;
    removed: number;
    why?: string;
  }[] = [
    { what: "what was made", meanwhile: [ownStep("data/a.csv")], removed: 1 },
    {
      what: "what is announced with more words behind its key",
      meanwhile: [ownStep("data/a.csv")],
      announces: { key: "data/a.csv (1 byte)" },
      removed: 1,
    },
    {
      what: "what is announced without a size",
      meanwhile: [ownStep("data/a.csv", 2)],
      announces: { size: undefined as never },
      removed: 1,
    },
    {
      what: "what another writer has written after it",
      meanwhile: [ownStep("data/a.csv")],
      afterwards: [{ writer: "other", key: "data/a.csv", size: 1 }],
      removed: 0,
      why: "it was written after the end of the generation that announced it: by the service, or by someone else",
    },
    {
      what: "what is of another size than announced",
      meanwhile: [ownStep("data/a.csv", 2)],
      announces: { size: 3 },
      removed: 0,
      why: "what it holds fits no announcement in size and time: someone else wrote it",
    },
    {
      what: "what is announced of another bucket",
      meanwhile: [ownStep("data/a.csv")],
      announces: { bucket: "elsewhere" },
      removed: 0,
      why: "the outputs do not name it, so nobody can tell whose it is",
    },
    {
      what: "an object of before that was overwritten, without versions",
      earlier: [{ writer: "other", key: "data/a.csv", size: 1 }],
      meanwhile: [ownStep("data/a.csv")],
      removed: 0,
      why: "it was there before, and the bucket keeps no version of what it held",
    },
    {
      what: "the own version of an object of before",
      keepsVersions: true,
      earlier: [{ writer: "other", key: "data/a.csv", size: 1 }],
      meanwhile: [ownStep("data/a.csv")],
      removed: 1,
    },
    {
      what: "versions of which one too many could be the own",
      keepsVersions: true,
      meanwhile: [ownStep("data/a.csv"), { writer: "other", key: "data/a.csv", size: 1 }],
      removed: 0,
      why: "it was written more often than was announced: someone else wrote it too",
    },
    {
      what: "what was removed and written again meanwhile, with versions",
      keepsVersions: true,
      meanwhile: [ownStep("data/a.csv"), { writer: "removal", key: "data/a.csv", size: 0 }, ownStep("data/a.csv")],
      removed: 0,
      why: "someone has removed it meanwhile",
    },
    {
      what: "what was removed before, and is there again, with versions",
      keepsVersions: true,
      earlier: [
        { writer: "other", key: "data/a.csv", size: 1 },
        { writer: "removal", key: "data/a.csv", size: 0 },
      ],
      meanwhile: [ownStep("data/a.csv")],
      removed: 1,
    },
    {
      what: "the own version below that of another writer",
      keepsVersions: true,
      meanwhile: [ownStep("data/a.csv"), { writer: "other", key: "data/a.csv", size: 2 }],
      removed: 1,
      why: "1 version of it fits no announcement in size and time",
    },
    {
      what: "the own version over those of others",
      keepsVersions: true,
      meanwhile: [
        { writer: "other", key: "data/a.csv", size: 2 },
        { writer: "other", key: "data/a.csv", size: 3 },
        ownStep("data/a.csv"),
      ],
      removed: 1,
      why: "2 versions of it fit no announcement in size and time",
    },
  ];
  for (const {
    what,
    keepsVersions = false,
    earlier = [],
    meanwhile,
    afterwards = [],
    announces,
    removed,
    why,
  } of cases) {
    it(`${removed > 0 ? "removes" : "leaves"} ${what}`, async () => {
      const store = new ModelStore(keepsVersions);
      writeAll(store, earlier, START - FAR);
      const before = store.snapshot();
      writeAll(store, meanwhile, START);
      writeAll(store, afterwards, END + FAR);
      const uploads = announced(meanwhile).map((upload) => ({ ...upload, ...announces }));
      const done = await clean(store, before, store.snapshot(), uploads);
      expect(store.removed.map(({ writer }) => writer)).to.deep.equal(Array(removed).fill("own"));
      expect(done.left.map((left) => left.why)).to.deep.equal(why === undefined ? [] : [why]);
    });
  }

  it("leaves what has changed since it was looked at", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    const after = store.snapshot();
    store.put("other", "data/a.csv", 1, START + 20);
    const { left } = await clean(store, before, after, announced(meanwhile));
    expect(left).to.deep.equal([{ key: "data/a.csv", why: "someone else has written it since" }]);
    expect(store.removed).to.deep.equal([]);
  });

  it("recognizes what was made where listings and headers quote ETags differently", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    const listed = [...store.snapshot().objects].map((object) => ({
      ...object,
      etag: object.etag.replaceAll('"', ""),
    }));
    const done = await clean(store, before, snapshotOf(listed), announced(meanwhile));
    expect(done.left).to.deep.equal([]);
    expect(store.removed).to.have.length(1);
  });

  it("tells what it has removed until the store is gone", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv"), ownStep("data/b.csv")];
    writeAll(store, meanwhile, START);
    const gone = new NotTried({ promised: "", happened: "the store is gone", cause: "", remedy: "" });
    const after = store.snapshot();
    const head = store.head.bind(store);
    store.head = async (key) => (key === "data/a.csv" ? head(key) : Promise.reject(gone));
    const done = await clean(store, before, after, announced(meanwhile));
    expect(done.removed.map(({ key }) => key)).to.deep.equal(["data/a.csv"]);
    expect(done.interrupted).to.equal(gone);
  });

  it("does not ask a bucket for versions that it does not keep", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.versions = async () => expect.fail("it was asked for versions");
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done.removed).to.deep.equal([{ key: "data/a.csv", etag: '"1"', restored: false, mixed: false }]);
  });

  it("of an object of before says that it holds again what it held", async () => {
    const store = new ModelStore(true);
    store.put("other", "data/a.csv", 1, START - FAR);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done.removed).to.deep.equal([{ key: "data/a.csv", etag: '"2"', restored: true, mixed: false }]);
  });

  it("of an object above a version of someone else says that this stays", async () => {
    const store = new ModelStore(true);
    const before = store.snapshot();
    store.put("other", "data/a.csv", 2, START);
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START + 10);
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done.removed).to.deep.equal([{ key: "data/a.csv", etag: '"2"', restored: false, mixed: true }]);
    expect(done.left).to.have.length(1);
  });

  it("tells nothing of what someone else has removed meanwhile", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.remove = async () => "gone";
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done).to.deep.equal({ removed: [], left: [], refused: [] });
  });

  it("is no clean-up where the suite itself is at fault", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.head = async () => Promise.reject(new TypeError("a bug"));
    const thrown = await clean(store, before, store.snapshot(), announced(meanwhile)).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(TypeError);
  });

  it("leaves what was written just as it was to be removed", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.remove = async () => ({ changed: "someone else has written it meanwhile" });
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    const left = [{ key: "data/a.csv", why: "someone else has written it meanwhile" }];
    expect(done).to.deep.equal({ removed: [], left, refused: [] });
  });

  it("of an object below a version of someone else says that this stays", async () => {
    const store = new ModelStore(true);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.put("other", "data/a.csv", 2, START + 20);
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done.removed).to.deep.equal([{ key: "data/a.csv", etag: '"2"', restored: false, mixed: true }]);
  });

  it("tells what the store refused", async () => {
    const store = new ModelStore(false);
    const before = store.snapshot();
    const meanwhile = [ownStep("data/a.csv")];
    writeAll(store, meanwhile, START);
    store.remove = async () => ({ refused: "it is under legal hold" });
    const done = await clean(store, before, store.snapshot(), announced(meanwhile));
    expect(done).to.deep.equal({
      removed: [],
      left: [],
      refused: [{ key: "data/a.csv", why: "it is under legal hold" }],
    });
  });
});

function ownStep(key: string, size = 1): Step {
  return { writer: "own", key, size };
}
