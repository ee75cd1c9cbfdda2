import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { expectGenerated, expectSuccess } from "../../support/clickstream/assertions";
import type { Generation } from "../../support/clickstream/generation";
import {
  expectAllEnded,
  expectNoneCrashed,
  expectServedOrRejected,
  type Outcome,
  type OutcomeKind,
  outcomeOf,
  outcomesOf,
} from "../../support/clickstream/outcomes";
import { Failure, NotTried } from "../../support/shared/failure";
import { generation, type Told } from "../helpers/generations";

const KINDS: readonly OutcomeKind[] = ["completed", "streaming", "rejected", "timed out", "crashed", "unexpected"];
const outcomes = fc.array(
  fc.constantFrom(...KINDS).map((kind): Outcome => ({ kind, detail: "" })),
  { minLength: 1, maxLength: 6 },
);

/** What the failure that a function throws comes down to. */
function rootsThrown(expecting: () => void): readonly string[] | undefined {
  try {
    expecting();
  } catch (failure) {
    if (failure instanceof Failure) return failure.parts.roots;
  }
  return [];
}

function passes(of: readonly Outcome[]): boolean {
  try {
    expectNoneCrashed(of);
    expectServedOrRejected(of);
    return true;
  } catch {
    return false;
  }
}

describe("the outcome of a request", () => {
  const abort = { kind: "aborted" } as const;
  const cases: readonly [what: string, told: Told, kind: OutcomeKind][] = [
    ["a clean end", {}, "completed"],
    ["output until the window closed", { ending: abort }, "streaming"],
    ["output until its time was over", { ending: { kind: "timed out" } }, "timed out"],
    ["409", { answer: { status: 409 }, output: [] }, "rejected"],
    ["429", { answer: { status: 429, retryAfter: "120" } }, "rejected"],
    ["503", { answer: { status: 503 } }, "rejected"],
    ["503 without an end", { answer: { status: 503 }, ending: abort }, "rejected"],
    ["no answer in the window", { answer: null, ending: abort, output: [] }, "timed out"],
    ["an answer without output in the window", { ending: abort, output: [] }, "timed out"],
    ["500", { answer: { status: 500 } }, "crashed"],
    ["502", { answer: { status: 502 } }, "crashed"],
    ["504", { answer: { status: 504 } }, "crashed"],
    [
      "a refused connection",
      { answer: null, ending: { kind: "unreachable", reason: "ECONNREFUSED" }, output: [] },
      "crashed",
    ],
    ["a closed connection", { answer: null, ending: { kind: "no answer", reason: "closed" }, output: [] }, "crashed"],
    ["a stream cut off", { ending: { kind: "cut off", reason: "terminated" } }, "crashed"],
    ["299", { answer: { status: 299 } }, "completed"],
    ["300", { answer: { status: 300 } }, "unexpected"],
    ["400", { answer: { status: 400 } }, "unexpected"],
    ["301", { answer: { status: 301 } }, "unexpected"],
    ["199", { answer: { status: 199 } }, "unexpected"],
    ["a web page", { answer: { mediaType: "text/html" } }, "unexpected"],
    ["success without output", { output: [] }, "unexpected"],
    ["success and a failure marker", { output: ["--- PROCESS FAILED WITH EXIT CODE 1 ---\n"] }, "unexpected"],
    ["a failure marker while it streams", { output: ["❌ Upload failed for x\n"], ending: abort }, "unexpected"],
    ["success and half an output", { output: ["--- STDOUT ---\n"] }, "unexpected"],
    ["an upload under way while it streams", { output: ["📤 Uploading a to s3://b/a\n"], ending: abort }, "streaming"],
    ["an upload that never ended", { output: ["📤 Uploading a to s3://b/a\n", "x\n"] }, "unexpected"],
    ["half an output while it streams", { output: ["--- STDOUT ---\n"], ending: abort }, "streaming"],
  ];
  for (const [what, told, kind] of cases) {
    it(`${what}: ${kind}`, () => void expect(outcomeOf(generation(told)).kind).to.equal(kind));
  }

  it("says when to try again, where the service does", () => {
    expect(outcomeOf(generation({ answer: { status: 429, retryAfter: "120" } })).detail).to.equal(
      "429, retry after 120",
    );
  });
});

describe("A lock that a service still holds", () => {
  const conflict = { ...generation({ answer: { status: 409 }, output: [] }), sinceLast: 31_000 };

  it("is the cause of a lone generation that is turned away after the last one was over", () => {
    expect(() => expectSuccess(conflict)).to.throw(
      /answered with 409, 31 s after the last generation of this run was over[\s\S]*did not release the lock/,
    );
  });

  it("is the cause where all of several are, and not that they come together alone", () => {
    const all = [conflict, conflict, conflict].map(outcomeOf);
    expect(all.map(({ kind }) => kind)).to.deep.equal(["rejected", "rejected", "rejected"]);
    expectNoneCrashed(all);
    expectServedOrRejected(all);
    expect(() => expectAllEnded(all)).to.throw(/all 3 were rejected[\s\S]*31 s after[\s\S]*did not release the lock/);
  });

  it("does not show where no generation of this run came before, or the status says another thing", () => {
    for (const told of [
      generation({ answer: { status: 409 }, output: [] }),
      { ...generation({ answer: { status: 429 }, output: [] }), sinceLast: 31_000 },
    ])
      expect(() => expectSuccess(told)).to.throw(/busy with another generation/);
    expect(() => expectAllEnded([outcomeOf(generation({ answer: { status: 409 }, output: [] }))])).to.throw(
      "busy with something that does not end",
    );
  });
});

describe("the outcomes of requests at the same moment", () => {
  it("name what tells most of an output that does not tell of one whole generation", () => {
    const twice = generation({
      output: ["--- STDOUT ---\n", "--- STDOUT ---\n", "Mock data generation complete\n--- STDERR ---\n"],
    });
    expect(outcomeOf(twice).detail).to.match(/whole generation: lines 1 and 2 are both/);
  });

  const busy = generation({ output: ["A generation is already running.\n", "Please try again later.\n"] });
  const kinds = (generations: readonly Generation[], toldBefore = false) =>
    outcomesOf(generations, toldBefore).map(({ kind }) => kind);

  it("tell success that is not the output of a generation from a generation", () => {
    expect(kinds([generation(), busy, busy])).to.deep.equal(["completed", "unexpected", "unexpected"]);
    const running = generation({ output: ["--- STDOUT ---\n"], ending: { kind: "aborted" } });
    expect(kinds([busy, running])).to.deep.equal(["unexpected", "streaming"]);
    expect(kinds([busy, busy], true)).to.deep.equal(["unexpected", "unexpected"]);
    const [outcome] = outcomesOf([busy], true);
    expect(outcome?.detail).to.match(/answered with success, but .*tells of no generation.*already running/);
    expect(outcome?.failure?.parts.remedy).to.match(/409, 429 or 503/);
  });

  it("are those of generations where none of a service's outputs tells more", () => {
    expect(kinds([busy, busy])).to.deep.equal(["completed", "completed"]);
  });

  it("are as they were of what did not succeed", () => {
    const rejected = generation({ answer: { status: 409 }, output: [] });
    const empty = generation({ output: [], ending: { kind: "aborted" } });
    expect(kinds([generation(), rejected, empty])).to.deep.equal(["completed", "rejected", "timed out"]);
  });
});

describe("the verdict on concurrent requests", () => {
  const of = (...kinds: OutcomeKind[]) => passes(kinds.map((kind) => ({ kind, detail: "" })));

  it("passes with one served", () => {
    expect(of("completed", "timed out", "rejected")).to.equal(true);
    expect(of("streaming", "timed out", "timed out")).to.equal(true);
  });

  it("passes with all rejected", () => void expect(of("rejected", "rejected", "rejected")).to.equal(true));

  it("fails with none served and not all rejected", () => {
    expect(of("timed out", "timed out", "timed out")).to.equal(false);
    expect(of("rejected", "rejected", "timed out")).to.equal(false);
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(outcomes, fc.infiniteStream(fc.nat()), (before, keys) => {
        const shuffled = before
          .map((outcome) => ({ outcome, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ outcome }) => outcome);
        expect(passes(shuffled)).to.equal(passes(before));
      }),
    );
  });

  it("never passes with one that crashed or was unexpected, whatever the others", () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.constantFrom("crashed" as const, "unexpected" as const),
        fc.nat(),
        (others, kind, at) => {
          expect(passes(others.toSpliced(at % (others.length + 1), 0, { kind, detail: "" }))).to.equal(false);
        },
      ),
    );
  });

  it("names the cause that all requests share, and concurrency where they differ", () => {
    const nobody = outcomeOf(
      generation({ answer: null, ending: { kind: "unreachable", reason: "ECONNREFUSED" }, output: [] }),
    );
    const marked = outcomeOf(generation({ output: ["❌ Upload failed for x\n"] }));
    expect(() => expectNoneCrashed([nobody, nobody])).to.throw("kubectl port-forward");
    expect(() => expectNoneCrashed([marked, marked])).to.throw(
      /❌ Upload failed for x[\s\S]*cannot write to its object store/,
    );
    for (const differing of [
      [nobody, marked],
      [nobody, outcomeOf(generation())],
      [outcomeOf(generation({ answer: { status: 500 } }))],
    ]) {
      expect(() => expectNoneCrashed(differing)).to.throw(/side by side[\s\S]*409, 429 or 503/);
    }
  });

  it("lists every request in its message", () => {
    const three: Outcome[] = [
      { kind: "completed", detail: "in 2 s" },
      { kind: "crashed", detail: "answered with 500" },
      { kind: "rejected", detail: "409" },
    ];
    expect(() => expectNoneCrashed(three)).to.throw(
      /1 of 3 requests crashed[\s\S]*request 1: completed \(in 2 s\)[\s\S]*request 2: crashed[\s\S]*request 3: rejected/,
    );
  });
});

describe("Requests that reached nothing", () => {
  const ending = (reached: boolean): Generation["ending"] => {
    const refused = { kind: "unreachable", reason: "ECONNREFUSED" } as const;
    return reached ? { ...refused, reached } : refused;
  };
  const nobody = (reached: boolean) => outcomeOf(generation({ answer: null, ending: ending(reached), output: [] }));

  it("could not be tried, where nothing before them did either", () => {
    for (const expected of [expectNoneCrashed, expectAllEnded])
      expect(() => expected([nobody(false), nobody(false)])).to.throw(NotTried);
  });

  it("are the service's failure where it was there before, or where another one was answered", () => {
    for (const expected of [expectNoneCrashed, expectAllEnded])
      for (const some of [
        [nobody(true), nobody(true)],
        [nobody(false), outcomeOf(generation())],
        [nobody(false), nobody(true)],
      ])
        expect(() => expected(some))
          .to.throw(Failure)
          .and.not.to.be.an.instanceOf(NotTried);
  });
});

describe("Requests that are followed to their end", () => {
  const of = (...kinds: OutcomeKind[]) => kinds.map((kind): Outcome => ({ kind, detail: "why" }));

  it("pass when each completed or was rejected, and one completed", () => {
    fc.assert(
      fc.property(outcomes, (some) => {
        const kinds = some.map(({ kind }) => kind);
        const good = kinds.includes("completed") && kinds.every((kind) => kind === "completed" || kind === "rejected");
        if (good) expectAllEnded(some);
        else expect(() => expectAllEnded(some)).to.throw();
      }),
    );
  });

  it("are listed when one hangs, and blamed on the service when all are rejected", () => {
    expect(() => expectAllEnded(of("completed", "streaming", "rejected"))).to.throw(
      /1 of 3 neither finished successfully nor was properly rejected:[\s\S]*request 2: streaming \(why\)/,
    );
    expect(() => expectAllEnded(of("rejected", "rejected"))).to.throw(
      /all 2 were rejected:[\s\S]*request 2: rejected \(why\)[\s\S]*side by side should run them one after the other/,
    );
    expect(() => expectAllEnded(of("streaming", "crashed"))).to.throw(
      /2 of 2 neither finished successfully nor were properly rejected/,
    );
  });

  it("are told the reason and the remedy that they share, and of running side by side where only some fail", () => {
    const failed = outcomeOf(
      generation({ output: [`--- STDOUT ---\n❌ Upload failed for data/users.csv: AccessDenied\n--- STDERR ---\n`] }),
    );
    const [good] = of("completed");
    const shared = /does not allow the service's user to write[\s\S]*check which access key/;
    expect(() => expectAllEnded([failed, failed])).to.throw(shared);
    expect(() => expectAllEnded([failed, failed])).not.to.throw(/side by side/);
    const other = outcomeOf(generation({ answer: { status: 500 } }));
    expect(() => expectAllEnded([failed, failed, other])).to.throw(/side by side/);
    expect(() => expectAllEnded([failed, good as Outcome])).to.throw(
      /does not allow the service's user to write[^\n]*; or the service cannot run generations side by side[\s\S]*409, 429 or 503/,
    );
  });
});

describe("What concurrent requests failed for", () => {
  const STDERR = ["--- STDOUT ---\nx\n", "\n--- STDERR ---\ndisk quota exceeded\n"];
  const exit = (code: number) => [...STDERR, `--- PROCESS FAILED WITH EXIT CODE ${code} ---\n`];
  const failing: Readonly<Record<string, Told>> = {
    "an exit code": { output: exit(1) },
    "an upload": { output: ["❌ Upload failed for data/users.csv: AccessDenied\n"] },
    "a stream that is cut off": { ending: { kind: "cut off", reason: "terminated" } },
    "a server error": { answer: { status: 500 }, output: ["Internal Server Error"] },
    "a rejected request": { answer: { status: 400 }, output: ["no"] },
    "a web page": { answer: { mediaType: "text/html", contentType: "text/html" }, output: ["<html>"] },
    "an upload without an end": { output: ["📤 Uploading a to s3://b/a\n", "x\n"] },
    "an output without an end": { output: ["--- STDOUT ---\n"] },
  };
  const all = (...of: readonly Told[]) => of.map((told) => outcomeOf(generation(told)));
  for (const [what, told] of Object.entries(failing)) {
    it(`is the same as what one alone failed for: ${what}`, () => {
      const alone = rootsThrown(() => expectGenerated(generation(told)));
      expect(alone).to.have.length(1);
      expect(rootsThrown(() => expectNoneCrashed(all(told, told, {})))).to.deep.equal(alone);
      expect(rootsThrown(() => expectAllEnded(all({}, told, told)))).to.deep.equal(alone);
    });
  }

  it("is not the same with another error, exit code, answer or web page, nor with a second reason", () => {
    const roots = (...told: readonly Told[]) => rootsThrown(() => expectAllEnded(all(...told)))?.join() ?? "";
    const { "a server error": error = {}, "a web page": page = {} } = failing;
    const different = [
      ...[...Object.values(failing), { output: exit(2) }].map((told) => roots(told)),
      roots({ output: [...STDERR, "no memory\n", "--- PROCESS FAILED WITH EXIT CODE 1 ---\n"] }),
      roots({ ...error, output: ["another error"] }),
      roots({ ...page, output: ["<html><h1>"] }),
      roots(error, page),
    ];
    expect(new Set(different)).to.have.length(different.length);
  });
});
