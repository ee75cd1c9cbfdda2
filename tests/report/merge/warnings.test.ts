import { describe, it } from "node:test";
import { expect } from "chai";
import type { Environment } from "../../../support/report/merge/environments";
import { warningsOn } from "../../../support/report/merge/warnings";
import type { ReportedTarget } from "../../../support/report/run-report";
import { resultsFor } from "../../helpers/environments";

describe("What the reports of many environments may hide", () => {
  const withTarget = (name: string, more: Partial<ReportedTarget>): Environment => {
    const results = resultsFor(name);
    return { name, results: { ...results, target: { ...(results.target as ReportedTarget), ...more } } };
  };
  const at = (name: string, startedAt: string): Environment => ({
    name,
    results: { ...resultsFor(name), startedAt },
  });
  const calledIn = (name: string, folder: string): Environment => ({
    name: folder,
    results: { ...resultsFor(name), settings: { ENVIRONMENT_NAME: name } },
  });

  it("is that one service was tried twice, and another not at all", () => {
    const address = "http://a.test:8000";
    expect(warningsOn([withTarget("a", {}), withTarget("b", { address }), withTarget("c", {})])).to.deep.equal([
      "a, b had one service at http://a.test:8000: another may not have been tried, unless headers tell them apart.",
    ]);
  });

  it("is that one bucket took the data of several", () => {
    const store = "http://minio.a.test:9000";
    const bucket = "bucket-of-a";
    expect(warningsOn([withTarget("a", {}), withTarget("b", { store, bucket })])).to.deep.equal([
      'a, b had one bucket, "bucket-of-a" at http://minio.a.test:9000: what one generated may have passed for what another did.',
    ]);
    expect(warningsOn([withTarget("a", {}), withTarget("b", { store })])).to.deep.equal([]);
  });

  it("is nothing on the machines of the runs, nor of sandboxes", () => {
    const local = { address: "http://localhost:8000", store: "http://127.0.0.1:9000", bucket: "analytics" };
    expect(warningsOn([withTarget("a", local), withTarget("b", local)])).to.deep.equal([]);
    const sandbox = { kind: "sandbox", address: "http://s:1", store: "http://s:2", bucket: "analytics" } as const;
    expect(warningsOn([withTarget("a", sandbox), withTarget("b", sandbox)])).to.deep.equal([]);
    const unreadable = { address: "?", store: "?" };
    expect(warningsOn([withTarget("a", unreadable), withTarget("b", unreadable)])).to.deep.equal([]);
  });

  it("is that a report is old", () => {
    const [old, late, newest] = [
      at("old", "2026-11-23T07:59:00Z"),
      at("late", "2026-11-23T08:01:00Z"),
      at("newest", "2026-11-24T08:00:00Z"),
    ];
    expect(warningsOn([late, newest])).to.deep.equal([]);
    expect(warningsOn([old, late, newest])).to.deep.equal([
      "The newest run began at 2026-11-24 08:00 UTC. More than a day older: old. Did a later run leave no report?",
    ]);
  });

  it("is that a folder has the reports of another", () => {
    expect(warningsOn([calledIn("eu/prod", "eu/prod"), calledIn("us", "tonight/us")])).to.deep.equal([]);
    expect(warningsOn([calledIn("eu", "us"), calledIn("asia", "asia")])).to.deep.equal([
      "The reports in the folder us are those of a run for eu (ENVIRONMENT_NAME).",
    ]);
  });
});
