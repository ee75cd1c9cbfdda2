import { describe, it } from "node:test";
import { expect } from "chai";
import { healthState } from "../../support/clickstream/health";
import {
  expectBack,
  expectNotPassedOff,
  isTimeToRestart,
  isWhole,
  notBack,
  restartEnding,
  tooQuick,
} from "../../support/clickstream/restart";
import { Failure, NotTried } from "../../support/shared/failure";
import { generation, type Told } from "../helpers/generations";

const CUT_OFF = { kind: "cut off", reason: "other side closed" } as const;
const UPLOADING = "📤 Uploading users.csv (50,772 bytes) to s3://analytics/data/users.csv\n";
const CLOSING = "Mock data generation complete for: all\n\n--- STDERR ---\n";
const LIMIT = 2000;

const progress = (lastLine: string, chunks = 3) => ({ bytes: 100, chunks, lastLine });

describe("The moment to restart a service", () => {
  it("is in no attempt before there is output", () => {
    for (const attempt of [0, 1, 2]) expect(isTimeToRestart(attempt, progress("", 0), 5000, 1000)).to.equal(false);
  });

  for (const line of [
    UPLOADING,
    "✅ Upload successful: s3://analytics/data/users.csv",
    "INFO uploader: uploaded users.csv",
    "copying to s3://analytics/data/users.csv",
  ])
    it(`is at first when the output tells of an upload: ${line.trim()}`, () => {
      expect(isTimeToRestart(0, progress(line), 10, undefined)).to.equal(true);
    });

  it("is at first in the last third of the time that a generation takes here, where the lines come late", () => {
    for (const line of ["--- STDOUT ---", "Upload skipped", "Generating 200 users..."]) {
      expect(isTimeToRestart(0, progress(line), 600, 1000)).to.equal(false);
      expect(isTimeToRestart(0, progress(line), 700, 1000)).to.equal(true);
      expect(isTimeToRestart(0, progress(line), 60_000, undefined)).to.equal(false);
    }
  });

  it("is next at half time, and then at once", () => {
    const told = progress(UPLOADING);
    expect(isTimeToRestart(1, told, 400, 1000)).to.equal(false);
    expect(isTimeToRestart(1, told, 600, 1000)).to.equal(true);
    expect(isTimeToRestart(1, told, 1, undefined)).to.equal(true);
    expect(isTimeToRestart(2, progress("--- STDOUT ---", 1), 1, 1000)).to.equal(true);
  });
});

describe("A generation in the middle of which the service was restarted", () => {
  const FAILED = ["--- STDOUT ---\n", UPLOADING, "\n--- STDERR ---\n--- PROCESS FAILED WITH EXIT CODE -15 ---\n"];
  for (const [what, told, ending] of [
    ["is cut off", { ending: CUT_OFF, output: ["--- STDOUT ---\n", UPLOADING] }, "cut off"],
    ["tells that it has failed", { output: FAILED }, "told as failed"],
    ["comes to its end first", {}, "finished"],
    ["is cut off behind its last line, when all was said", { ending: CUT_OFF }, "cut off"],
  ] as const satisfies readonly [string, Told, string][])
    it(`may be one that ${what}`, () => {
      const one = generation(told);
      expect(restartEnding(one)).to.equal(ending);
      expect(isWhole(one)).to.equal(ending === "finished");
      expectNotPassedOff(one, LIMIT);
    });

  for (const [what, told, words] of [
    ["ends as if it were whole", { output: ["--- STDOUT ---\n", UPLOADING] }, "the stream closed normally after"],
    [
      "calls itself complete in the middle of an upload",
      { output: ["--- STDOUT ---\n", UPLOADING, CLOSING] },
      "1 upload began, and the output does not say that it succeeded",
    ],
    [
      "calls itself complete in the middle of an upload, and is cut off behind that",
      { ending: CUT_OFF, output: ["--- STDOUT ---\n", UPLOADING, CLOSING] },
      "1 upload began, and the output does not say that it succeeded",
    ],
    [
      "never ends",
      { ending: { kind: "aborted" }, output: ["--- STDOUT ---\n", UPLOADING], totalTime: 2610 },
      "its stream was still open 2 s after the restart, and silent for 2.5 s",
    ],
    ["is answered with an error", { answer: { status: 500 } }, "it answered with 500"],
  ] as const satisfies readonly [string, Told, string][])
    it(`fails where it ${what}`, () => {
      const one = generation(told);
      expect(isWhole(one)).to.equal(false);
      expect(() => expectNotPassedOff(one, LIMIT)).to.throw(Failure, words);
    });

  it("could not be tried where each had ended before", () => {
    expect(tooQuick(generation({ totalTime: 310 }))).to.be.instanceOf(NotTried);
    expect(tooQuick(generation({ totalTime: 310 })).message)
      .to.contain("3 generations had ended")
      .and.contain("310 ms");
  });
});

describe("A service that was restarted", () => {
  const answered = (status: number, text = "") => healthState({ status, mediaType: "application/json", text });
  const [well, none, silent] = [answered(200, '{"status":"ok"}'), answered(404), healthState(undefined)];
  const starting = answered(503, '{"status":"starting"}');

  it("is back when each check that was well is well again", () => {
    expect(notBack({ live: well, ready: well }, { live: well, ready: well })).to.deep.equal([]);
    expect(notBack({ live: well, ready: well }, { live: well, ready: starting })).to.deep.equal([
      'ready answered with 503, saying "starting"',
    ]);
    expect(notBack({ live: well }, { live: silent })).to.deep.equal(["live did not answer"]);
    expect(notBack({ live: well }, { live: none })).to.have.length(1);
  });

  it("is back without a check that it did not have, or that was not well, once it answers at all", () => {
    for (const before of [none, starting]) {
      expect(notBack({ live: before }, { live: before })).to.deep.equal([]);
      expect(notBack({ live: before }, { live: silent })).to.deep.equal(["live did not answer"]);
    }
    expect(notBack({ live: silent }, { live: silent })).to.deep.equal([]);
  });

  it("fails where it is not back, with what its checks say, and how to give it more time", () => {
    expectBack([], 1000);
    expect(() => expectBack(["/live did not answer"], 120_000)).to.throw(
      Failure,
      /it was not back 2 min after the restart:[\s\S]*\/live did not answer[\s\S]*RESTART_TIMEOUT/,
    );
  });
});
