import { createServer, type ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { expectAllEnded, expectNoneCrashed, type OutcomeKind } from "../../support/clickstream/outcomes";
import { ClickstreamService } from "../../support/clickstream/service";
import { Generations } from "../../support/scenario/generations";
import { Quiescence } from "../../support/scenario/quiescence";
import { Reporter } from "../../support/scenario/reporter";
import type { Scenario } from "../../support/scenario/scenario";
import { readSettings } from "../../support/settings/environment";
import { listen, type Running } from "../helpers/servers";

const OUTPUT = "--- STDOUT ---\nMock data generation complete for: all\n\n--- STDERR ---\n";

/** What a service may answer, and the outcome that it has to be taken for. */
const ANSWERS: readonly [outcome: OutcomeKind, answer: (response: ServerResponse) => void][] = [
  ["completed", (response) => response.writeHead(200, { "content-type": "text/plain" }).end(OUTPUT)],
  ["rejected", (response) => response.writeHead(409).end()],
  ["crashed", (response) => response.writeHead(500).end()],
  ["crashed", (response) => response.destroy()],
  [
    "crashed",
    (response) => response.writeHead(200, { "content-type": "text/plain" }).write(OUTPUT, () => response.destroy()),
  ],
  ["streaming", (response) => response.writeHead(200, { "content-type": "text/plain" }).write("--- STDOUT ---\n")],
  ["timed out", () => {}],
];
const REQUESTS = 42 * ANSWERS.length;

describe("Hundreds of generations at the same moment", () => {
  let server: Running;
  let generations: Generations;
  let attached = 0;
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCPSocket")).length;
  const kinds = () => generations.outcomes.map(({ kind }) => kind);

  before(async () => {
    let requests = 0;
    server = await listen(
      createServer((request, response) => {
        if (request.method !== "POST") return void response.end('{"status":"ok"}');
        ANSWERS[requests++ % ANSWERS.length]?.[1](response);
      }),
    );
    const service = new ClickstreamService(`http://127.0.0.1:${server.port}`);
    const attach = (body: string) => {
      attached += body.length;
    };
    const reporter = new Reporter({ attach, log: () => undefined });
    const settings = readSettings({ CONCURRENCY_WINDOW: "10s" });
    const scenario = { settings, service, reporter } as Scenario;
    generations = new Generations(scenario, new Quiescence(scenario));
    await generations.requestTogether(REQUESTS);
    await service.close();
  });

  after(() => server.close());

  it("have the outcome that the service gave each of them", () => {
    expect(generations.all).to.have.length(REQUESTS);
    for (const outcome of new Set(ANSWERS.map(([kind]) => kind))) {
      const share = ANSWERS.filter(([kind]) => kind === outcome).length / ANSWERS.length;
      expect(kinds().filter((kind) => kind === outcome).length, outcome).to.equal(REQUESTS * share);
    }
  });

  it("leave no connection open", () => {
    server.close();
    expect(sockets()).to.equal(0);
  });

  it("fail in few words, those that crashed first, and count all of them", () => {
    for (const assertion of [expectNoneCrashed, expectAllEnded]) {
      const message = failureOf(() => assertion(generations.outcomes));
      expect(message.length).to.be.below(2500);
      expect(message.match(/request \d+: crashed/g)).to.have.length(10);
      expect(message).to.match(/all 294 requests: .*126 crashed/);
    }
  });

  it("do not fill the report", () => void expect(attached).to.be.below(200_000));
});

function failureOf(assertion: () => void): string {
  try {
    assertion();
  } catch (failure) {
    return (failure as Error).message;
  }
  return expect.fail("it passes");
}
