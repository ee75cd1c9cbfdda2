import { setTimeout as rest } from "node:timers/promises";
import type { Exchange } from "../behaviour.ts";
import { json } from "../service.ts";
import { ALL, oneOf, together } from "./edits.ts";
import { type Entry, forever } from "./entry.ts";

/** Faults under concurrent requests, each of them healthy with one request at a time. */

const status =
  (code: number) =>
  ({ response }: Exchange) =>
    json(response, code, { detail: "the sandbox says so" });

const SHORT_WINDOW = { CONCURRENCY_WINDOW: "2s", GENERATION_TIMEOUT: "3s" };

export const concurrency: readonly Entry[] = [
  {
    name: "all-crash",
    does: "answers all concurrent requests with 500",
    fails: "concurrency",
    words: "3 of 3 requests crashed",
    behaviour: together(status(500)),
  },
  {
    name: "one-crashes-500",
    does: "answers one of three concurrent requests with 500",
    fails: "concurrency",
    words: "crashed (answered with 500)",
    behaviour: oneOf(2, status(500)),
  },
  {
    name: "one-crashes-502",
    does: "answers one of three concurrent requests with 502",
    fails: "concurrency",
    words: "crashed (answered with 502)",
    behaviour: oneOf(3, status(502)),
  },
  {
    name: "one-crashes-504",
    does: "answers one of three concurrent requests with 504",
    fails: "concurrency",
    words: "crashed (answered with 504)",
    behaviour: oneOf(3, status(504)),
  },
  {
    name: "one-is-reset",
    does: "resets the connection of one of three concurrent requests",
    fails: "concurrency",
    words: "1 of 3 requests crashed",
    behaviour: oneOf(2, ({ request }) => {
      request.socket.resetAndDestroy();
    }),
  },
  {
    name: "one-is-cut-off",
    does: "cuts off the stream of one of three concurrent requests",
    fails: "concurrency",
    words: "crashed (cut off",
    behaviour: oneOf(2, async ({ response }) => {
      response.writeHead(200, { "content-type": "text/plain" }).write("--- STDOUT ---\n");
      await rest(100);
      response.socket?.destroy();
    }),
  },
  {
    name: "one-gets-400",
    does: "answers the second of three concurrent requests with 400",
    fails: "concurrency",
    words: "unexpected (answered with 400)",
    behaviour: oneOf(2, status(400)),
  },
  {
    name: "one-gets-404",
    does: "answers one of three concurrent requests with 404",
    fails: "concurrency",
    words: "unexpected (answered with 404)",
    behaviour: oneOf(3, status(404)),
  },
  {
    name: "one-fails-in-its-stream",
    does: "answers three concurrent requests with success, and tells in the stream of one that it failed",
    fails: "concurrency",
    words: "unexpected (answered with success, but",
    behaviour: oneOf(3, ({ tell }) => tell({ exitCode: 1 })),
  },
  {
    name: "one-is-rejected-and-generates",
    does: "rejects one of three concurrent requests, and generates for it all the same once the others have finished",
    fails: "concurrency",
    scenario: "Three generations at the same moment, followed to their end",
    words: "1 request was turned away, and",
    settings: { SETTLE_TIMEOUT: "12s" },
    behaviour: rejectedAndServed(),
  },
  {
    name: "one-is-told-to-wait",
    does: "answers one of three concurrent requests with success, and tells it that another generation runs",
    fails: "concurrency",
    words: "tells of no generation",
    behaviour: oneOf(2, ({ response }) => {
      response.writeHead(200, { "content-type": "text/plain" });
      response.end("A generation is already running.\nPlease try again in a few minutes.\n");
    }),
  },
  {
    name: "one-is-queued",
    does: "accepts one of three concurrent requests as a job for later, and says nothing more of it",
    fails: "concurrency",
    words: "tells of no generation",
    behaviour: oneOf(3, ({ response }) => json(response, 202, { job: "b7c9", position: 2 })),
  },
  {
    name: "one-gets-nothing",
    does: "answers one of three concurrent requests with success and no output",
    fails: "concurrency",
    words: "there was no output",
    behaviour: oneOf(3, ({ response }) => {
      response.writeHead(200, { "content-type": "text/plain" }).end();
    }),
  },
  {
    name: "one-gets-html",
    does: "answers one of three concurrent requests with a web page",
    fails: "concurrency",
    words: "its content type is text/html",
    behaviour: oneOf(3, ({ response }) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sorry</html>");
    }),
  },
  {
    name: "all-hang",
    does: "answers none of three concurrent requests",
    fails: "concurrency",
    words: "none of 3 was served",
    settings: SHORT_WINDOW,
    behaviour: together(forever),
  },
  {
    name: "accepted-but-silent",
    does: "accepts three concurrent requests and sends nothing",
    fails: "concurrency",
    words: "accepted, but no output within the window",
    settings: SHORT_WINDOW,
    behaviour: together(({ response }) => {
      response.writeHead(200, { "content-type": "text/plain" }).flushHeaders();
      return forever();
    }),
  },
  {
    name: "some-rejected-none-served",
    does: "rejects two of three concurrent requests and leaves the third hanging",
    fails: "concurrency",
    words: "none of 3 was served",
    settings: SHORT_WINDOW,
    behaviour: together((exchange) => (exchange.position === 1 ? forever() : status(409)(exchange))),
  },
  {
    name: "dies-at-the-third",
    does: "is healthy until the third concurrent request and dead afterwards",
    fails: "concurrency",
    words: "crashed",
    behaviour: oneOf(3, () => process.exit(1)),
  },
  {
    name: "unhealthy-afterwards",
    does: "rejects three concurrent requests, and its health check fails from then on",
    fails: "concurrency",
    words: "its health check at /api/v1/health/live answered with 503",
    behaviour: unhealthyAfterwards((response) => json(response, 503, { status: "down" })),
  },
  {
    name: "hangs-afterwards",
    does: "rejects three concurrent requests, and its health check gives no answer from then on",
    fails: "concurrency",
    words: "ended without an answer",
    behaviour: unhealthyAfterwards((response) => response.socket?.destroy()),
  },
];

function unhealthyAfterwards(answer: (response: Exchange["response"]) => void): Entry["behaviour"] {
  let down = false;
  return {
    answer: async (exchange) => {
      down = await exchange.joined(ALL);
      await rest(100);
      if (down) status(429)(exchange);
      else await exchange.tell();
    },
    route: (request, response) => {
      if (!down || !request.url?.includes("health")) return false;
      answer(response);
      return true;
    },
  };
}

function rejectedAndServed(): Entry["behaviour"] {
  return oneOf(2, async (exchange) => {
    status(409)(exchange);
    await rest(1500);
    await exchange.generate();
  });
}
