import { describe, it } from "node:test";
import { expect } from "chai";
import {
  expectAnswer,
  expectCleanEnd,
  expectGenerated,
  expectNoFailureMarker,
  expectOutput,
  expectPlainTextOrJson,
  expectStreamed,
  expectSuccess,
  expectToldOf,
  expectUploadsFinished,
  isPlainTextOrJson,
  mayHaveWaited,
  tellsOfGeneration,
} from "../../support/clickstream/assertions";
import { Failure } from "../../support/shared/failure";
import { generation } from "../helpers/generations";

describe("a healthy generation", () => {
  it("keeps every promise", () => {
    const healthy = generation();
    for (const promise of [
      expectAnswer,
      expectSuccess,
      expectUploadsFinished,
      expectPlainTextOrJson,
      expectStreamed,
      expectCleanEnd,
      expectNoFailureMarker,
      expectGenerated,
    ]) {
      promise(healthy);
    }
    expectOutput(healthy, 100);
  });
});

describe("an answer of a type that says nothing", () => {
  for (const mediaType of ["application/octet-stream", "text/event-stream"]) {
    const answer = { mediaType, contentType: mediaType };
    it(`${mediaType} is good where it carries the very output`, () => {
      expectPlainTextOrJson(generation({ answer }));
      expect(() => expectPlainTextOrJson(generation({ answer, output: ["something else\n"] }))).to.throw(
        `its content type is ${mediaType}`,
      );
    });
  }
  it("is no web page", () => {
    const answer = { mediaType: "text/html", contentType: "text/html" };
    expect(() => expectPlainTextOrJson(generation({ answer }))).to.throw("its content type is text/html");
  });
});

describe("an answer", () => {
  it("is missing where nothing listens: the message has the port-forward command", () => {
    const none = generation({ answer: null, ending: { kind: "unreachable", reason: "ECONNREFUSED" }, output: [] });
    expect(() => expectAnswer(none)).to.throw(
      Failure,
      "kubectl port-forward -n ecommerce-platform svc/clickstream-backend 8000:8000",
    );
    expect(() => expectSuccess(none)).to.throw("nothing is listening at");
  });

  it("is missing where the connection ends", () => {
    const none = generation({ answer: null, ending: { kind: "no answer", reason: "other side closed" }, output: [] });
    expect(() => expectAnswer(none)).to.throw("ended without an answer (other side closed)");
  });

  it("is missing where the service is silent", () => {
    const none = generation({ answer: null, ending: { kind: "timed out" }, output: [], totalTime: 600_000 });
    expect(() => expectAnswer(none)).to.throw(/had not ended after 10 min: no output at all, and no answer/);
  });

  for (const status of [200, 201, 202, 299]) {
    it(`with ${status} is success`, () => expectSuccess(generation({ answer: { status } })));
  }

  for (const status of [199, 300, 301, 400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 502, 503, 504]) {
    it(`with ${status} is none, and the message repeats the request's ID`, () => {
      expect(() => expectSuccess(generation({ answer: { status } }))).to.throw(
        Failure,
        new RegExp(`answered with ${status}(.|\n)*request-1`),
      );
    });
  }
});

describe("the content type", () => {
  for (const type of [
    ...["text/plain", "application/json", "application/x-ndjson", "application/ndjson", "application/jsonl"],
    ...["application/vnd.clickstream+json", "application/json-seq", "text/json"],
  ]) {
    it(`${type} is plain text or JSON`, () => void expect(isPlainTextOrJson(type)).to.equal(true));
  }
  for (const type of ["", "text/html", "application/xml", "text/plainer", "application/jsonp", "xtext/plain"]) {
    it(`"${type}" is neither`, () => {
      expect(() => expectPlainTextOrJson(generation({ answer: { mediaType: type, contentType: type } }))).to.throw(
        Failure,
      );
    });
  }
});

describe("streaming", () => {
  it("wants two chunks", () => {
    expect(() => expectStreamed(generation({ output: ["all at once, with everything in it"] }))).to.throw(
      "arrived in 1 chunk",
    );
    expect(() => expectStreamed(generation({ output: [] }))).to.throw("no output arrived");
  });

  it("wants the first chunk before the last moment", () => {
    const output = ["a", "b"];
    expectStreamed(generation({ output, totalTime: 110 }));
    // The first chunk comes at 10 ms.
    expectStreamed(generation({ output, totalTime: 10.2 }));
    expect(() => expectStreamed(generation({ output, totalTime: 10.05 }))).to.throw("while the generation runs");
  });

  it("is not sure of output that came at the end of a generation of a moment", () => {
    const kept = (totalTime: number, more: object = {}) => generation({ output: ["a", "b"], totalTime, ...more });
    expect(mayHaveWaited(kept(10.05))).to.equal(true);
    expect(mayHaveWaited(generation({ output: ["all at once"], totalTime: 10.05 }))).to.equal(true);
    expect(mayHaveWaited(kept(11)), "it was streamed").to.equal(false);
    expect(mayHaveWaited(generation({ output: ["all at once"], totalTime: 1000 })), "it was long").to.equal(false);
    expect(mayHaveWaited(generation({ output: [], totalTime: 10 })), "there was none").to.equal(false);
    expect(mayHaveWaited(kept(10.05, { ending: { kind: "cut off", reason: "reset" } }))).to.equal(false);
  });

  it("names the time-out where that is why there is nothing to see", () => {
    const silent = generation({ output: ["--- STDOUT ---\n"], ending: { kind: "timed out" }, totalTime: 5000 });
    expect(() => expectStreamed(silent)).to.throw(/15 B in 1 chunk, then silence for 4.99 s/);
  });
});

describe("an output of a generation", () => {
  const other = generation({ output: ["A generation is already running.\n", "Please try again later.\n"] });

  it("has a heading, an upload, a number of rows or the closing line", () => {
    for (const line of [
      "--- STDOUT ---",
      "Successfully generated 200 users",
      "📤 Uploading users.csv to s3://analytics/data/users.csv",
      "✅ Upload successful: s3://analytics/data/users.csv",
      "Mock data generation complete for: all",
    ])
      expect(tellsOfGeneration(generation({ output: [`${line}\n`] }).output), line).to.equal(true);
    expect(tellsOfGeneration(other.output)).to.equal(false);
  });

  it("is told from other answers by its first lines", () => {
    expectToldOf(generation());
    expect(() => expectToldOf(other)).to.throw(/tells of no generation[\s\S]*already running[\s\S]*409, 429 or 503/);
  });

  it("is not what is kept back where an answer of another kind comes at once", () => {
    const failed = generation({ output: ['{"detail":"generator script not found"}'], totalTime: 10.02 });
    expect(() => expectStreamed(failed)).to.throw(
      /script not found[\s\S]*another kind than the output of a generation/,
    );
    const kept = generation({ output: ["--- STDOUT ---\nMock data generation complete\n--- STDERR ---\n"] });
    expect(() => expectStreamed(kept)).to.throw(/the service keeps its output until the end/);
  });
});

describe("a clean end", () => {
  it("is not one that was cut off", () => {
    const cut = generation({ ending: { kind: "cut off", reason: "terminated" } });
    expect(() => expectCleanEnd(cut)).to.throw(/cut off after .* in 3 chunks, .*terminated/);
    const because = (reason: string) => generation({ ending: { kind: "cut off", reason } });
    const parser = (what: string) =>
      because(`Response does not match the HTTP/1.1 protocol (${what}), HTTPParserError`);
    expect(() => expectCleanEnd(parser("Expected LF after chunk data"))).to.throw(/breaks the rules of HTTP/);
    for (const cutOff of [parser("Invalid EOF state"), because("other side closed, UND_ERR_SOCKET")])
      expect(() => expectCleanEnd(cutOff)).to.throw(/its worker died/);
  });

  it("is not one that was given up or let go", () => {
    expect(() => expectCleanEnd(generation({ ending: { kind: "timed out" } }))).to.throw("GENERATION_TIMEOUT");
    expect(() => expectCleanEnd(generation({ ending: { kind: "aborted" } }))).to.throw("had not ended");
  });

  it("is none where there was no answer", () => {
    const none = generation({ answer: null, ending: { kind: "unreachable", reason: "ECONNREFUSED" }, output: [] });
    expect(() => expectCleanEnd(none)).to.throw("nothing is listening");
  });

  it("has whole characters", () => {
    expect(() => expectCleanEnd(generation({ output: ["a\n", Uint8Array.of(0xff)] }))).to.throw(
      "not text in the encoding",
    );
  });

  it("has the second heading where it had the first, and needs neither", () => {
    expect(() => expectCleanEnd(generation({ output: ["--- STDOUT ---\n", "x\n"] }))).to.throw("its end is missing");
    const unclosed = generation({ output: ["--- STDOUT ---\n", "Mock data generation complete for: all\n"] });
    expect(() => expectCleanEnd(unclosed)).to.throw('"--- STDERR ---"');
    expectCleanEnd(generation({ output: ["x\n", "y\n"] }));
  });

  it("has the generator's closing line where it opened by contract", () => {
    const killed = generation({ output: ["--- STDOUT ---\n", "x\n", "\n--- STDERR ---\n"] });
    expect(() => expectCleanEnd(killed)).to.throw("closing line");
    // What failed is told as that, and ends as it can.
    expectCleanEnd(generation({ output: ["--- STDOUT ---\n❌ no space left\n", "\n--- STDERR ---\n"] }));
  });
});

describe("the amount of output", () => {
  it("has to be more than the bound", () => {
    const hundred = generation({ output: ["x".repeat(100)] });
    expectOutput(hundred, 99);
    expect(() => expectOutput(hundred, 100)).to.throw("there were 100 B");
    expect(() => expectOutput(generation({ output: [] }), 0)).to.throw("there was no output");
  });
});

describe("a failure marker", () => {
  it("of an upload points to the store", () => {
    const marked = generation({ output: ["a\n", "❌ Upload failed for data/users.csv: denied\n", "b\n"] });
    expect(() => expectNoFailureMarker(marked)).to.throw(
      /line 2 of the output says that an upload failed[\s\S]*\| a[\s\S]*denied[\s\S]*\| b[\s\S]*store settings/,
    );
  });

  for (const text of [
    "❌ An error occurred (AccessDenied) when calling the PutObject operation: Access Denied.",
    "ERROR:root:botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL",
    "❌ Unable to locate credentials",
    "❌ Upload failed for data/users.csv: (XMinioStorageFull) disk full",
  ]) {
    it(`of the store points to it: ${text}`, () => {
      const marked = generation({ output: [`${text}\n`] });
      expect(() => expectNoFailureMarker(marked)).to.throw(/an upload failed[\s\S]*Likely cause: .*store/);
    });
  }

  for (const text of [
    "ERROR: could not generate users, so nothing was uploaded",
    "❌ Error while generating products: no space left on device, upload skipped",
    "❌ could not write ../uploads/users.csv: disk full",
  ]) {
    it(`of the generator that names uploads does not point to the store: ${text}`, () => {
      const marked = generation({ output: [`${text}\n`] });
      expect(() => expectNoFailureMarker(marked)).to.throw(/the generator failed/);
    });
  }

  it("is an upload that began and never ended", () => {
    const unfinished = generation({ output: ["📤 Uploading a to s3://analytics/a\n", "x\n"] });
    expectNoFailureMarker(unfinished);
    expect(() => expectUploadsFinished(unfinished)).to.throw(/1 upload began[\s\S]*s3:\/\/analytics\/a/);
  });

  it("is more that was generated than was uploaded, unless nothing was to be", () => {
    const made = (...uploads: string[]) =>
      generation({
        output: [
          "Successfully generated 5 users in '../data/users.csv'\n",
          "Successfully generated 5 products in '../data/products.csv'\n",
          ...uploads.map((key) => `✅ Upload successful: s3://analytics/${key}\n`),
          "📊 Upload Summary: Total successful uploads: 1\n",
        ],
      });
    const one = made("data/users.csv");
    expect(() => expectUploadsFinished(one)).to.throw("files of 2 data sets were generated, and 1 upload succeeded");
    expect(() => expectGenerated(one)).to.throw("1 upload succeeded");
    expectUploadsFinished(one, "none");
    expectGenerated(one, "none");
  });

  it("is what cannot be, whether anything was to be uploaded or not", () => {
    const none = generation({ output: ["Successfully generated 0 users in '../data/users.csv'\n", "x\n"] });
    for (const uploads of ["all", "none"] as const)
      expect(() => expectUploadsFinished(none, uploads), uploads).to.throw("0 users were generated");
  });

  it("of the generator points to its log", () => {
    const marked = generation({ output: ["--- PROCESS FAILED WITH EXIT CODE 1 ---\n"] });
    expect(() => expectNoFailureMarker(marked)).to.throw(/the generator failed[\s\S]*request-1/);
  });
});

describe("all that a generation has to be", () => {
  for (const [what, told] of Object.entries({
    "success in its status": { answer: { status: 500 } },
    "text or JSON": { answer: { mediaType: "text/html" } },
    "cleanly ended": { ending: { kind: "cut off", reason: "x" } as const },
    "without an upload that never ended": { output: ["📤 Uploading a to s3://analytics/a\n", "x\n"] },
    "without a failure marker": { output: ["❌ Upload failed for x\n", "y\n"] },
  })) {
    it(`is ${what}`, () => void expect(() => expectGenerated(generation(told))).to.throw(Failure));
  }
});
