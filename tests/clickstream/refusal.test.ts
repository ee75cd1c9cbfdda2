import { describe, it } from "node:test";
import { expect } from "chai";
import type { Generation } from "../../support/clickstream/generation";
import { expectFree, expectRefused } from "../../support/clickstream/refusal";
import type { DescribedParameters } from "../../support/clickstream/request-body";
import type { Failure } from "../../support/shared/failure";
import { generation } from "../helpers/generations";

const INVALID = { words: "-1 for users", known: ["num_users"] };
const TAKEN: DescribedParameters = { kind: "body", names: ["num_users"] };
const DETAIL = ['{"detail":"num_users cannot be -1"}'];

/** The parts of the failure of an answer to invalid parameters; unset where it is a refusal. */
function failureOf(answer: Generation, described = TAKEN): Failure["parts"] | undefined {
  try {
    expectRefused(answer, INVALID, described);
    return undefined;
  } catch (failure) {
    return (failure as Failure).parts;
  }
}

const answered = (status: number, output: readonly string[] = DETAIL) => generation({ answer: { status }, output });

describe("Invalid parameters are refused", () => {
  for (const status of [400, 413, 422])
    it(`with ${status}, with and without a word`, () => {
      expect(failureOf(answered(status))).to.equal(undefined);
      expect(failureOf(answered(status, []))).to.equal(undefined);
    });

  for (const [status, cause] of [
    [301, "sends clients elsewhere"],
    [401, "a gateway"],
    [403, "a gateway"],
    [404, "the endpoint is missing or takes no JSON"],
    [405, "the endpoint is missing or takes no JSON"],
    [409, "busy with another generation"],
    [415, "takes no JSON"],
    [429, "busy with another generation"],
    [502, "down, overloaded"],
    [503, "down, overloaded"],
    [418, "not how the service answers"],
  ] as const)
    it(`and not with ${status}, which would be the answer to good ones as well`, () => {
      expect(failureOf(answered(status))?.happened).to.contain(`it answered with ${status}`);
      expect(failureOf(answered(status))?.cause).to.contain(cause);
    });

  for (const status of [500, 501, 599])
    it(`and not with ${status}, with which a service fails over them`, () => {
      expect(failureOf(answered(status))?.happened).to.contain(`failed over it, answering with ${status}, saying`);
      expect(failureOf(answered(status, []))?.happened).to.contain("and nothing else");
      expect(failureOf(answered(status))?.remedy).to.contain("400 or 422");
    });

  it("and not accepted, whatever the stream says then", () => {
    const failing = ["--- STDOUT ---\n", "--- STDERR ---\nargument\n--- PROCESS FAILED WITH EXIT CODE 2 ---\n"];
    for (const [answer, words] of [
      [generation(), "answering with 200; its output ends:"],
      [answered(204, []), "answering with 204 and no output"],
      [answered(200, failing), "answering with 200; its output ends:"],
      [generation({ ending: { kind: "aborted" } }), "the suite aborted the request at once"],
    ] as const) {
      expect(failureOf(answer)?.happened).to.contain(words);
      expect(failureOf(answer)?.remedy).to.contain('extra="forbid"');
    }
    expect(failureOf(answered(200, failing))?.details?.at(-1)).to.contain("EXIT CODE 2");
  });

  it("and where the service takes none, that is the cause", () => {
    expect(failureOf(generation(), { kind: "none" })?.cause).to.contain("its API description names no parameters");
    const other: DescribedParameters = { kind: "body", names: ["seed"] };
    expect(failureOf(generation(), other)?.cause).to.contain("does not take num_users");
  });

  it("and without a generation all the same", () => {
    const streamed = generation({ answer: { status: 422 } });
    expect(failureOf(streamed)?.happened).to.contain("with the output of a generation all the same");
    const uploading = ["✅ Upload successful: s3://analytics/data/users.csv\n"];
    expect(failureOf(answered(422, uploading))?.happened).to.contain("with the output of a generation all the same");
    const begun = ["📤 Uploading users.csv to s3://analytics/data/users.csv\n"];
    expect(failureOf(answered(422, begun))?.happened).to.contain("with the output of a generation all the same");
    expect(failureOf(answered(422, ["cannot generate -1 users"]))).to.equal(undefined);
  });

  it("in an answer that ends", () => {
    const endless = generation({ answer: { status: 422 }, output: DETAIL, ending: { kind: "timed out" } });
    expect(failureOf(endless)?.happened).to.contain("the answer had not ended after");
    const cut = generation({ answer: { status: 422 }, output: DETAIL, ending: { kind: "cut off", reason: "reset" } });
    expect(failureOf(cut)?.happened).to.contain("cut off");
  });

  it("and no silence is a refusal", () => {
    const none = (ending: Generation["ending"]) => failureOf(generation({ answer: null, output: [], ending }));
    expect(none({ kind: "unreachable", reason: "ECONNREFUSED" })?.happened).to.contain("nothing is listening");
    expect(none({ kind: "no answer", reason: "UND_ERR_HEADERS_TIMEOUT" })?.happened).to.contain("nothing in time");
    expect(none({ kind: "timed out" })?.happened).to.contain("did not answer within");
  });
});

describe("A service that has refused a request", () => {
  it("is free for the next one", () => {
    expectFree(generation());
    expectFree(answered(500));
    for (const status of [409, 429, 503])
      expect(() => expectFree(answered(status))).to.throw(`rejected a good one as if it were busy (${status})`);
  });
});
