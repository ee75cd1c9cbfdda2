import type { IncomingMessage, ServerResponse } from "node:http";
import type { Behaviour } from "../behaviour.ts";
import { json } from "../service.ts";
import { ALL } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults and variations in what the health checks say. */

const LIVE = "/api/v1/health/live";
const READY = "/api/v1/health/ready";

type Answer = (response: ServerResponse) => void;

/** Answers health checks: both, or the one that is named. */
function health(answer: Answer, path?: string): Behaviour {
  return {
    route: (request: IncomingMessage, response: ServerResponse) => {
      const asked = request.url ?? "";
      if (path === undefined ? !asked.startsWith("/api/v1/health/") : asked !== path) return false;
      answer(response);
      return true;
    },
  };
}

function text(body: string, contentType = "text/plain", status = 200): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": contentType }).end(body);
  };
}

const says = (body: unknown) => health((response) => json(response, 200, body));

/** A check that is lost for good once generations have come together. */
function lostAfterwards(path: string, answer: Answer): Behaviour {
  let lost = false;
  return {
    answer: async (exchange) => {
      if (await exchange.joined(ALL)) lost = true;
      await exchange.tell();
    },
    route: (request, response) => {
      if (!lost || request.url !== path) return false;
      answer(response);
      return true;
    },
  };
}

function lies(name: string, does: string, words: string, behaviour: Behaviour): Entry {
  return { name, does, fails: "endpoint", words, behaviour };
}

export const healthFaults: readonly Entry[] = [
  lies(
    "health-down",
    "answers its health checks with success, saying that it is down",
    'saying "down"',
    says({ status: "down" }),
  ),
  lies(
    "health-part-down",
    "says that it is well and that a part of it is down",
    'saying checks.store.status: "DOWN"',
    says({ status: "UP", checks: { database: { status: "UP" }, store: { status: "DOWN" } } }),
  ),
  lies(
    "health-part-false",
    "says that it is well and that a part of it is not",
    "saying checks.store: false",
    says({ status: "ok", checks: { database: true, store: false } }),
  ),
  lies("health-false", "says in a switch that it is not healthy", "saying healthy: false", says({ healthy: false })),
  lies("health-not-serving", "says NOT_SERVING", 'saying "NOT_SERVING"', says({ status: "NOT_SERVING" })),
  lies("health-as-text", "says UNHEALTHY as text", 'saying "UNHEALTHY"', health(text("UNHEALTHY\n"))),
  lies(
    "health-text-in-json",
    "says in JSON, sent as text, that it is down",
    'saying "down"',
    health(text('{"status":"down"}')),
  ),
  lies(
    "health-page",
    "answers its health checks with a web page",
    "a web page",
    health(text("<h1>Welcome</h1>", "text/html")),
  ),
  lies(
    "health-redirects",
    "sends those who ask for its health to a log-in page elsewhere",
    "sending to https://login.example/start",
    {
      ...health((response) => {
        response.writeHead(302, { location: "https://login.example/start?secret=1" }).end();
      }),
    },
  ),
  {
    name: "ready-flaps",
    does: "is ready every third time that it is asked",
    fails: "endpoint",
    words: "and was well the other times",
    behaviour: flapping(),
  },
  {
    name: "never-ready-and-generates",
    does: "generates, and is never ready",
    fails: "streaming",
    words: "although it generates",
    behaviour: health((response) => json(response, 503, { status: "starting" }), READY),
  },
  {
    name: "ready-lost-afterwards",
    does: "is not ready any more after three concurrent requests, all of which it served",
    fails: "concurrency",
    scenario: "Three requests at the same moment",
    words: `${READY} answered with 200 before, and answered with 503`,
    behaviour: lostAfterwards(READY, (response) => json(response, 503, { status: "down" })),
  },
  {
    name: "live-lies-afterwards",
    does: "says with success that it is down after three concurrent requests",
    fails: "concurrency",
    scenario: "Three requests at the same moment",
    words: `${LIVE} answered with 200 before, and answered with 200, saying "down"`,
    behaviour: lostAfterwards(LIVE, (response) => json(response, 200, { status: "down" })),
  },
  {
    name: "live-gone-afterwards",
    does: "does not find its liveness check any more after three concurrent requests",
    fails: "concurrency",
    scenario: "Three requests at the same moment",
    words: `${LIVE} answered with 200 before, and answered with 404`,
    behaviour: lostAfterwards(LIVE, (response) => json(response, 404, { detail: "Not Found" })),
  },
];

function flapping(): Behaviour {
  let asked = 0;
  return health((response) => {
    asked += 1;
    if (asked % 3 === 0) json(response, 200, { status: "ready" });
    else json(response, 503, { status: "starting" });
  }, READY);
}

function isWell(name: string, does: string, behaviour: Behaviour): Entry {
  return { name, does, passes: ["endpoint", "streaming", "concurrency"], behaviour };
}

export const healthVariations: readonly Entry[] = [
  ...["running", "serving", "success", "pass", "green", "UP"].map((word) =>
    isWell(`health-${word}`, `says "${word}" of its health`, says({ status: word })),
  ),
  isWell("health-ok-as-text", "says OK. as text", health(text("OK."))),
  isWell(
    "health-no-content",
    "answers its health checks with success and no content",
    health((response) => {
      response.writeHead(204).end();
    }),
  ),
  isWell(
    "health-of-many-parts",
    "tells the health of its parts in words of their own, with numbers and switches that say nothing of it",
    says({
      status: "UP",
      debug: false,
      error: null,
      errors: 0,
      components: { breaker: { state: "CLOSED" }, disk: { status: "UP", free: 503_000 }, cache: "disabled" },
    }),
  ),
  isWell(
    "health-of-an-idle-service",
    "tells in its health what it measures and what it is not busy with",
    says({
      status: "ready",
      state: "no generation running",
      checks: { store: true, store_latency_ms: 412, generation_running: false, maintenance: false },
    }),
  ),
  isWell("health-with-a-slash", "sends those who ask for its health to the same path with a slash at its end", {
    route: (request, response) => {
      const { url = "" } = request;
      if (url === LIVE || url === READY) response.writeHead(307, { location: `${url}/` }).end();
      else if (url === `${LIVE}/` || url === `${READY}/`) json(response, 200, { status: "ok" });
      else return false;
      return true;
    },
  }),
  {
    name: "unready-while-busy",
    does: "is not ready while generations run and shortly after",
    passes: ["concurrency", "streaming"],
    behaviour: unreadyWhileBusy(),
  },
];

function unreadyWhileBusy(): Behaviour {
  let busyUntil = 0;
  return {
    answer: async ({ tell }) => {
      busyUntil = Number.POSITIVE_INFINITY;
      await tell();
      busyUntil = Date.now() + 1500;
    },
    route: (request, response) => {
      if (request.url !== READY || Date.now() > busyUntil) return false;
      json(response, 503, { status: "busy" });
      return true;
    },
  };
}
