import { describe, it } from "node:test";
import { expect } from "chai";
import { type Attached, decode, encodeFact, isFact } from "../../support/report/attachments";
import { Reporter } from "../../support/scenario/reporter";
import { Failure, NotTried } from "../../support/shared/failure";
import { registerSecret } from "../../support/shared/redaction";

/** A reporter, and what it attached, read back as the reports read it. */
function reporting() {
  const attached: (Attached | undefined)[] = [];
  const logged: string[] = [];
  const reporter = new Reporter({
    attach: (body, { mediaType, fileName }) =>
      attached.push(decode({ body, mediaType: mediaType.replace(/^base64:/, ""), fileName })),
    log: (text) => logged.push(text),
  });
  return { reporter, attached, logged };
}

const TARGET = { kind: "service", note: "the service", id: "http://a", store: "http://s", bucket: "b" } as const;

describe("A reporter", () => {
  it("attaches what the reports read back as it was", () => {
    const { reporter, attached } = reporting();
    reporter.evidence("Output", "two\nlines");
    reporter.picture("Chart", "<svg>ä</svg>");
    reporter.picture("None", undefined);
    reporter.keyFigures = [{ name: "total time", value: "2 s", limit: "less than 3 s", withinLimit: true }];
    reporter.addMeasures({ totalTime: 2000 });
    reporter.addMeasures({ dataSize: 5 });
    reporter.figures(TARGET);
    const parts = { promised: "p", happened: "h", cause: "c", remedy: "r", details: ["d"] };
    reporter.failure(new Failure(parts));
    reporter.failure(new NotTried(parts));
    expect(attached).to.deep.equal([
      { kind: "evidence", name: "Output", text: "two\nlines" },
      { kind: "picture", name: "Chart", svg: "<svg>ä</svg>" },
      {
        kind: "figures",
        target: TARGET,
        key: [{ name: "total time", value: "2 s", limit: "less than 3 s", withinLimit: true }],
        measures: { totalTime: 2000, dataSize: 5 },
      },
      { kind: "failure", ...parts },
      { kind: "failure", notTried: true, ...parts },
    ]);
  });

  it("says warnings and reasons for skipping to people as well", () => {
    const { reporter, attached, logged } = reporting();
    reporter.warn("beware");
    expect(reporter.skip("not now")).to.equal("skipped");
    reporter.skip("ended", { cancelled: true });
    expect(logged).to.deep.equal(["Warning: beware", "Skipped: not now", "Skipped: ended"]);
    expect(attached).to.deep.equal([
      { kind: "warning", text: "beware" },
      { kind: "skip", reason: "not now", cancelled: false },
      { kind: "skip", reason: "ended", cancelled: true },
    ]);
  });

  it("writes no secret, and what it writes stays readable whatever is secret", () => {
    registerSecret("sesame-open-now");
    registerSecret('"kind":"warning"');
    registerSecret("service");
    registerSecret("figures");
    const { reporter, attached } = reporting();
    reporter.warn("it said sesame-open-now");
    reporter.figures(TARGET);
    expect(attached).to.deep.equal([
      { kind: "warning", text: "it said [secret]" },
      { kind: "figures", target: { ...TARGET, note: "the [secret]" }, key: [], measures: {} },
    ]);
  });
});

describe("Attachments", () => {
  it("of others, or of another version, are no facts", () => {
    const { body, mediaType, fileName } = encodeFact({ kind: "warning", text: "x" });
    expect(isFact({ mediaType })).to.equal(true);
    expect(decode({ body: "{", mediaType, fileName })).to.equal(undefined);
    expect(decode({ body: '{"kind":"warning"}', mediaType, fileName })).to.equal(undefined);
    expect(decode({ body: '{"kind":"later"}', mediaType, fileName })).to.equal(undefined);
    expect(decode({ body, mediaType: "application/json", fileName })).to.equal(undefined);
  });
});
