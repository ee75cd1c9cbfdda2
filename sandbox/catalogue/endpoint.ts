import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "../service.ts";
import type { Entry } from "./entry.ts";

/** Faults and variations that show without a generation. */

function on(method: string, path: string, answer: (response: ServerResponse) => void): Entry["behaviour"] {
  return {
    route: (request: IncomingMessage, response: ServerResponse) => {
      if (request.method !== method || request.url !== path) return false;
      answer(response);
      return true;
    },
  };
}

/** What answers every path in place of the service, or keeps the suite from it. */
function gateway(status: number, headers: Record<string, string> = {}): Entry["behaviour"] {
  return {
    route: (_request, response) => {
      response.writeHead(status, { "content-type": "text/html", ...headers }).end("<!doctype html><p>gateway</p>");
      return true;
    },
  };
}

export const endpoint: readonly Entry[] = [
  {
    name: "not-alive",
    does: "fails its liveness check",
    fails: "endpoint",
    words: "its health check at /api/v1/health/live answered with 503",
    behaviour: on("GET", "/api/v1/health/live", (response) => json(response, 503, { status: "down" })),
  },
  {
    name: "not-ready",
    does: "is alive and never ready",
    fails: "endpoint",
    words: "its health check at /api/v1/health/ready answered with 503",
    behaviour: on("GET", "/api/v1/health/ready", (response) => json(response, 503, { status: "starting" })),
  },
  {
    name: "not-well",
    does: "answers its health check with success, saying that it is not well",
    fails: "endpoint",
    words: 'saying "error"',
    behaviour: on("GET", "/api/v1/health/live", (response) => json(response, 200, { status: "error" })),
  },
  {
    name: "no-description",
    does: "has no API description",
    fails: "endpoint",
    words: "there is no API description",
    behaviour: on("GET", "/openapi.json", (response) => json(response, 404, { detail: "Not Found" })),
  },
  {
    name: "description-elsewhere",
    does: "sends those who ask for its API description to a log-in page",
    fails: "endpoint",
    words: "answered with 302, sending to https://login.example/?…",
    behaviour: on("GET", "/openapi.json", (response) => {
      response.writeHead(302, { location: "https://login.example/?next=/openapi.json" }).end();
    }),
  },
  {
    name: "description-for-some",
    does: "shows its API description only to those who log in",
    fails: "endpoint",
    words: "does not show it to everyone",
    behaviour: on("GET", "/openapi.json", (response) => json(response, 401, { detail: "Not authenticated" })),
  },
  {
    name: "description-fails",
    does: "fails to make its API description",
    fails: "endpoint",
    words: "the service failed to make it",
    behaviour: on("GET", "/openapi.json", (response) => json(response, 500, { detail: "Internal Server Error" })),
  },
  {
    name: "reading-fails",
    does: "fails where it should refuse to be read",
    fails: "endpoint",
    words: "let the endpoint answer other methods than POST with 405",
    behaviour: on("GET", "/api/v1/data/generate", (response) => json(response, 501, { detail: "Not Implemented" })),
  },
  {
    name: "another-api",
    does: "describes another API",
    fails: "endpoint",
    words: '"Weather" lists other operations only: /forecast',
    behaviour: on("GET", "/openapi.json", (response) =>
      json(response, 200, { openapi: "3.1.0", info: { title: "Weather" }, paths: { "/forecast": { get: {} } } }),
    ),
  },
  {
    name: "reading-triggers",
    does: "takes reading for an order to generate",
    fails: "endpoint",
    words: "answered the attempt with 200",
    behaviour: on("GET", "/api/v1/data/generate", (response) => {
      response.writeHead(200, { "content-type": "text/plain" }).write("--- STDOUT ---\n");
    }),
  },
  {
    name: "endpoint-missing",
    does: "does not know the generation endpoint that it describes",
    fails: "endpoint",
    words: "answered the attempt with 404",
    behaviour: on("GET", "/api/v1/data/generate", (response) => json(response, 404, { detail: "Not Found" })),
  },
  {
    name: "gateway-wants-token",
    does: "stands behind a gateway that lets nobody in without a token",
    fails: "endpoint",
    notTried: true,
    words: "set CLICKSTREAM_HEADERS",
    behaviour: gateway(401),
  },
  {
    name: "gateway-log-in-page",
    does: "stands behind a gateway that sends everybody to its page for logging in",
    fails: "endpoint",
    notTried: true,
    words: "/openapi.json answered with 302, sending to https://login.example/?…",
    behaviour: gateway(302, { location: "https://login.example/?next=/" }),
  },
  {
    name: "gateway-without-service",
    does: "is not there: the gateway before it has nothing to hand requests to",
    fails: "streaming",
    notTried: true,
    words: "/api/v1/health/live answered with 502",
    behaviour: gateway(502),
  },
  {
    name: "another-server",
    does: "is another web server, which knows none of the service's paths",
    fails: "streaming",
    notTried: true,
    words: "the address is not that of a clickstream service",
    behaviour: gateway(404),
  },
];

function described(description: object): Entry["behaviour"] {
  return on("GET", "/openapi.json", (response) => json(response, 200, { openapi: "3.1.0", ...description }));
}

export const endpointVariations: readonly Entry[] = [
  {
    name: "described-with-a-slash",
    does: "still has its old endpoint, and describes the new one with a slash at the end of its path",
    passes: ["endpoint", "performance"],
    behaviour: described({ paths: { "/api/v1/simulations": { post: {} }, "/api/v1/data/generate/": { post: {} } } }),
  },
  {
    name: "described-by-reference",
    does: "describes its endpoint in another part of its API description",
    passes: ["endpoint"],
    behaviour: described({
      paths: { "/api/v1/data/generate": { $ref: "#/components/pathItems/generate" } },
      components: { pathItems: { generate: { post: {} } } },
    }),
  },
  {
    name: "described-as-text",
    does: "calls its API description text",
    passes: ["endpoint"],
    behaviour: on("GET", "/openapi.json", (response) =>
      response.writeHead(200, { "content-type": "text/plain" }).end('{"paths":{"/api/v1/data/generate":{"post":{}}}}'),
    ),
  },
  {
    name: "described-behind-a-server",
    does: "still has its old endpoint, and describes all its paths behind that of a server",
    passes: ["endpoint", "performance"],
    behaviour: described({
      servers: [{ url: "/api/v1" }],
      paths: { "/simulations": { post: {} }, "/data/generate": { post: {} } },
    }),
  },
];
