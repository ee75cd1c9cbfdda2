import { createServer as createHttpServer, get } from "node:http";
import { get as getOverTls } from "node:https";
import { createServer, type Socket } from "node:net";
import { after, describe, it } from "node:test";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { request } from "undici";
import {
  type ConnectionErrorKind,
  connectionAdvice,
  connectionError,
  type Peer,
  wasConnected,
} from "../../support/net/connection-errors";
import { serverCertificate } from "../helpers/certificates";
import { listen, type Running, startTlsFront } from "../helpers/servers";

const PEER: Peer = { name: "the peer", setting: "PEER_URL", forwarding: (port) => `forward to ${port}` };

/** What a request to an address is told to fail with, by every client that the suite has. */
const CLIENTS: Readonly<Record<string, (address: string) => Promise<unknown>>> = {
  undici: (address) => request(address, { headersTimeout: 500 }),
  fetch: (address) => fetch(address, { signal: AbortSignal.timeout(20_000) }),
  Node: (address) =>
    new Promise((resolve, reject) => {
      (address.startsWith("https:") ? getOverTls : get)(address, resolve).on("error", reject);
    }),
  "the AWS SDK": async (endpoint) => {
    const requestHandler = { requestTimeout: 500, throwOnRequestTimeout: true };
    const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
    const client = new S3Client({ endpoint, region: "us-east-1", maxAttempts: 1, credentials, requestHandler });
    return client.send(new ListBucketsCommand({})).finally(() => client.destroy());
  },
};

/** A port that nobody listens on, and that `fetch` does not refuse to ask. */
async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  close();
  return port;
}

describe("a connection error", () => {
  const running: { close(): unknown }[] = [];
  const serve = async (answer: (socket: Socket) => void): Promise<string> => {
    const server = createServer((socket) => void socket.on("error", () => {}).once("data", () => answer(socket)));
    const started = await listen(server);
    running.push(started);
    return `127.0.0.1:${started.port}`;
  };

  after(() => {
    for (const server of running) server.close();
  });

  const ADDRESSES: readonly [what: string, kind: ConnectionErrorKind, address: () => Promise<string>, no?: string[]][] =
    [
      ["a port nobody listens on", "refused", async () => `http://127.0.0.1:${await freePort()}`],
      [
        "a name with several addresses, on none of which anybody listens",
        "refused",
        async () => `http://localhost:${await freePort()}`,
      ],
      ["a name that does not exist", "no such host", async () => "http://no-such-host.invalid"],
      ["a server that hangs up", "reset", async () => `http://${await serve((socket) => socket.destroy())}`],
      ["a server that resets the connection", "reset", async () => `http://${await serve((s) => s.resetAndDestroy())}`],
      [
        "a server that ends the connection in the middle of its headers",
        "reset",
        async () => `http://${await serve((socket) => void socket.end("HTTP/1.1 200 OK\r\ncontent-"))}`,
      ],
      [
        "a server that does not speak HTTP",
        "not http",
        async () => `http://${await serve((socket) => void socket.end("220 ready for mail\r\n"))}`,
      ],
      [
        "a server that never answers",
        "no answer in time",
        async () => `http://${await serve(() => {})}`,
        // These have no limit of their own.
        ["fetch", "Node"],
      ],
      [
        "a certificate that is not trusted",
        "tls",
        async () => {
          const front: Running = await startTlsFront("http://127.0.0.1:9", await serverCertificate("peer.test"));
          running.push(front);
          return `https://127.0.0.1:${front.port}`;
        },
      ],
      [
        "HTTPS to what speaks plain HTTP",
        "tls",
        async () => {
          const plain = await listen(createHttpServer());
          running.push(plain);
          return `https://127.0.0.1:${plain.port}`;
        },
      ],
    ];

  for (const [what, kind, addressOf, without = []] of ADDRESSES) {
    it(`from ${what} is "${kind}", whichever client meets it`, async () => {
      const address = await addressOf();
      for (const [client, ask] of Object.entries(CLIENTS)) {
        if (without.includes(client)) continue;
        const thrown = await ask(address).then(
          () => expect.fail(`${client} got an answer`),
          (error: unknown) => error,
        );
        const error = connectionError(thrown);
        expect(error.kind, `${client}: ${error.reason}`).to.equal(kind);
        expect(error.reason).to.not.equal("").and.not.equal("fetch failed");
      }
    });
  }

  const coded = (code: string, message = "") => Object.assign(new Error(message), { code });

  for (const [thrown, kind, reason] of [
    [coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:9"), "refused", "connect ECONNREFUSED 127.0.0.1:9"],
    [coded("ECONNRESET", "read ECONNRESET"), "reset", "read ECONNRESET"],
    [coded("ECONNRESET", "socket hang up"), "reset", "socket hang up, ECONNRESET"],
    [coded("EPIPE", "write EPIPE"), "reset", "write EPIPE"],
    [coded("UND_ERR_SOCKET", "other side closed"), "reset", "other side closed, UND_ERR_SOCKET"],
    [coded("EHOSTUNREACH"), "no route", "EHOSTUNREACH"],
    [coded("ENETUNREACH", "connect ENETUNREACH 2001:db8::1:443"), "no route", "connect ENETUNREACH 2001:db8::1:443"],
    [coded("EACCES", "connect EACCES 10.0.0.1:80"), "no route", "connect EACCES 10.0.0.1:80"],
    [coded("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:80"), "connect timeout", "connect ETIMEDOUT 10.0.0.1:80"],
    [coded("ETIMEDOUT", "read ETIMEDOUT"), "no answer in time", "read ETIMEDOUT"],
    [coded("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error"), "connect timeout", undefined],
    [
      new Error(
        "@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 5000 ms.",
      ),
      "connect timeout",
      undefined,
    ],
    [
      coded("ETIMEDOUT", "[ERROR] a request has exceeded the configured 10000 ms requestTimeout.\nadvice"),
      "no answer in time",
      "[ERROR] a request has exceeded the configured 10000 ms requestTimeout., ETIMEDOUT",
    ],
    [coded("EAI_AGAIN", "getaddrinfo EAI_AGAIN peer"), "no such host", undefined],
    [coded("HPE_INVALID_CONSTANT", "Parse Error"), "not http", "Parse Error, HPE_INVALID_CONSTANT"],
    [coded("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "alert"), "tls", undefined],
    [coded("CERT_HAS_EXPIRED", "certificate has expired"), "tls", undefined],
    [new Error("Proxy response (403) !== 200 when HTTP Tunneling"), "proxy", undefined],
    [coded("ERR_PROXY_TUNNEL", "no tunnel"), "proxy", undefined],
    [{ name: "TimeoutError" }, "no answer in time", "TimeoutError"],
    [new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "refused", "ECONNREFUSED"],
    [new Error("outer", { cause: new Error("inner", { cause: coded("EPIPE") }) }), "reset", "EPIPE"],
    [
      new AggregateError([coded("ENETUNREACH", "connect ENETUNREACH ::2"), coded("ECONNREFUSED")]),
      "refused",
      "connect ENETUNREACH ::2; ECONNREFUSED",
    ],
    [
      Object.assign(
        new AggregateError([coded("ECONNREFUSED", "a ECONNREFUSED"), coded("ECONNREFUSED", "b ECONNREFUSED")]),
        {
          code: "ECONNREFUSED",
        },
      ),
      "refused",
      "ECONNREFUSED; a ECONNREFUSED; b ECONNREFUSED",
    ],
    [new Error("via http://me:short@proxy:8080 to //x"), "other", "via http://[hidden]@proxy:8080 to //x"],
    [new Error("nobody knows"), "other", "nobody knows"],
    ["thrown as text", "other", "thrown as text"],
    [undefined, "other", "undefined"],
    [null, "other", "null"],
    [
      new AggregateError([coded("ECONNREFUSED", "connect ECONNREFUSED ::1"), coded("ECONNRESET", "read ECONNRESET")]),
      "reset",
      "connect ECONNREFUSED ::1; read ECONNRESET",
    ],
    [
      new Error("Failed to establish tunnel to a.test:443 via http://p:8080: HTTP/1.1 403 Forbidden"),
      "proxy",
      undefined,
    ],
  ] as const) {
    it(`${String(thrown)} is "${kind}", and so is its reason`, () => {
      const error = connectionError(thrown);
      expect(error.kind).to.equal(kind);
      if (reason !== undefined) expect(error.reason).to.equal(reason);
      expect(connectionError(error.reason)).to.deep.equal(error);
    });
  }

  it("whose causes go round in a circle is classified all the same", () => {
    const error = coded("ECONNRESET");
    error.cause = error;
    expect(connectionError(error)).to.deep.equal({ kind: "reset", reason: "ECONNRESET" });
  });

  it("tells whether there was a connection", () => {
    expect(wasConnected(connectionError("ECONNRESET"))).to.equal(true);
    expect(wasConnected(connectionError("ECONNREFUSED"))).to.equal(false);
    expect(wasConnected(connectionError("ERR_SSL_X"))).to.equal(false);
  });

  for (const [reason, address, words] of [
    ["ENOTFOUND", "http://peer.example", ["the peer cannot be reached: the name peer.example", "check PEER_URL"]],
    ["EAI_AGAIN", "http://peer.example", ["the name server does not answer"]],
    ["ECONNREFUSED", "http://127.0.0.1:81", ["nothing is listening at http://127.0.0.1:81", "forward to 81"]],
    ["ECONNREFUSED", "http://127.0.0.1", ["forward to 80"]],
    ["ECONNREFUSED", "https://127.0.0.1", ["forward to 443"]],
    ["ECONNREFUSED", "http://peer.example", ["nothing is listening", "the port in PEER_URL is wrong"]],
    ["EHOSTUNREACH", "http://peer.example", ["there is no way from this machine to http://peer.example"]],
    ["connect ETIMEDOUT", "http://peer.example", ["did not take the connection in time", "firewall"]],
    [
      "ECONNRESET",
      "http://peer.example",
      ["the connection to the peer at http://peer.example ended without an answer"],
    ],
    ["HPE_X", "http://peer.example", ["ended without an answer in HTTP", "begin with https://"]],
    ["read ETIMEDOUT", "http://peer.example", ["the peer does not answer"]],
    ["ERR_SSL_X", "https://peer.example", ["no secure connection to peer.example", "-connect peer.example:443"]],
    ["ERR_PROXY_TUNNEL", "https://peer.example", ["a proxy refused the connection", "NO_PROXY"]],
    ["tlsv13 alert certificate required", "https://peer.example", ["it wants a client certificate"]],
    ["self-signed certificate", "https://peer.example", ["the certificate of peer.example is not trusted here"]],
    ["odd", "http://peer.example", ["ended without an answer (odd)", "PEER_URL"]],
  ] as const) {
    it(`${reason} at ${address} comes with advice: ${words[0]}`, () => {
      const { happened, cause, remedy } = connectionAdvice(address, connectionError(reason), PEER);
      for (const word of words) expect([happened, cause, remedy].join("\n")).to.contain(word);
      expect(happened).to.contain(`(${reason})`);
    });
  }
});
