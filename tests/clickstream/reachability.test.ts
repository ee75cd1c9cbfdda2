import { createServer, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { connectionFailed } from "../../support/clickstream/failures";
import { tellReached, wasReached } from "../../support/clickstream/presence";
import { expectReachable } from "../../support/clickstream/reachability";
import { ClickstreamService } from "../../support/clickstream/service";
import { Failure, NotTried } from "../../support/shared/failure";
import { listen, type Running } from "../helpers/servers";

type Answer = (response: ServerResponse, path: string) => void;

const html: (status: number, headers?: Record<string, string>) => Answer =
  (status, headers = {}) =>
  (response) =>
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<p>no</p>");
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("A service", () => {
  const running: Running[] = [];

  after(() => {
    for (const server of running) server.close();
  });

  /** What `expectReachable` throws for a server that answers like this, and the server's address. */
  async function thrownFor(answer: Answer): Promise<{ thrown: unknown; address: string }> {
    const server = await listen(createServer((request, response) => answer(response, request.url ?? "")));
    running.push(server);
    const address = `http://127.0.0.1:${server.port}`;
    return { thrown: await thrownAt(address), address };
  }

  async function thrownAt(address: string): Promise<unknown> {
    const service = new ClickstreamService(address);
    return expectReachable(service)
      .catch((error: unknown) => error)
      .finally(() => service.close());
  }

  for (const [what, answer, words] of [
    ["behind a gateway that wants a token", html(401), "set CLICKSTREAM_HEADERS"],
    ["behind a gateway that lets nobody in", html(403), "does not let this one in"],
    ["behind a proxy that wants a login", html(407), "put its login into HTTP_PROXY"],
    ["that was moved", html(308, { location: "https://a.test/" }), "sending to https://a.test/"],
    ["that is gone from behind its gateway", html(502), "the service is down"],
  ] as const) {
    it(`${what} could not be tried`, async () => {
      const { thrown, address } = await thrownFor(answer);
      expect(thrown).to.be.instanceOf(NotTried);
      expect((thrown as NotTried).message)
        .to.contain(words)
        .and.contain(`what answers at ${address} is not the clickstream service`);
      expect(wasReached(address)).to.equal(false);
    });
  }

  for (const [what, answer] of [
    ["that answers its health check", (response) => json(response, 200, { status: "ok" })],
    ["that is not well", (response) => json(response, 500, {})],
    ["that says itself that it is not ready", (response) => json(response, 503, { status: "starting" })],
    [
      "that has the endpoint and nothing else",
      (response, path) => json(response, path.endsWith("/generate") ? 405 : 404, {}),
    ],
    [
      "that keeps its description to itself",
      (response, path) => html(path === "/openapi.json" ? 403 : 200)(response, path),
    ],
  ] as readonly [string, Answer][]) {
    it(`${what} was reached, and is judged by the scenarios`, async () => {
      const { thrown, address } = await thrownFor(answer);
      expect(thrown).to.equal(undefined);
      expect(wasReached(address)).to.equal(true);
    });
  }

  it("that knows none of the paths that are read is asked for a generation: it may know its endpoint only by POST", async () => {
    const { thrown, address } = await thrownFor(html(404));
    expect(thrown).to.equal(undefined);
    expect(wasReached(address)).to.equal(false);
  });

  it("that nobody runs could not be tried, and one that was reached before has failed", async () => {
    const server = await listen(createTcpServer());
    server.close();
    const address = `http://127.0.0.1:${server.port}`;
    const thrown = await thrownAt(address);
    expect(thrown).to.be.instanceOf(NotTried);
    expect((thrown as NotTried).message).to.contain("nothing is listening at");

    tellReached(address);
    expect(await thrownAt(address)).to.equal(undefined);
    const service = new ClickstreamService(address);
    const failure = await service.get("/").catch((error: unknown) => error);
    await service.close();
    expect(failure).to.be.instanceOf(Failure).and.not.instanceOf(NotTried);
    expect((failure as Failure).message).to.contain("answered earlier in this run, so it has crashed or was stopped");
  });

  it("that takes the connection and breaks it off is judged by the scenarios", async () => {
    const { thrown, address } = await thrownFor((response) => response.destroy());
    expect(thrown).to.equal(undefined);
    expect(wasReached(address)).to.equal(false);
  });
});

describe("A connection that failed", () => {
  const isNotTried = (reason: string, reached: boolean) =>
    connectionFailed("p", "https://a.test/x", reason, reached) instanceof NotTried;

  it("in an answer that breaks the rules of HTTP is told as that where the service was reached before", () => {
    const reason = "Response does not match the HTTP/1.1 protocol (Content-Length can't be present), HTTPParserError";
    expect(connectionFailed("p", "http://a.test/x", reason, true).parts.cause).to.match(/breaks the rules of HTTP/);
    expect(connectionFailed("p", "http://a.test/x", reason, false).parts.cause).to.match(/something else/);
  });

  for (const [reason, before, afterwards] of [
    ["connect ECONNREFUSED 127.0.0.1:9", true, false],
    ["Connect Timeout Error, UND_ERR_CONNECT_TIMEOUT", true, false],
    ["self-signed certificate, DEPTH_ZERO_SELF_SIGNED_CERT", true, false],
    ["Proxy response (502) !== 200 when HTTP Tunneling", true, false],
    ["Response does not match the HTTP/1.1 protocol, HTTPParserError", true, false],
    ["getaddrinfo ENOTFOUND a.test", true, true],
    ["connect EHOSTUNREACH 10.0.0.1:80", true, true],
    ["other side closed, UND_ERR_SOCKET", false, false],
    ["Headers Timeout Error, UND_ERR_HEADERS_TIMEOUT", false, false],
    ["something new", false, false],
  ] as const) {
    const verdict = (notTried: boolean) => (notTried ? "could not be tried" : "failed");
    it(`with ${reason} ${verdict(before)}, and ${verdict(afterwards)} where the service was reached before`, () => {
      expect(isNotTried(reason, false)).to.equal(before);
      expect(isNotTried(reason, true)).to.equal(afterwards);
    });
  }
});
