import { describe, it } from "node:test";
import { expect } from "chai";
import { outputChart } from "../../support/report/charts/charts";
import {
  limitsEvidence,
  measures,
  outcomesEvidence,
  outputEvidence,
  timingsEvidence,
} from "../../support/report/evidence";
import { table } from "../../support/shared/text-table";
import { generation } from "../helpers/generations";

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
      ...["total time", "time to the connection", "time to the answer's headers", "time to first chunk"],
      ...["output received", "chunks", "throughput"],
      ...["average chunk delay", "p50 chunk delay", "p95 chunk delay", "p99 chunk delay", "longest chunk delay"],
      "silence at the end",
    ]);
    expect(outputChart(generation({ totalTime: 20_000 }).timings)).to.contain("longest silence 19.8 s");
    const aborted = generation({ totalTime: 20_000, ending: { kind: "timed out" } });
    expect(timingsEvidence(aborted)).to.match(/silence at the end +19.8 s/);
    expect(timingsEvidence(generation())).to.contain("request-1").and.contain("100 ms");
    expect(
      timingsEvidence(generation({ answer: null, ending: { kind: "no answer", reason: "closed" }, output: [] })),
    ).to.contain("no answer (closed)");
  });

  it("has the time of a request that completed once", () => {
    const outcome = { kind: "completed", detail: "in 310 ms" } as const;
    const evidence = outcomesEvidence([outcome], [generation()], "at once");
    expect(evidence.match(/310 ms/g)).to.have.length(1);
    expect(outcomesEvidence([{ kind: "crashed", detail: "answered with 500" }], [generation()], "")).to.contain(
      "answered with 500",
    );
  });

  it("says of a limit whether it was met, or why it was not judged", () => {
    const limit = { measure: "average chunk delay", promised: "less than 1 second", limit: "less than 1 s" } as const;
    const row = (more: object) =>
      limitsEvidence([{ ...limit, bound: 1000, value: "2 s", withinLimit: false, ...more }]);
    expect(row({})).to.contain("NOT MET");
    expect(row({ withinLimit: true })).to.match(/ met$/);
    expect(row({ notJudged: "it came in bursts" })).to.match(/not judged: it came in bursts$/);
  });

  it("has the output's first and last lines", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    expect(outputEvidence(generation({ output: [lines.join("\n")] }))).to.match(
      /^line 1\n[\s\S]*line 10\n… 10 lines in between …\nline 21\n[\s\S]*line 30$/,
    );
    expect(outputEvidence(generation({ output: [] }))).to.equal("(no output)");
  });
});
