import { describe, it } from "node:test";
import { expect } from "chai";
import { connectionFailed } from "../../support/clickstream/failures";
import { ClosingNotes } from "../../support/report/closing-notes";
import { measures, outputEvidence, timingsEvidence } from "../../support/report/evidence";
import { Failure } from "../../support/shared/failure";
import { describeProgress } from "../../support/shared/progress";
import { redact, registerSecret } from "../../support/shared/redaction";
import { table } from "../../support/shared/text-table";
import { generation } from "../helpers/generations";

describe("a failure", () => {
  it("says what was promised, what happened, why, and what to do", () => {
    const failure = new Failure({ promised: "a", happened: "b", details: ["c", "d"], cause: "e", remedy: "f" });
    expect(failure.message).to.equal(
      "Promised: a\nHappened: b\n          | c\n          | d\nLikely cause: e\nWhat to do: f",
    );
    expect(failure.stack).to.equal(failure.message);
  });

  it("of a service elsewhere does not speak of port forwarding", () => {
    expect(connectionFailed("p", "https://gateway.example/x", "ENOTFOUND").message)
      .to.contain("CLICKSTREAM_BASE_URL")
      .and.not.contain("kubectl");
    expect(connectionFailed("p", "http://127.0.0.1:8000/x", "ECONNREFUSED").message).to.contain("kubectl");
  });
});

describe("secrets", () => {
  it("are in nothing that is written, and the public defaults are", () => {
    registerSecret("hush-hush");
    registerSecret("minioadmin");
    registerSecret("");
    expect(redact("hush-hush, minioadmin, hush-hush")).to.equal("[secret], minioadmin, [secret]");
    expect(
      new Failure({ promised: "a", happened: "it said hush-hush", cause: "e", remedy: "f" }).message,
    ).not.to.contain("hush-hush");
  });
});

describe("a secret in another writing", () => {
  it("is hidden as well", () => {
    const secret = 'rare/k"e+y&1';
    registerSecret(secret);
    const forms = [secret, JSON.stringify(secret), encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
    expect(redact(forms.join(" "))).to.equal('[secret] "[secret]" [secret] [secret]');
  });
});

describe("evidence", () => {
  it("lays out a table", () => {
    expect(
      table(
        ["a", "long name"],
        [
          ["value", "1"],
          ["x", ""],
        ],
      ),
    ).to.equal("a      long name\n-----  ---------\nvalue  1\nx");
  });

  it("has every measure", () => {
    expect(measures(generation().timings).map(([name]) => name)).to.deep.equal([
      ...["total time", "time to first chunk", "output received", "chunks", "throughput"],
      ...["average chunk delay", "p50 chunk delay", "p95 chunk delay", "p99 chunk delay", "longest chunk delay"],
    ]);
    expect(timingsEvidence(generation())).to.contain("request-1").and.contain("100 ms");
    expect(
      timingsEvidence(generation({ answer: null, ending: { kind: "no answer", reason: "closed" }, output: [] })),
    ).to.contain("no answer (closed)");
  });

  it("has the output's first and last lines", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    expect(outputEvidence(generation({ output: [lines.join("\n")] }))).to.match(
      /^line 1\n[\s\S]*line 10\n… 10 lines in between …\nline 21\n[\s\S]*line 30$/,
    );
    expect(outputEvidence(generation({ output: [] }))).to.equal("(no output)");
  });
});

describe("progress", () => {
  it("tells elapsed time, bytes, chunks and the last line", () => {
    const one = { bytes: 1536, chunks: 14, lastLine: "✅ Upload successful" };
    expect(describeProgress("generating", 12_300, [one])).to.equal(
      "generating: 12.3 s, 1.5 KB in 14 chunks: ✅ Upload successful",
    );
    expect(describeProgress("3 generations", 1000, [one, { bytes: 512, chunks: 1, lastLine: "" }])).to.contain(
      "2 KB in 15 chunks",
    );
    expect(describeProgress("looking", 1000, [])).to.equal("looking: 1 s");
  });
});

describe("closing notes", () => {
  it("tell warnings, why scenarios were skipped, and where the report is", () => {
    const notes = new ClosingNotes(["pretty", ["html", "reports/a.html"]]);
    const log = (body: string) =>
      notes.message({
        attachment: { body, mediaType: "text/x.cucumber.log+plain", contentEncoding: "IDENTITY" } as never,
      });
    for (const body of ["Skipped: it is slow", "Skipped: it is slow", "Warning: look here", "something else"])
      log(body);
    expect(notes.text()).to.equal("Warning: look here\nSkipped, 2 scenarios: it is slow\nReport: reports/a.html\n");
  });
});
