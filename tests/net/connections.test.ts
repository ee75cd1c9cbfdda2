import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type RunningStore, startStore } from "../../sandbox/store";
import { Bucket } from "../../support/bucket/bucket";
import { expectSuccess } from "../../support/clickstream/assertions";
import { ClickstreamService } from "../../support/clickstream/service";
import { trustCertificates } from "../../support/net/tls";
import { redact } from "../../support/shared/redaction";
import { authority, type Certificate, serverCertificate } from "../helpers/certificates";
import { listen, type Running, type RunningProxy, startProxy, startTlsFront } from "../helpers/servers";

const NAME = "clickstream.test";
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };

/** What a generation at an address, and a look into a bucket there, fail with; empty where they do not. */
async function attempt(address: string): Promise<{ health: string; generation: string; bucket: string }> {
  const service = new ClickstreamService(address);
  const bucket = new Bucket({ endpoint: address, bucket: "analytics", region: "us-east-1", credentials });
  const message = (error: Error) => error.message;
  try {
    return {
      health: await service.get("/api/v1/health/live").then(() => "", message),
      generation: await service
        .generate({ timeout: 10_000 })
        .then(expectSuccess)
        .then(() => "", message),
      bucket: await bucket.snapshot().then(() => "", message),
    };
  } finally {
    bucket.close();
    await service.close();
  }
}

describe("A connection", () => {
  const running: { close(): unknown }[] = [];
  const started = <T extends { close(): unknown }>(server: T): T => {
    running.push(server);
    return server;
  };
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-tls-"));
  /** Trusted from the test on that says so. */
  let known: Certificate;
  let store: RunningStore;
  let service: Running;
  let seen: IncomingHttpHeaders;
  let plain: string;

  before(async () => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
    known = await authority();
    store = started(await startStore(0));
    const client = new S3Client({ endpoint: store.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: "analytics" }));
    client.destroy();
    // A service and a store at one address: what is S3's goes on to the store.
    const both = createServer((request, response) => {
      if (request.url?.startsWith("/analytics")) {
        return void fetch(store.endpoint + request.url, { headers: request.headers as Record<string, string> }).then(
          async (answer) => response.writeHead(answer.status).end(await answer.text()),
        );
      }
      seen = request.headers;
      return void response.writeHead(200, { "content-type": "text/plain" }).end("ok");
    });
    service = started(await listen(both));
    plain = `http://127.0.0.1:${service.port}`;
  });

  afterEach(() => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
  });

  after(() => {
    for (const server of running) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("carries the headers that a gateway wants, and says who asks", async () => {
    const asked = new ClickstreamService(plain, { authorization: "Bearer token", "user-agent": "tester" });
    await asked.get("/api/v1/health/live");
    expect(seen).to.include({ authorization: "Bearer token", "user-agent": "tester" });
    const { requestId } = await asked.generate({ timeout: 10_000 });
    expect(seen).to.include({ authorization: "Bearer token", "x-request-id": requestId });
    await asked.close();
    const unnamed = new ClickstreamService(plain);
    await unnamed.get("/api/v1/health/live");
    expect(seen["user-agent"]).to.equal("clickstream-acceptance");
    await unnamed.close();
  });

  it("that fails is explained alike for the service and the store", async () => {
    const raw = async (answer: (socket: Socket) => void) => {
      const server = createTcpServer((socket) => void socket.on("error", () => {}).once("data", () => answer(socket)));
      return `http://127.0.0.1:${started(await listen(server)).port}`;
    };
    for (const [address, words] of [
      [await raw((socket) => socket.resetAndDestroy()), "ended without an answer ("],
      [await raw((socket) => void socket.end()), "ended without an answer ("],
      [await raw((socket) => void socket.end("220 ready for mail\r\n")), "ended without an answer in HTTP ("],
      ["http://127.0.0.1:9", "cannot be reached: nothing is listening at http://127.0.0.1:9"],
      ["http://no-such-host.invalid", "cannot be reached: the name no-such-host.invalid cannot be looked up"],
    ] as const)
      for (const [who, said] of Object.entries(await attempt(address))) expect(said, who).to.contain(words);
  });

  describe("over HTTPS", () => {
    for (const [what, make, words] of [
      ["that is self-signed", () => serverCertificate(NAME), ["is not trusted here", "NODE_EXTRA_CA_CERTS"]],
      [
        "of an authority that nobody knows",
        async () => serverCertificate(NAME, await authority("Another Authority")),
        ["is not trusted here", "NODE_EXTRA_CA_CERTS"],
      ],
    ] as const) {
      it(`refuses a certificate ${what}, and says how to trust it`, async () => {
        const front = started(await startTlsFront(plain, await make()));
        for (const said of Object.values(await attempt(`https://127.0.0.1:${front.port}`)))
          for (const word of words) expect(said).to.contain(word);
      });
    }

    it("to what speaks plain HTTP says so", async () => {
      for (const said of Object.values(await attempt(`https://127.0.0.1:${service.port}`)))
        expect(said).to.contain("does not speak HTTPS").and.contain("http:// in place of https://");
    });

    it("is asked for by servers that were spoken to without it, in Go's words and in nginx's", async () => {
      for (const words of [
        "Client sent an HTTP request to an HTTPS server.\n",
        "<html><body><center>The plain HTTP request was sent to HTTPS port</center></body></html>",
      ]) {
        const server = createServer((_, response) => void response.writeHead(400).end(words));
        const secure = started(await listen(server));
        const { generation, bucket } = await attempt(`http://127.0.0.1:${secure.port}`);
        expect(generation).to.contain("and wants HTTPS").and.contain("write the address with https://");
        // The SDK keeps what was answered to itself where it is HTML.
        expect(bucket).to.contain(words.startsWith("<") ? "https:// where the store wants that" : "and wants HTTPS");
      }
    });

    it("is trusted with the authority's certificate, and yet not for another name or after its time", async () => {
      const file = path.join(folder, "ca.pem");
      writeFileSync(file, `The company's own:\n${known.cert}\n`);
      trustCertificates(file);
      const good = started(await startTlsFront(plain, await serverCertificate(NAME, known)));
      expect(await attempt(`https://127.0.0.1:${good.port}`)).to.deep.equal({ health: "", generation: "", bucket: "" });
      for (const said of Object.values(await attempt(`https://localhost:${good.port}`)))
        expect(said).to.contain("is for other names").and.contain("use a name that the certificate has");
      const yesterday = new Date(Date.now() - 86_400_000);
      const old = started(await startTlsFront(plain, await serverCertificate(NAME, known, yesterday)));
      for (const said of Object.values(await attempt(`https://127.0.0.1:${old.port}`)))
        expect(said).to.contain("is not valid at this time").and.contain("has expired");
    });
  });

  describe("through a proxy", () => {
    let proxy: RunningProxy;
    const use = (address: string) => {
      process.env.HTTP_PROXY = address;
      process.env.HTTPS_PROXY = address;
    };

    before(async () => {
      const front = started(await startTlsFront(plain, await serverCertificate(NAME, known)));
      const hosts = { [`${NAME}:80`]: service.port, [`${NAME}:443`]: front.port };
      proxy = started(await startProxy({ hosts, login: "me:pass word" }));
    });

    for (const scheme of ["http", "https"]) {
      it(`reaches an address that begins with ${scheme}://`, async () => {
        use(`http://me:pass%20word@127.0.0.1:${proxy.port}`);
        proxy.asked.length = 0;
        const all = await attempt(`${scheme}://${NAME}`);
        expect(all).to.deep.equal({ health: "", generation: "", bucket: "" });
        if (scheme === "http") expect(proxy.asked).to.include(`POST http://${NAME}/api/v1/data/generate`);
        else expect(new Set(proxy.asked)).to.deep.equal(new Set([`CONNECT ${NAME}:443`]));
      });

      it(`says what the proxy said when it refuses one that begins with ${scheme}://`, async () => {
        use(`http://me:pass%20word@127.0.0.1:${proxy.port}`);
        const refused = await attempt(`${scheme}://elsewhere.test`);
        const said = Object.values(scheme === "https" ? refused : { generation: refused.generation });
        for (const message of said) expect(message).to.contain("403");
        if (scheme === "https")
          for (const message of said)
            expect(message)
              .to.contain(`through the proxy http://127.0.0.1:${proxy.port}`)
              .and.contain("does not let this address through")
              .and.contain("NO_PROXY");
      });

      it(`names the proxy that wants a password before an address that begins with ${scheme}://`, async () => {
        use(`http://127.0.0.1:${proxy.port}`);
        for (const message of Object.values(await attempt(`${scheme}://${NAME}`)))
          expect(message).to.contain("wants a user name and a password").and.contain("http://user:password@proxy:port");
      });

      it(`names the proxy that is not there, before an address that begins with ${scheme}://`, async () => {
        use("http://127.0.0.1:9");
        for (const message of Object.values(await attempt(`${scheme}://${NAME}`)))
          expect(message).to.contain("through the proxy http://127.0.0.1:9").and.contain("check HTTP_PROXY");
      });
    }

    it("is never the way to this machine, nor to what NO_PROXY names", async () => {
      use("http://127.0.0.1:9");
      expect(await attempt(plain)).to.deep.equal({ health: "", generation: "", bucket: "" });
      process.env.NO_PROXY = ".test";
      expect((await attempt(`http://${NAME}`)).health).not.to.contain("through the proxy");
    });

    for (const password of [
      "hu/sh-proxy",
      "hu@sh-proxy",
      "hu#sh-proxy",
      "hu?sh-proxy",
      "hu\\sh-proxy",
      "1/hush-proxy",
      "%zzhush",
    ]) {
      it(`does not print a password that is no part of a well-formed URL: ${password}`, async () => {
        use(`http://me:${password}@127.0.0.1:9`);
        const said = Object.values(await attempt(`http://${NAME}`));
        for (const message of said) expect(message).to.contain("through the proxy http://127.0.0.1:9 (");
        for (const part of password.split(/[/@#?\\]/)) if (part.length > 1) expect(said.join()).not.to.contain(part);
        expect(redact(`${password}, ${encodeURIComponent(password)}`)).to.equal("[secret], [secret]");
      });
    }

    it("sends a password as it is written, percent-encoded or not", async () => {
      const login = "me:p/a@s#s?w";
      const strict = started(await startProxy({ hosts: { [`${NAME}:80`]: service.port }, login }));
      for (const written of [login, `me:${encodeURIComponent("p/a@s#s?w")}`]) {
        use(`http://${written}@127.0.0.1:${strict.port}`);
        expect(await attempt(`http://${NAME}`), written).to.deep.equal({ health: "", generation: "", bucket: "" });
      }
    });

    it("says that an address of a proxy cannot be read, and shows no part of it", async () => {
      use("http://me:hush-proxy@no port:x");
      const { health } = await attempt("http://no-such-host.invalid");
      expect(health).to.contain("the address in HTTP_PROXY or HTTPS_PROXY cannot be read").and.not.contain("hush");
    });

    it("keeps the proxy's password to itself", async () => {
      use("http://me:hush-proxy@127.0.0.1:9");
      const said = Object.values(await attempt(`http://${NAME}`)).join();
      expect(said).not.to.contain("hush-proxy");
      expect(redact("hush-proxy")).to.equal("[secret]");
    });
  });
});
