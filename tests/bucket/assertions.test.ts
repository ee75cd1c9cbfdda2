import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Creation,
  expectAnnouncedUploads,
  expectEachAtLeast,
  expectObjectsMade,
  expectTogetherMoreThan,
} from "../../support/bucket/assertions";
import { objectFailure, storeFailure } from "../../support/bucket/failures";
import { expectNothingRemoved } from "../../support/bucket/harm";
import { ObjectList, type StoredObject } from "../../support/bucket/object-list";
import { areSame, changesBetween, madeObjects, NO_BUCKET, snapshotOf, totalSize } from "../../support/bucket/snapshot";
import { Failure, NotTried } from "../../support/shared/failure";

function object(key: string, size = 500, etag = `"${key}"`, changedAt = 0): StoredObject {
  return { key, size, etag, changedAt: new Date(changedAt) };
}

function creation(
  before: readonly StoredObject[] | undefined,
  after: readonly StoredObject[] | undefined,
  more: Partial<Creation> = {},
): Creation {
  const [from, to] = [before ? snapshotOf(before) : NO_BUCKET, after ? snapshotOf(after) : NO_BUCKET];
  return {
    bucket: "analytics",
    store: "http://localhost:9000",
    before: from,
    exists: to.exists,
    changes: changesBetween(from.objects, to.objects),
    announced: [],
    waited: 30_000,
    otherBuckets: [],
    acceptExisting: false,
    ...more,
  };
}

const between = (before: readonly StoredObject[], after: readonly StoredObject[]) =>
  changesBetween(ObjectList.of(before), ObjectList.of(after));

const objects = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom("a", "b", "c", "d", "e f", "g+%", "é"),
    size: fc.nat(5000),
    etag: fc.constantFrom("1", "2", ""),
    changedAt: fc.integer({ min: 0, max: 3 }).map((seconds) => new Date(seconds * 1000)),
  }),
  { selector: ({ key }) => key },
);

describe("changes between two snapshots", () => {
  const kinds = (before: StoredObject[], after: StoredObject[]) =>
    between(before, after).map(({ kind, object: { key } }) => `${kind} ${key}`);

  it("are objects created, overwritten and removed", () => {
    expect(
      kinds(
        [object("kept"), object("old"), object("gone")],
        [object("kept"), object("old", 500, '"new"'), object("new")],
      ),
    ).to.deep.equal(["removed gone", "created new", "overwritten old"]);
  });

  it("go by ETag or a later time of change, not by size", () => {
    expect(kinds([object("a", 1)], [object("a", 2)])).to.deep.equal([]);
    expect(kinds([object("a", 1, "x")], [object("a", 1, "y")])).to.deep.equal(["overwritten a"]);
    expect(kinds([object("a", 1, "x", 1)], [object("a", 1, "x", 2)])).to.deep.equal(["overwritten a"]);
    expect(kinds([object("a", 1, "x", 2)], [object("a", 1, "x", 1)])).to.deep.equal([]);
  });

  it("turn the keys before into the keys after", () => {
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const changes = between(before, after);
        const keys = new Set<string>(before.map(({ key }) => key));
        for (const {
          kind,
          object: { key },
        } of changes) {
          if (kind === "removed") keys.delete(key);
          else keys.add(key);
        }
        expect([...keys].sort()).to.deep.equal(after.map(({ key }) => key).sort());
        const untouched = after.filter(({ key }) => !changes.some((change) => change.object.key === key));
        for (const { key, etag } of untouched) expect(before.find((older) => older.key === key)?.etag).to.equal(etag);
      }),
    );
  });

  it("are none between objects and themselves, and the same only of the same objects", () => {
    fc.assert(
      fc.property(objects, objects, objects, (before, one, other) => {
        expect(between(one, one)).to.deep.equal([]);
        expect(areSame(between(before, one), between(before, one))).to.equal(true);
        const both = [between(one, other), between(other, one)].every(({ length }) => length === 0);
        expect(areSame(between([], one), between([], other))).to.equal(both);
      }),
    );
  });

  it("count what was created and overwritten as made, with its size", () => {
    const { changes } = creation([object("old", 10), object("gone", 7)], [object("old", 20, "new"), object("new", 30)]);
    expect(totalSize(madeObjects(changes))).to.equal(50);
  });
});

describe("what a generation leaves", () => {
  it("is at least one object created or overwritten", () => {
    expectObjectsMade(creation([], [object("a")]));
    expectObjectsMade(creation(undefined, [object("a")]));
    expectObjectsMade(creation([object("a")], [object("a", 500, "new")]));
  });

  it("is not nothing, nor older data", () => {
    expect(() => expectObjectsMade(creation([], []))).to.throw(Failure, "the bucket is empty");
    expect(() => expectObjectsMade(creation([object("a")], [object("a")]))).to.throw(
      "its older data (1 object) is as before",
    );
    expect(() => expectObjectsMade(creation([object("a"), object("b")], [object("a")]))).to.throw(
      "nothing was created or overwritten",
    );
  });

  it("is not nothing where older data is accepted and there is none", () => {
    const acceptExisting = { acceptExisting: true };
    expectObjectsMade(creation([object("a")], [object("a")], acceptExisting));
    expect(() => expectObjectsMade(creation([], [], acceptExisting))).to.throw("the bucket is empty");
    expect(() => expectObjectsMade(creation([object("a")], [], acceptExisting))).to.throw("nothing was created");
    const announced = [{ bucket: "analytics", key: "a" }];
    const told = creation([object("a")], [object("a")], { acceptExisting: true, announced });
    expect(() => expectAnnouncedUploads(told)).to.throw("1 announced upload did not show");
    expectAnnouncedUploads(creation([], []));
  });

  it("is in a bucket that exists", () => {
    const missing = creation(undefined, undefined, {
      otherBuckets: ["elsewhere"],
      announced: [{ bucket: "elsewhere", key: "a" }],
    });
    expect(() => expectObjectsMade(missing)).to.throw('there is no bucket "analytics"');
    expect(() => expectAnnouncedUploads(missing)).to.throw(
      /there is no bucket "analytics"[\s\S]*these buckets: elsewhere[\s\S]*uploaded to: elsewhere[\s\S]*another bucket[\s\S]*MINIO_BUCKET/,
    );
  });

  it("is all that was announced", () => {
    const announced = [
      { bucket: "analytics", key: "a" },
      { bucket: "analytics", key: "b" },
    ];
    expectAnnouncedUploads(creation([], [object("a"), object("b")], { announced }));
    expect(() => expectAnnouncedUploads(creation([object("b")], [object("a"), object("b")], { announced }))).to.throw(
      "s3://analytics/b",
    );
    const elsewhere = [{ bucket: "other", key: "a" }];
    expect(() => expectAnnouncedUploads(creation([], [object("a")], { announced: elsewhere }))).to.throw(
      "the service writes to another bucket",
    );
  });

  it("is as large as one of its announcements says, where generations at the same moment made it", () => {
    const made = creation([], [object("a", 500)]);
    const upload = (size: number) => ({ bucket: "analytics", key: "a", size });
    expectAnnouncedUploads({ ...made, announced: [upload(499), upload(500)] });
    expect(() => expectAnnouncedUploads({ ...made, announced: [upload(499), upload(501)] })).to.throw(
      "a: 500 bytes, announced with 499 bytes",
    );
  });

  it("was cut short where it is smaller than announced, and written by another generation where it is larger", () => {
    const message = (...sizes: readonly number[]) => {
      const announced = sizes.map((size) => ({ bucket: "analytics", key: "a", size }));
      try {
        expectAnnouncedUploads(creation([], [object("a", 500)], { announced }));
      } catch (failure) {
        return (failure as Error).message;
      }
      return "";
    };
    expect(message(501)).to.contain("cut short").and.not.contain("another generation");
    expect(message(600, 501)).to.contain("cut short");
    expect(message(499)).to.contain("another generation wrote").and.not.contain("cut short");
    expect(message(499, 501)).to.contain("another generation wrote").and.not.contain("cut short");
  });

  it("is announced with its size, whatever else its line says", () => {
    const sized = (key: string, size: number) => ({ announced: [{ bucket: "analytics", key, size }] });
    for (const key of ["a b", "a b (500 bytes)", 'a b", "ts": 1', "a b.", "a b'"]) {
      expectAnnouncedUploads(creation([], [object("a b")], sized(key, 500)));
      expect(() => expectAnnouncedUploads(creation([], [object("a b")], sized(key, 501)))).to.throw(
        "a b: 500 bytes, announced with 501 bytes",
      );
    }
    expectAnnouncedUploads(creation([], [object("a", 7), object("a b")], sized("a b", 500)));
    for (const key of ["a bc", "a b.json", "a", "a b/c"]) {
      expect(() => expectAnnouncedUploads(creation([], [object("a b")], sized(key, 500)))).to.throw(
        "1 announced upload did not show",
      );
    }
  });

  it("has no object below the bound; older ones may be", () => {
    const markers = ["data/", "data/_SUCCESS", "_SUCCESS", "data/.keep"].map((key) => object(key, 0));
    expectEachAtLeast(creation([], [...markers, object("a")]), 100);
    expect(() => expectEachAtLeast(creation([], [object("data/users.csv", 0)]), 100)).to.throw("data/users.csv: 0 B");
    expect(() => expectObjectsMade(creation([], markers))).to.throw("nothing was created");
    expectEachAtLeast(creation([object("tiny", 1)], [object("tiny", 1), object("a", 100)]), 100);
    expect(() => expectEachAtLeast(creation([], [object("a", 99), object("b")]), 100)).to.throw("a: 99 B");
    expect(() => expectEachAtLeast(creation([object("a")], [object("a", 99, "new")]), 100)).to.throw("is smaller");
  });

  it("is more than the bound together; older objects do not count", () => {
    expectTogetherMoreThan(creation([], [object("a", 1000), object("b", 25)]), 1024);
    expect(() => expectTogetherMoreThan(creation([], [object("a", 1000), object("b", 24)]), 1024)).to.throw(
      "hold 1 KB together",
    );
    const older = [object("old", 5000)];
    expect(() => expectTogetherMoreThan(creation(older, [...older, object("a", 500)]), 1024)).to.throw(
      "1 object made hold 500 B",
    );
    expectTogetherMoreThan(creation(older, older, { acceptExisting: true }), 1024);
    // Older data stands in for nothing, not for too little.
    const little = creation(older, [...older, object("a", 500)], { acceptExisting: true });
    expect(() => expectTogetherMoreThan(little, 1024)).to.throw("1 object made hold 500 B");
  });

  it("leaves older objects where they are", () => {
    expectNothingRemoved(creation([object("a")], [object("a", 500, "new"), object("b")]));
    expect(() => expectNothingRemoved(creation([object("a", 700)], [object("b")]))).to.throw("a: 700 B");
  });

  it("does not answer for what others remove outside its folders", () => {
    const announced = [{ bucket: "analytics", key: "data/users.csv" }];
    const before = [object("data/old.csv", 700), object("reports/old.csv")];
    const made = object("data/users.csv");
    expectNothingRemoved(creation(before, [before[0] as StoredObject, made], { announced }));
    const message = () => expectNothingRemoved(creation(before, [made], { announced }));
    expect(message).to.throw(/1 object that was there before[\s\S]*data\/old\.csv: 700 B/);
    expect(message).not.to.throw("reports/old.csv");
  });
});

describe("a store that does not answer as asked", () => {
  const because = (error: object) => {
    const failure = storeFailure(error, "http://localhost:9000", "analytics");
    expect(failure, "the store is not what is judged").to.be.instanceOf(NotTried);
    return failure.message;
  };
  for (const [error, message] of [
    [{ name: "InvalidAccessKeyId" }, "refused the credentials"],
    [{ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } }, "refused the credentials"],
    [{ name: "AccessDenied", $metadata: { httpStatusCode: 403 } }, "does not let these credentials read the bucket"],
    [{ name: "Error", $metadata: { httpStatusCode: 401 } }, "does not let these credentials read the bucket"],
    [{ name: "RequestTimeTooSkewed", $metadata: { httpStatusCode: 403 } }, "set the clock"],
    [{ name: "AuthorizationHeaderMalformed", $metadata: { httpStatusCode: 400 } }, "MINIO_REGION"],
    [
      { message: "connect ECONNREFUSED 127.0.0.1:9000", code: "ECONNREFUSED" },
      "kubectl port-forward -n ecommerce-platform svc/minio 9000:9000",
    ],
    [{ message: "", code: "ENOTFOUND" }, "cannot be reached"],
    [{ name: "TimeoutError" }, "does not answer"],
    [
      {
        name: "TimeoutError",
        message: "a request has exceeded the configured 10000 ms requestTimeout.",
        code: "ETIMEDOUT",
      },
      "does not answer",
    ],
    [{ name: "TimeoutError", message: "socket hang up", code: "ECONNRESET" }, "ended without an answer"],
    [{ name: "SlowDown", $metadata: { httpStatusCode: 503 } }, "kept saying that it is busy"],
    [{ name: "Whatever", $metadata: { httpStatusCode: 429 } }, "kept saying that it is busy"],
    [{ name: "InternalError", $metadata: { httpStatusCode: 500 } }, "answered 500"],
    [{ name: "SyntaxError" }, "answered in a way that cannot be read"],
  ] as const) {
    it(`${JSON.stringify(error)}: ${message}`, () => void expect(because(error)).to.contain(message));
  }

  it("names the right that is missing where the bucket is listed and an object is not given", () => {
    const denied = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
    const right = (key: string) => objectFailure(denied, "http://localhost:9000", "analytics", key);
    expect(right("data/users.csv")).to.be.instanceOf(NotTried);
    expect(right("data/users.csv").message).to.match(
      /does not let these credentials read data\/users\.csv[\s\S]*s3:GetObject on analytics\/data\/\*[\s\S]*arn:aws:s3:::analytics\/data\/\*/,
    );
    expect(right("users.csv").message).to.contain("arn:aws:s3:::analytics/*");
    const wrongSecret = { name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } };
    expect(objectFailure(wrongSecret, "http://s", "analytics", "a").message).to.contain("refused the credentials");
  });

  it("is not what is judged where an object that it lists is gone when it is read", () => {
    const gone = { name: "NoSuchKey", $metadata: { httpStatusCode: 404 } };
    const failure = objectFailure(gone, "http://localhost:9000", "analytics", "data/users.csv");
    expect(failure).not.to.be.instanceOf(NotTried);
    expect(failure.message).to.match(/data\/users\.csv was listed and is gone[\s\S]*removed it/);
    const noBucket = { name: "NoSuchBucket", $metadata: { httpStatusCode: 404 } };
    expect(objectFailure(noBucket, "http://s", "analytics", "a")).to.be.instanceOf(NotTried);
  });
});
