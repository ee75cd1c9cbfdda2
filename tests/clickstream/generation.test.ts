import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { expect } from "chai";
import { findEntry } from "../../sandbox/catalogue/catalogue";
import { clickstreamService } from "../../sandbox/service";
import { sandboxSettings } from "../../sandbox/settings";
import { type Generation, type GenerationOptions, runGeneration } from "../../support/clickstream/generation";
import { ClickstreamService } from "../../support/clickstream/service";
import { Failure } from "../../support/shared/failure";

const GENERATE = "/api/v1/data/generate";

/** Generates against a server that is gone afterwards. */
async function generateOn(listener: RequestListener, options: Partial<GenerationOptions> = {}): Promise<Generation> {
  return withServer(listener, (url) => runGeneration({ url: url + GENERATE, timeout: 10_000, ...options }));
}

async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The sandbox's service with an entry of the catalogue, and uploads that go nowhere. */
function sandbox(name: string): RequestListener {
  const { behaviour } = findEntry(name);
  const settings = sandboxSettings({
    SANDBOX_PACE: "0",
    SANDBOX_USERS: "5",
    SANDBOX_PRODUCTS: "5",
    SANDBOX_EVENTS: "5",
  });
  const store = { client: { send: async () => ({}) } as never, bucket: "analytics" };
  const service = clickstreamService(settings, store, behaviour);
  return (request, response) => void service.emit("request", request, response);
}

describe("following a generation", () => {
  it("tells connection, headers and first chunk apart", async () => {
    const { timings } = await generateOn(async (_request, response) => {
      response.writeHead(200, { "content-type": "text/plain" }).flushHeaders();
      await rest(50);
      response.end("--- STDOUT ---\n");
    });
    const { connectedAt = 0, answeredAt = 0, timeToFirstChunk = 0, totalTime } = timings;
    expect(connectedAt).to.be.within(0.001, answeredAt);
    // However slow the machine is, the server waits between the two.
    expect(timeToFirstChunk - answeredAt).to.be.within(25, totalTime);
  });

  it("has no time of a connection where there is none", async () => {
    const { timings } = await runGeneration({ url: "http://127.0.0.1:9/", timeout: 10_000 });
    expect(timings).not.to.have.any.keys("connectedAt", "answeredAt", "timeToFirstChunk");
  });

  it("to its end tells what was answered, said and measured", async () => {
    const began = performance.now();
    const { answer, ending, output, timings, url } = await generateOn(sandbox("healthy"));
    expect(ending).to.deep.equal({ kind: "complete" });
    expect(answer).to.deep.equal({ status: 200, contentType: "text/plain; charset=utf-8", mediaType: "text/plain" });
    expect(output).to.include({ opened: true, closed: true, malformed: false });
    expect(output.uploads).to.have.length(4);
    expect(url.endsWith(GENERATE)).to.equal(true);
    expect(timings.chunks).to.be.greaterThan(5);
    expect(timings.timeToFirstChunk).to.be.at.most(timings.totalTime);
    // It began and ended within this test, however slow the machine is.
    expect(timings.totalTime).to.be.below(performance.now() - began + 1);
  });

  it("sends a POST with an ID of its own, and parameters only where there are any", async () => {
    const seen: { method?: string; id?: unknown; type?: unknown; body: string }[] = [];
    const listener: RequestListener = async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      const { method, headers } = request;
      seen.push({ ...(method ? { method } : {}), id: headers["x-request-id"], type: headers["content-type"], body });
      expect(headers["user-agent"]).to.equal("clickstream-acceptance");
      response.end("x");
    };
    const bare = await generateOn(listener);
    const given = await generateOn(listener, { parameters: { num_users: 5, skip_upload: true } });
    expect(seen).to.deep.equal([
      { method: "POST", id: bare.requestId, type: undefined, body: "" },
      { method: "POST", id: given.requestId, type: "application/json", body: '{"num_users":5,"skip_upload":true}' },
    ]);
    expect(bare.requestId).not.to.equal(given.requestId);
  });

  for (const [name, kind, status] of [
    ["no-answer", "no answer", undefined],
    ["not-http", "no answer", undefined],
    ["cut-in-chunk", "cut off", 200],
    ["cut-after-chunk", "cut off", 200],
    ["cut-before-last-chunk", "cut off", 200],
    ["reset-mid-stream", "cut off", 200],
    ["length-too-long", "cut off", 200],
    ["status-500", "complete", 500],
    ["status-301", "complete", 301],
    ["closing-proxy", "complete", 200],
  ] as const) {
    it(`of "${name}": ${kind}`, async () => {
      const { ending, answer } = await generateOn(sandbox(name));
      expect(ending.kind).to.equal(kind);
      expect(answer?.status).to.equal(status);
      if (kind !== "complete") expect(ending).to.have.property("reason").that.is.a("string").and.not.empty;
    });
  }

  for (const name of ["silent-before-headers", "silent-after-headers", "silent-mid-stream", "endless"]) {
    it(`of "${name}": given up when the time is over`, async () => {
      const { ending, timings } = await generateOn(sandbox(name), { timeout: 300 });
      expect(ending.kind).to.equal("timed out");
      expect(timings.totalTime).to.be.at.least(295);
    });
  }

  it("waits for the beginning of an answer as long as it is told to, and then for its end", async () => {
    const { ending, answer } = await generateOn(sandbox("silent-before-headers"), { answerWithin: 300 });
    expect(ending.kind).to.equal("no answer");
    expect(answer).to.equal(undefined);
    const late: RequestListener = (_, response) => {
      response.write("begun");
      setTimeout(() => response.end(), 1500);
    };
    expect((await generateOn(late, { answerWithin: 300 })).ending.kind).to.equal("complete");
  });

  it("tells of the answer as soon as it begins, which may be reason enough to let go", async () => {
    const abort = new AbortController();
    const statuses: number[] = [];
    const onAnswer = ({ status }: { status: number }) => {
      statuses.push(status);
      abort.abort();
    };
    const { ending } = await generateOn(sandbox("silent-after-headers"), { onAnswer, abort: abort.signal });
    expect(ending.kind).to.equal("aborted");
    expect(statuses).to.deep.equal([200]);
  });

  it("can be let go", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const { ending } = await generateOn(sandbox("endless"), { abort: abort.signal });
    expect(ending.kind).to.equal("aborted");
  });

  it("of nobody: unreachable", async () => {
    for (const url of ["http://127.0.0.1:9/", "http://localhost:9/", "http://no-such-host.invalid/"]) {
      const { ending, answer } = await runGeneration({ url, timeout: 10_000 });
      expect(ending.kind, url).to.equal("unreachable");
      expect(answer).to.equal(undefined);
    }
  });

  it("reads each chunk as it arrives", async () => {
    const { timings, output } = await generateOn(async (_request, response) => {
      for (const part of ["a", "b\n", "c\n"]) {
        response.write(part);
        await rest(30);
      }
      response.end();
    });
    expect(timings).to.include({ chunks: 3, bytes: 5 });
    expect(timings.chunkDelay?.average).to.be.at.least(20);
    expect(output.first).to.deep.equal(["ab", "c"]);
  });

  it("knows the media type, the charset and when to try again", async () => {
    const { answer, output } = await generateOn((_request, response) => {
      response.writeHead(429, { "content-type": 'Text/PLAIN ; Charset="ISO-8859-1"', "retry-after": "120" });
      response.end(Buffer.from("für", "latin1"));
    });
    expect(answer).to.deep.include({ status: 429, mediaType: "text/plain", retryAfter: "120" });
    expect(output).to.deep.include({ first: ["für"], malformed: false });
    const bare = await generateOn((_request, response) => void response.end("x"));
    expect(bare.answer).to.deep.equal({ status: 200, contentType: "", mediaType: "" });
  });

  it("can be watched", async () => {
    let watched = { bytes: 0, chunks: 0, lastLine: "" };
    const listener: RequestListener = async (_request, response) => {
      response.write("first\nsecond\n");
      await rest(100);
      response.end();
    };
    await generateOn(listener, { watch: (progress) => setTimeout(() => (watched = progress()), 60) });
    expect(watched).to.deep.equal({ bytes: 13, chunks: 1, lastLine: "second" });
  });
});

describe("asking the service", () => {
  const ask = <T>(listener: RequestListener, question: (service: ClickstreamService) => Promise<T>) =>
    withServer(listener, async (url) => {
      const service = new ClickstreamService(url);
      try {
        return await question(service);
      } finally {
        await service.close();
      }
    });
  const answering =
    (status: number, body = "{}"): RequestListener =>
    (_request, response) =>
      void response.writeHead(status, { "content-type": "application/json" }).end(body);

  it("gives the status, and the body where it is JSON", async () => {
    expect(await ask(answering(200, '{"a":1}'), (service) => service.get("/"))).to.deep.include({
      status: 200,
      body: { a: 1 },
    });
    expect(await ask(answering(500, "{"), (service) => service.get("/"))).to.include({ status: 500, body: undefined });
    const stream: RequestListener = (_request, response) =>
      void response.writeHead(200, { "content-type": "text/plain" }).write("x");
    const read = await ask(stream, (service) => service.get("/"));
    expect(read).to.include({ status: 200, body: undefined }).and.not.have.property("text");
    const begun = await ask(stream, (service) => service.get("/", 5000, true));
    expect(begun, "the beginning of a stream without end").to.include({ status: 200, text: "x" });
  });

  it("says why there was no answer", async () => {
    const why = (listener: RequestListener) =>
      ask(listener, (service) => service.get("/", 200).catch((failure) => failure));
    expect((await why(() => {})).message).to.contain("did not answer within 200 ms");
    expect((await why((request) => void request.socket.destroy())).message).to.contain("ended without an answer");
    const service = new ClickstreamService("http://127.0.0.1:9");
    expect(await service.get("/").catch((failure) => failure))
      .to.be.instanceOf(Failure)
      .with.property("message")
      .that.contains("nothing is listening");
    await service.close();
  });

  it("finds its API description, or none", async () => {
    const described = (listener: RequestListener) => ask(listener, (service) => service.apiDescription());
    expect(await described(answering(200, '{"paths":{}}'))).to.deep.equal({ paths: {} });
    const asText: RequestListener = (_request, response) =>
      void response.writeHead(200, { "content-type": "text/plain" }).end('{"paths":{}}');
    expect(await described(asText)).to.deep.equal({ paths: {} });
    expect(await described(answering(404, '{"paths":{}}'))).to.equal(undefined);
    expect(await described(answering(200, "null"))).to.equal(undefined);
    expect(await described(answering(200, "nonsense"))).to.equal(undefined);
    expect(await described((request) => void request.socket.destroy())).to.equal(undefined);
  });
});
