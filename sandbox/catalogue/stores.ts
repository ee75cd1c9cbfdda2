import type { ServerResponse } from "node:http";
import type { StoreExchange } from "../behaviour.ts";
import { hangUp } from "../store.ts";
import type { Entry } from "./entry.ts";

/** Faults of the store that the suite reads. The service writes to it without trouble, and is not to blame. */

function listings(answer: (exchange: StoreExchange) => void): Entry["behaviour"] {
  return { store: (exchange) => (exchange.listing ? answer(exchange) : exchange.forward()) };
}

export function s3Error(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>the sandbox says so</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(body);
}

const error = (status: number, code: string) => listings(({ response }) => s3Error(response, status, code));

/** Answers each request for the content of users, and leaves alone all else. */
function usersRead(answer: (exchange: StoreExchange) => void): Entry["behaviour"] {
  return {
    store: (exchange) => {
      const { method, url = "" } = exchange.request;
      if (method === "GET" && !exchange.listing && url.includes("users")) answer(exchange);
      else exchange.forward();
    },
  };
}

const HALF = "user_id,name,signup_date,features\n".repeat(100);

function reads(name: string, does: string, words: string, answer: (exchange: StoreExchange) => void): Entry {
  const scenario = "The users meet their contract";
  return { name, does, fails: "data-quality", notTried: true, scenario, words, behaviour: usersRead(answer) };
}

export const stores: readonly Entry[] = [
  reads(
    "store-cuts-objects-short",
    "has a store that breaks off in the middle of an object",
    "broke off",
    ({ response }) => {
      response.writeHead(200, { "content-length": 2 * HALF.length });
      response.write(HALF, () => response.destroy());
    },
  ),
  reads(
    "store-cuts-chunked-objects-short",
    "has a store that breaks off in the middle of an object whose length it does not tell",
    "broke off",
    ({ response }) => {
      response.writeHead(200);
      response.write(HALF, () => response.socket?.end());
    },
  ),
  {
    name: "store-without-right-to-read",
    does: "has a store that lets these credentials list the bucket and not read its objects",
    fails: "data-quality",
    notTried: true,
    words: "lacks the right s3:GetObject on analytics/data/*",
    behaviour: {
      store: ({ request: { method, url = "" }, listing, response, forward }) =>
        method === "GET" && !listing && /\.(csv|json)(\?|$)/.test(url)
          ? s3Error(response, 403, "AccessDenied")
          : forward(),
    },
  },
  reads("store-hangs-in-objects", "has a store that stops in the middle of an object", "broke off", ({ response }) => {
    response.writeHead(200, { "content-length": 2 * HALF.length });
    response.write(HALF);
  }),
  {
    name: "store-busy",
    does: "has a store that answers SlowDown for ever",
    fails: "minio-creation",
    notTried: true,
    words: "kept saying that it is busy (SlowDown",
    behaviour: error(503, "SlowDown"),
  },
  {
    name: "store-unknown-key",
    does: "has a store that does not know the access key",
    fails: "minio-creation",
    notTried: true,
    words: "refused the credentials (InvalidAccessKeyId",
    behaviour: error(403, "InvalidAccessKeyId"),
  },
  {
    name: "store-wrong-secret",
    does: "has a store that does not accept the signature",
    fails: "minio-creation",
    notTried: true,
    words: "refused the credentials (SignatureDoesNotMatch",
    behaviour: error(403, "SignatureDoesNotMatch"),
  },
  {
    name: "store-access-denied",
    does: "has a store that does not let these credentials list the bucket",
    fails: "minio-creation",
    notTried: true,
    words: "does not let these credentials read the bucket",
    behaviour: error(403, "AccessDenied"),
  },
  {
    name: "store-wrong-region",
    does: "has a store in another region",
    fails: "minio-creation",
    notTried: true,
    words: "did not accept the region",
    behaviour: error(400, "AuthorizationHeaderMalformed"),
  },
  {
    name: "store-internal-error",
    does: "has a store that fails inside",
    fails: "minio-creation",
    notTried: true,
    words: "answered 500 (InternalError",
    behaviour: error(500, "InternalError"),
  },
  {
    name: "store-unreachable",
    does: "has a store that hangs up",
    fails: "minio-creation",
    notTried: true,
    words: "ended without an answer",
    behaviour: { store: ({ request, listing, forward }) => (listing ? hangUp(request) : forward()) },
  },
  {
    name: "store-dies",
    does: "has a store that hangs up after the first snapshot",
    fails: "minio-creation",
    notTried: true,
    words: "ended without an answer",
    behaviour: listings(({ request, listings: asked, forward }) => (asked === 1 ? forward() : hangUp(request))),
  },
  {
    name: "store-not-s3",
    does: "has a web page where the store should be",
    fails: "minio-creation",
    notTried: true,
    words: "not S3",
    behaviour: listings(({ response }) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><html><body>Console</body></html>");
    }),
  },
  {
    name: "store-redirects",
    does: "has a store behind something that sends its readers elsewhere",
    fails: "minio-creation",
    notTried: true,
    words: "answered with 302, sending to https://store.example/login?…",
    behaviour: listings(({ response }) => {
      response.writeHead(302, { location: "https://store.example/login?token=1", "content-type": "text/html" });
      response.end("<!doctype html><html><body>Moved</body></html>");
    }),
  },
  {
    name: "store-lists-without-end",
    does: "has a store that lists the same page for ever",
    fails: "minio-creation",
    notTried: true,
    words: "it promised more and gave none",
    behaviour: {
      ...listings(({ forward }) =>
        forward((body) =>
          body
            .replace("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>")
            .replace("</ListBucketResult>", "<NextContinuationToken>again</NextContinuationToken></ListBucketResult>"),
        ),
      ),
      olderObjects: [{ key: "data/notes.txt", body: "older data" }],
    },
  },
];
