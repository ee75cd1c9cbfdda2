import { createServer, type RequestListener } from "node:http";
import { describe, it } from "node:test";
import { expect } from "chai";
import { type Found, recognise } from "../../support/clickstream/recognition";
import { ClickstreamService } from "../../support/clickstream/service";
import { listen } from "../helpers/servers";

async function foundAt(address: string, wait = 5000): Promise<Found> {
  const service = new ClickstreamService(address);
  return recognise(service, wait).finally(() => service.close());
}

async function found(listener: RequestListener, wait?: number): Promise<Found> {
  const { port, close } = await listen(createServer(listener));
  return foundAt(`http://127.0.0.1:${port}`, wait).finally(close);
}

type Reply = readonly [status: number, contentType: string, body: string];

const JSON_OK: Reply = [200, "application/json", '{"status":"ok"}'];
const NOT_FOUND: Reply = [404, "application/json", "{}"];
const PAGE: Reply = [200, "text/html", "<html>"];
const asText = (body: string): Reply => [200, "text/plain", body];

/** A server that answers its health check and its generate path like this. */
function answering(live: Reply, generate: Reply): RequestListener {
  return ({ url }, response) => {
    const [status, contentType, body] = url?.includes("health") ? live : generate;
    response.writeHead(status, { "content-type": contentType }).end(body);
  };
}

describe("What is found where nobody named a service", () => {
  for (const [what, live, generate] of [
    ["by its health check", JSON_OK, NOT_FOUND],
    ["by its health check as text", asText("OK"), NOT_FOUND],
    ["by its health check as text, in other words", asText("UP\n"), NOT_FOUND],
    ["by its health check, even where that says that it is down", [200, "application/json", '"down"'], NOT_FOUND],
    ["by its generate path", NOT_FOUND, [405, "application/json", "{}"]],
    ["by its generate path, where its health check says as text that it is down", asText("DOWN"), [405, "", ""]],
  ] as readonly [string, Reply, Reply][]) {
    it(`is a clickstream service ${what}`, async () => {
      expect(await found(answering(live, generate))).to.deep.equal({ kind: "clickstream" });
    });
  }

  for (const [what, live, generate] of [
    ["a web site that answers everything", PAGE, PAGE],
    ["a server that answers everything with nothing", asText(""), asText("")],
    ["a server with text of its own", asText("Hello"), NOT_FOUND],
    ["a server that knows neither path", NOT_FOUND, NOT_FOUND],
  ] as readonly [string, Reply, Reply][]) {
    it(`is something else: ${what}`, async () => {
      expect(await found(answering(live, generate))).to.deep.equal({
        kind: "something else",
        says: `/api/v1/health/live answered with ${live[0]}, /api/v1/data/generate with ${generate[0]}`,
      });
    });
  }

  it("is no answer where a server takes the connection and says nothing, or breaks it off", async () => {
    const silent = await found(() => {}, 200);
    expect(silent).to.include({ kind: "no answer" });
    expect(silent)
      .to.have.property("says")
      .that.matches(/took the connection and did not answer within 200 ms/);
    const broken = await found((request) => void request.socket.destroy());
    expect(broken).to.include({ kind: "no answer" });
    expect(broken).to.have.property("says").that.contains("ended without an answer");
  });

  it("is nothing where nobody listens", async () => {
    // The discard port.
    expect(await foundAt("http://127.0.0.1:9")).to.deep.equal({ kind: "nothing" });
  });
});
