import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { ClickstreamService } from "../../support/clickstream/service";
import { Generations } from "../../support/scenario/generations";
import { Quiescence } from "../../support/scenario/quiescence";
import { Reporter } from "../../support/scenario/reporter";
import type { Scenario } from "../../support/scenario/scenario";
import { expectOutputStreams } from "../../support/scenario/streaming";
import { readSettings } from "../../support/settings/environment";
import { listen, type Running } from "../helpers/servers";

const OUTPUT = "--- STDOUT ---\nMock data generation complete for: all\n\n--- STDERR ---\n";

describe("Output that came at the end of a generation of a moment", () => {
  const [HEAD, TAIL] = [OUTPUT.slice(0, 15), OUTPUT.slice(15)];
  let server: Running;
  let kept: number;
  let requests: number;

  before(async () => {
    server = await listen(
      createServer((request, response) => {
        if (request.method !== "POST") return void response.end('{"status":"ok"}');
        requests += 1;
        response.writeHead(200, { "content-type": "text/plain" });
        if (requests <= kept) return void response.end(OUTPUT);
        response.write(HEAD);
        setTimeout(() => response.end(TAIL), 100);
      }),
    );
  });
  after(() => server.close());

  /** Of a service that keeps back the output of its first generations. */
  async function judged(keptBack: number): Promise<void> {
    [kept, requests] = [keptBack, 0];
    const service = new ClickstreamService(`http://127.0.0.1:${server.port}`);
    const reporter = new Reporter({ attach: () => undefined, log: () => undefined });
    const scenario = { settings: readSettings({}), service, reporter } as Scenario;
    const single = new Generations(scenario, new Quiescence(scenario));
    try {
      await single.trigger();
      await expectOutputStreams(single);
    } finally {
      await service.close();
    }
  }

  it("may have waited for a busy machine, and the next one shows it", async () => {
    await judged(2);
    expect(requests).to.equal(3);
  });

  it("is kept back where that is so every time", async () => {
    const failure = await judged(Infinity).then(
      () => "it passes",
      (error: Error) => error.message,
    );
    expect(failure).to.contain("output arrives in chunks while the generation runs");
    expect(requests).to.equal(3);
  });

  it("is not generated again where it was streamed", async () => {
    await judged(0);
    expect(requests).to.equal(1);
  });
});
