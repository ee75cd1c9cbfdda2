import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, it } from "node:test";
import timers from "node:timers/promises";
import { expect } from "chai";
import { Remover } from "../../../support/bucket/clean-up/remover";
import { NotTried } from "../../../support/shared/failure";
import { listen } from "../../helpers/servers";

const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
const OBJECT = { key: "data/a.csv", size: 3, etag: '"1"', changedAt: new Date("2026-11-27T01:00:00Z") };
const HEAD = { etag: '"1"', "content-length": "3", "last-modified": "Fri, 27 Nov 2026 01:00:00 GMT" };

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A store that answers as told, and what it was asked for, as `DELETE /analytics/data/a.csv if-match="1"`. */
async function withStore(
  answer: (asked: string, request: IncomingMessage) => Answer,
  use: (remover: Remover, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = await listen(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      const condition = request.headers["if-match"];
      const url = (request.url ?? "").replace(/[?&]x-id=\w+/, "");
      const line = [`${request.method} ${url}`, ...(condition ? [`if-match=${condition}`] : [])].join(" ");
      asked.push(line);
      const { status = 200, headers = {}, body = "" } = answer(line, request);
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    }),
  );
  const endpoint = `http://127.0.0.1:${server.port}`;
  const remover = new Remover({ endpoint, bucket: "analytics", region: "us-east-1", credentials });
  try {
    await use(remover, asked);
  } finally {
    remover.close();
    server.close();
  }
}

function hangUp({ socket }: IncomingMessage): Answer {
  socket.destroy();
  return {};
}

const error = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
});

describe("What is to be removed", () => {
  it("is removed on condition that it is what it was", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: HEAD } : { status: 204 }),
      async (remover, asked) => {
        expect(await remover.remove(OBJECT)).to.equal("removed");
        expect(asked).to.deep.equal(["HEAD /analytics/data/a.csv", 'DELETE /analytics/data/a.csv if-match="1"']);
      },
    );
  });

  it("is removed by its version, where there is one", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: { ...HEAD, "x-amz-version-id": "v1" } } : { status: 204 }),
      async (remover, asked) => {
        expect(await remover.remove({ ...OBJECT, id: "v1" })).to.equal("removed");
        expect(asked.map((line) => line.replace(/\?.*versionId/, "?versionId"))).to.deep.equal([
          "HEAD /analytics/data/a.csv?versionId=v1",
          "DELETE /analytics/data/a.csv?versionId=v1",
        ]);
      },
    );
  });

  it("is removed all the same where the store does not know the condition", async () => {
    await withStore(
      (line) => {
        if (line.startsWith("HEAD")) return { headers: HEAD };
        return line.includes("if-match") ? error(501, "NotImplemented") : { status: 204 };
      },
      async (remover, asked) => {
        expect(await remover.remove(OBJECT)).to.equal("removed");
        expect(asked.at(-1)).to.equal("DELETE /analytics/data/a.csv");
      },
    );
  });

  it("is not touched where it holds something else by now", async () => {
    await withStore(
      () => ({ headers: { ...HEAD, etag: '"2"' } }),
      async (remover, asked) => {
        expect(await remover.remove(OBJECT)).to.deep.equal({ changed: "someone else has written it meanwhile" });
        expect(asked).to.have.length(1);
      },
    );
  });

  it("is not touched where it is gone", async () => {
    await withStore(
      () => ({ status: 404 }),
      async (remover, asked) => {
        expect(await remover.remove(OBJECT)).to.equal("gone");
        expect(asked).to.have.length(1);
      },
    );
  });

  it("is looked at again before each further try: someone may have written it since the store was busy", async () => {
    let isBusy = true;
    await withStore(
      (line) => {
        if (line.startsWith("HEAD")) return { headers: isBusy ? HEAD : { ...HEAD, etag: '"2"' } };
        isBusy = false;
        return error(503, "SlowDown");
      },
      async (remover, asked) => {
        expect(await remover.remove(OBJECT)).to.deep.equal({ changed: "someone else has written it meanwhile" });
        expect(asked.filter((line) => line.startsWith("DELETE"))).to.have.length(1);
      },
    );
  });

  for (const [what, answer] of [
    ["is no longer busy", () => error(503, "SlowDown")],
    ["takes requests again", () => error(429, "TooManyRequests")],
    ["answers again", hangUp],
  ] as const) {
    it(`is removed once the store ${what}`, async () => {
      let tries = 0;
      await withStore(
        (line, request) => {
          if (line.startsWith("HEAD")) return { headers: HEAD };
          tries += 1;
          return tries === 1 ? answer(request) : { status: 204 };
        },
        async (remover) => {
          expect(await remover.remove(OBJECT)).to.equal("removed");
          expect(tries).to.equal(2);
        },
      );
    });
  }

  it("is told of a store that stays busy, which is not asked for ever", async (context) => {
    context.mock.method(timers, "setTimeout", async () => {});
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: HEAD } : error(503, "SlowDown")),
      async (remover, asked) => {
        const failure = await remover.remove(OBJECT).catch((thrown: unknown) => thrown);
        expect(failure).to.be.instanceOf(NotTried);
        expect(String(failure)).to.contain("it is busy");
        expect(asked.filter((line) => line.startsWith("DELETE"))).to.have.length(5);
      },
    );
  });

  it("counts as removed where only the answer was lost", async () => {
    let isThere = true;
    await withStore(
      (line) => {
        if (line.startsWith("HEAD")) return isThere ? { headers: HEAD } : { status: 404 };
        isThere = false;
        return error(500, "InternalError");
      },
      async (remover) => {
        expect(await remover.remove(OBJECT)).to.equal("removed");
      },
    );
  });

  const { etag: _, ...withoutEtag } = HEAD;
  for (const [what, object, headers] of [
    ["another size, in a store without ETags", { ...OBJECT, etag: "" }, { ...withoutEtag, "content-length": "4" }],
    [
      "another time, in a store without ETags",
      { ...OBJECT, etag: "" },
      { ...withoutEtag, "last-modified": "Fri, 27 Nov 2026 01:00:01 GMT" },
    ],
    ["another time, with the same content", OBJECT, { ...HEAD, "last-modified": "Fri, 27 Nov 2026 01:00:01 GMT" }],
    [
      "another time, where the bucket keeps no more versions",
      { ...OBJECT, id: "null" },
      { ...HEAD, "x-amz-version-id": "null", "last-modified": "Fri, 27 Nov 2026 01:00:01 GMT" },
    ],
  ] as const) {
    it(`is not touched where it has ${what}`, async () => {
      await withStore(
        (line) => (line.startsWith("HEAD") ? { headers } : { status: 204 }),
        async (remover, asked) => {
          expect(await remover.remove(object)).to.deep.equal({ changed: "someone else has written it meanwhile" });
          expect(asked).to.have.length(1);
        },
      );
    });
  }

  it("is removed without a condition in a store without ETags", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: withoutEtag } : { status: 204 }),
      async (remover, asked) => {
        expect(await remover.remove({ ...OBJECT, etag: "" })).to.equal("removed");
        expect(asked.at(-1)).to.equal("DELETE /analytics/data/a.csv");
      },
    );
  });

  it("is recognized by its second, since listings may tell milliseconds", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: HEAD } : { status: 204 }),
      async (remover) => {
        expect(await remover.remove({ ...OBJECT, changedAt: new Date("2026-11-27T01:00:00.700Z") })).to.equal(
          "removed",
        );
      },
    );
  });

  for (const etag of ["1", 'W/"1"']) {
    it(`is recognized by its ETag, quoted in another way: ${etag}`, async () => {
      await withStore(
        (line) => (line.startsWith("HEAD") ? { headers: HEAD } : { status: 204 }),
        async (remover, asked) => {
          expect(await remover.remove({ ...OBJECT, etag })).to.equal("removed");
          expect(asked.at(-1)).to.equal('DELETE /analytics/data/a.csv if-match="1"');
        },
      );
    });
  }

  for (const [headers, words] of [
    [{ "x-amz-object-lock-legal-hold": "ON" }, "it is under legal hold"],
    [
      { "x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-retain-until-date": "2999-01-01T00:00:00Z" },
      "it is under retention (GOVERNANCE) until 2999-01-01T00:00:00.000Z",
    ],
  ] as const) {
    it(`is not touched where ${words}`, async () => {
      await withStore(
        () => ({ headers: { ...HEAD, ...headers } }),
        async (remover, asked) => {
          expect(await remover.remove(OBJECT)).to.deep.equal({ refused: words });
          expect(asked).to.have.length(1);
        },
      );
    });
  }

  it("is removed once its retention is over", async () => {
    const over = {
      "x-amz-object-lock-mode": "COMPLIANCE",
      "x-amz-object-lock-retain-until-date": "2020-01-01T00:00:00Z",
    };
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: { ...HEAD, ...over } } : { status: 204 }),
      async (remover) => {
        expect(await remover.remove(OBJECT)).to.equal("removed");
      },
    );
  });

  const VERSION = { ...OBJECT, id: "v1" };
  for (const [answer, became, outcome, object = OBJECT] of [
    [error(412, "PreconditionFailed"), "changed", /that it is not what it was \(PreconditionFailed: no\)$/],
    [error(409, "ConditionalRequestConflict"), "changed", /not what it was \(ConditionalRequestConflict: no\)$/],
    [error(403, "AccessDenied"), "refused", /AccessDenied: no.*lack s3:DeleteObject, or the object is locked$/],
    [error(403, "AccessDenied"), "refused", /lack s3:DeleteObjectVersion, or the object is locked$/, VERSION],
    [error(405, "MethodNotAllowed"), "refused", /^the store refuses it \(MethodNotAllowed: no\)$/],
    [error(400, "InvalidRequest"), "refused", /^the store refuses it \(InvalidRequest: no\)$/],
  ] as const) {
    it(`is left where the store answers ${answer.status}: ${outcome.source}`, async () => {
      await withStore(
        (line) => (line.startsWith("HEAD") ? { headers: HEAD } : answer),
        async (remover) => {
          expect(await remover.remove(object))
            .to.have.property(became)
            .that.matches(outcome);
        },
      );
    });
  }

  it("is gone where someone has removed it just before", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: HEAD } : error(404, "NoSuchKey")),
      async (remover) => {
        expect(await remover.remove(OBJECT)).to.equal("gone");
      },
    );
  });

  it("is told of a store that cannot remove anything, which is asked once", async () => {
    await withStore(
      (line) => (line.startsWith("HEAD") ? { headers: withoutEtag } : error(501, "NotImplemented")),
      async (remover, asked) => {
        const failure = await remover.remove({ ...OBJECT, etag: "" }).catch((thrown: unknown) => thrown);
        expect(failure).to.be.instanceOf(NotTried);
        expect(asked).to.have.length(2);
      },
    );
  });

  it("is told of a store that does not say what it is, which is asked once, and of the right that this takes", async () => {
    await withStore(
      () => error(403, "AccessDenied"),
      async (remover, asked) => {
        for (const [object, rights] of [
          [OBJECT, "lacks s3:GetObject on its objects"],
          [VERSION, "lacks s3:GetObject and s3:GetObjectVersion on its objects"],
        ] as const) {
          const failure = await remover.remove(object).catch((thrown: unknown) => thrown);
          expect(failure).to.be.instanceOf(NotTried);
          expect(String(failure)).to.contain(rights);
        }
        expect(asked).to.have.length(2);
      },
    );
  });
});

describe("What is under a key", () => {
  it("has the ID of its version where the bucket keeps versions", async () => {
    let versioned = {};
    await withStore(
      () => ({ headers: { ...HEAD, ...versioned } }),
      async (remover) => {
        expect(await remover.head(OBJECT.key)).to.deep.equal({ version: OBJECT });
        versioned = { "x-amz-version-id": "v1" };
        expect(await remover.head(OBJECT.key)).to.deep.equal({ version: { ...OBJECT, id: "v1" } });
      },
    );
  });
});

describe("The versions of an object", () => {
  const version = (key: string, id: string, at: string, latest = false) =>
    `<Version><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>${at}</LastModified><ETag>"${id}"</ETag><Size>3</Size></Version>`;
  const marker = (key: string, id: string, at: string, latest = false) =>
    `<DeleteMarker><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>${at}</LastModified></DeleteMarker>`;
  const page = (body: string) => ({
    body: `<?xml version="1.0"?><ListVersionsResult><Name>analytics</Name>${body}</ListVersionsResult>`,
  });

  it("come in their order, removals among them, and those of longer keys do not", async () => {
    await withStore(
      (line) =>
        line.includes("key-marker")
          ? page(version("a", "v1", "2026-11-27T01:00:01Z") + version("ab", "x", "2026-11-27T01:00:09Z", true))
          : page(
              `<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>v2</NextVersionIdMarker>${version("a", "v3", "2026-11-27T01:00:03Z", true)}${marker("a", "v2", "2026-11-27T01:00:02Z")}`,
            ),
      async (remover) => {
        const versions = await remover.versions("a");
        expect(versions.map(({ id, isDeleteMarker = false }) => [id, isDeleteMarker])).to.deep.equal([
          ["v3", false],
          ["v2", true],
          ["v1", false],
        ]);
      },
    );
  });

  it("have what each holds, and come in the order of their times whatever the lists say, the latest first", async () => {
    const [at1, at2] = ["2026-11-27T01:00:01Z", "2026-11-27T01:00:02Z"];
    await withStore(
      () =>
        page(
          [
            version("a", "v1", at1),
            version("a", "v2", at2),
            version("a", "v4", at2, true),
            marker("a", "v3", at2),
          ].join(""),
        ),
      async (remover) => {
        const versions = await remover.versions("a");
        expect(versions.map(({ id, size, etag, changedAt }) => [id, size, etag, +changedAt])).to.deep.equal([
          ["v4", 3, '"v4"', Date.parse(at2)],
          ["v2", 3, '"v2"', Date.parse(at2)],
          ["v3", 0, "", Date.parse(at2)],
          ["v1", 3, '"v1"', Date.parse(at1)],
        ]);
      },
    );
  });

  for (const [what, markers] of [
    ["does not say where", ""],
    ["leads to the same page", "<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>"],
  ]) {
    it(`are not known where the store promises more and ${what}`, async () => {
      await withStore(
        () => page(`<IsTruncated>true</IsTruncated>${markers}${version("a", "v1", "2026-11-27T01:00:01Z", true)}`),
        async (remover, asked) => {
          const failure = await remover.versions("a").catch((thrown: unknown) => thrown);
          expect(failure).to.be.instanceOf(NotTried);
          expect(String(failure)).to.contain("lists the versions of a in");
          expect(asked.length).to.be.below(3);
        },
      );
    });
  }

  it("take a right of their own, and the message names it", async () => {
    await withStore(
      () => error(403, "AccessDenied"),
      async (remover) => {
        const failure = await remover.versions("a").catch((thrown: unknown) => thrown);
        expect(String(failure)).to.contain("their user lacks s3:ListBucketVersions on the bucket");
      },
    );
  });

  for (const [answer, words] of [
    [error(501, "NotImplemented"), "the store keeps versions, and cannot list them"],
    [error(403, "InvalidAccessKeyId"), "refused the credentials"],
  ] as const) {
    it(`are not told, and not for want of a right: ${words}`, async () => {
      await withStore(
        () => answer,
        async (remover) => {
          const failure = await remover.versions("a").catch((thrown: unknown) => thrown);
          expect(String(failure)).to.contain(words).and.not.contain("lacks");
        },
      );
    });
  }

  it("are not asked for beyond the key", async () => {
    await withStore(
      () =>
        page(
          `<IsTruncated>true</IsTruncated><NextKeyMarker>ab</NextKeyMarker><NextVersionIdMarker>x</NextVersionIdMarker>${version("a", "v1", "2026-11-27T01:00:01Z", true)}`,
        ),
      async (remover, asked) => {
        expect(await remover.versions("a")).to.have.length(1);
        expect(asked).to.have.length(1);
      },
    );
  });
});

describe("The clock of a store", () => {
  it("is read from its answers", async () => {
    const ahead = 3_600_000;
    await withStore(
      () => ({ headers: { date: new Date(Date.now() + ahead).toUTCString() } }),
      async (remover) => {
        expect(Math.abs((await remover.clockAhead()) - ahead)).to.be.below(30_000);
      },
    );
  });

  it("is not known where the store is not allowed to be asked", async () => {
    await withStore(
      () => error(403, "AccessDenied"),
      async (remover) => {
        expect(await remover.clockAhead().catch((thrown: unknown) => thrown)).to.be.instanceOf(NotTried);
      },
    );
  });
});
