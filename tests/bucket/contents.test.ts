import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { expect } from "chai";
import { takePlainObjects } from "../../support/bucket/contents";

const TIME = "2026-11-26T10:00:00.125Z";
const entry = (key: string, more = "", etag = "&#34;ab-2&#34;") =>
  `<Contents><Key>${key}</Key><LastModified>${TIME}</LastModified><ETag>${etag}</ETag>${more}<Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>`;
const page = (...contents: readonly string[]) =>
  `<?xml version="1.0"?><ListBucketResult><Name>b</Name>${contents.join("")}<IsTruncated>false</IsTruncated></ListBucketResult>`;

async function taken(xml: string, statusCode = 200) {
  const answer: { statusCode: number; body: unknown } = { statusCode, body: Readable.from([Buffer.from(xml)]) };
  const objects = await takePlainObjects(answer);
  return { objects, left: answer.body instanceof Readable ? "untouched" : String(answer.body) };
}

describe("An answer to a listing", () => {
  it("has its plain objects taken out, and keeps the rest", async () => {
    const owner = "<Owner><ID>1</ID><DisplayName>minio</DisplayName></Owner>";
    const { objects, left } = await taken(
      page(
        entry("a b/é.csv"),
        entry("b", "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"),
        entry("c").replace("<Sto", `${owner}<Sto`),
      ),
    );
    expect(objects.map(({ key }) => key)).to.deep.equal(["a b/é.csv", "b", "c"]);
    expect(objects[0]).to.deep.equal({ key: "a b/é.csv", size: 7, etag: '"ab-2"', changedAt: new Date(TIME) });
    expect(left).to.equal(page());
  });

  it("has ETags as the store gives them", async () => {
    for (const [etag, expected] of [
      ["&quot;ab&quot;", '"ab"'],
      ['"ab"', '"ab"'],
      ["ab", "ab"],
      ["", ""],
    ] as const)
      expect((await taken(page(entry("a", "", etag)))).objects[0]?.etag).to.equal(expected);
  });

  it("is left to the SDK as a whole where one object is not plain", async () => {
    for (const other of [
      entry("a&amp;b"),
      entry("a\rb"),
      entry("a", "", "&#x22;ab&#x22;"),
      entry("a").replace(TIME, "2026-11-26T10:00:00+01:00"),
      entry("a").replace("<Size>7</Size>", ""),
      entry("a").replace("<StorageClass>", "<Key>b</Key><StorageClass>"),
      entry("a").replace("<Contents>", "<Contents >"),
      entry("a").replaceAll("Contents>", "s3:Contents>"),
      `<Contents>\n${entry("a").slice("<Contents>".length)}`,
    ]) {
      const xml = page(entry("0"), other, entry("z"));
      expect(await taken(xml), other).to.deep.equal({ objects: [], left: xml });
    }
  });

  it("is not touched where it is no listing", async () => {
    expect(await taken(page(entry("a")), 403)).to.deep.equal({ objects: [], left: "untouched" });
    expect(await taken("<html>Console</html>")).to.deep.equal({ objects: [], left: "<html>Console</html>" });
    expect(await taken("")).to.deep.equal({ objects: [], left: "" });
  });
});
