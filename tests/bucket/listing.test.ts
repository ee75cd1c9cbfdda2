import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { Bucket } from "../../support/bucket/bucket";
import { NotTried } from "../../support/shared/failure";
import { listen, type Running } from "../helpers/servers";

/** A store that lists so many objects on a page, in the order that it is given; `refused` is its answer to version 2. */
function startListing(pages: () => readonly (readonly string[])[], refused: () => string): Promise<Running> {
  const server = createServer((request, response) => {
    const [status = "", ...words] = refused().split(" ");
    if (status && request.url?.includes("list-type=2"))
      return void response.writeHead(Number(status), { "content-type": "application/xml" }).end(words.join(" "));
    const token = new URL(request.url ?? "/", "http://store").searchParams.get("continuation-token");
    const at = Number(token ?? 0);
    const page = pages()[at] ?? [];
    const next = at + 1 < pages().length ? `<NextContinuationToken>${at + 1}</NextContinuationToken>` : "";
    const contents = page.map((key, index) => `<Contents><Key>${key}</Key><Size>${10 * at + index}</Size></Contents>`);
    return void response
      .writeHead(200, { "content-type": "application/xml" })
      .end(
        `<ListBucketResult><Name>b</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${next !== ""}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
      );
  });
  return listen(server);
}

describe("Listing a bucket", () => {
  let pages: readonly (readonly string[])[] = [];
  let refuses = "";
  let store: Running;
  let bucket: Bucket;
  const list = async () => Array.from((await bucket.snapshot()).objects, ({ key, size }) => `${key} ${size}`);

  before(async () => {
    store = await startListing(
      () => pages,
      () => refuses,
    );
    const credentials = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
    bucket = new Bucket({ endpoint: `http://127.0.0.1:${store.port}`, bucket: "b", region: "us-east-1", credentials });
  });

  after(() => {
    bucket.close();
    store.close();
  });

  it("finds all, in the order of keys or in another", async () => {
    pages = [["a", "b"], ["c"]];
    expect(await list()).to.deep.equal(["a 0", "b 1", "c 10"]);
    pages = [["b", "d"], ["a"], ["e", "c"]];
    expect(await list()).to.deep.equal(["a 10", "b 0", "c 21", "d 1", "e 20"]);
  });

  it("counts once what a page repeats, as it was told last", async () => {
    pages = [
      ["a", "b"],
      ["b", "c"],
    ];
    expect(await list()).to.deep.equal(["a 0", "b 10", "c 11"]);
  });

  it("goes on in version 1 with a store that says in one way or another that it knows no other", async () => {
    pages = [["a", "b"]];
    for (const [status, code] of [
      [501, "Unknown"],
      [400, "NotImplemented"],
    ] as const) {
      refuses = `${status} <Error><Code>${code}</Code></Error>`;
      expect(await list(), code).to.deep.equal(["a 0", "b 1"]);
    }
    refuses = "400 <Error><Code>InvalidRequest</Code></Error>";
    expect(await list().catch((failure) => failure)).to.be.instanceOf(NotTried);
    refuses = "";
  });

  it("comes to an end where pages repeat what was listed, in whatever order", async () => {
    for (const endless of [
      [["a", "b"], ["a", "b"], []],
      [["b"], ["a"], ["b"], ["c"]],
      [["a"], [], ["b"]],
    ]) {
      pages = endless;
      expect((await list().catch((failure) => failure)).message).to.contain("promised more and gave none");
    }
  });
});
