import { describe, it } from "node:test";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";
import { parquetWriteBuffer } from "hyparquet-writer";
import { looksLike } from "../../support/dataset/looks";

const CSV = "user_id,name\n1,Ada\n2,Björn\n";
const parquet = Buffer.from(parquetWriteBuffer({ columnData: [{ name: "a", data: ["1"] }] }));

describe("What a content looks like", () => {
  for (const [kind, bytes] of [
    ["gzip", gzipSync(CSV)],
    ["Zstandard", zstdCompressSync(CSV)],
    ["Parquet", parquet],
    ["UTF-16 text", Buffer.from(`\ufeff${CSV}`, "utf16le")],
    ["UTF-16 text", Buffer.from(`\ufeff${CSV}`, "utf16le").swap16()],
    ["UTF-16 text", Buffer.from(CSV.replace("ö", "o"), "utf16le")],
    ["UTF-16 text", Buffer.from(CSV.replace("ö", "o"), "utf16le").swap16()],
    ["a ZIP archive", Buffer.from("PK\u0003\u0004…")],
    ["a web page (HTML)", Buffer.from("\ufeff \n<!DOCTYPE html>\n<html>")],
    ["a web page (HTML)", Buffer.from("<html lang=de>")],
    ["XML", Buffer.from('<?xml version="1.0"?><Error/>')],
    ["XML", Buffer.from('\r\n<?xml version="1.0"?><Error/>')],
  ] as const)
    it(`is ${kind}: ${bytes.subarray(0, 4).toString("hex")}`, () => {
      expect(looksLike(bytes)).to.equal(kind);
    });

  it("is nothing in particular for text, whatever is in it", () => {
    const texts = [
      "",
      "a",
      CSV,
      `\ufeff${CSV}`,
      '{"a":"<html>"}\n',
      "[\n",
      "\0\0\0\0",
      "P,K\n",
      "名前\n",
      "<b>,c\n",
      "a,<?xml ?>\n",
    ];
    for (const text of texts) expect(looksLike(Buffer.from(text)), text).to.equal(undefined);
    expect(looksLike(brotliCompressSync(CSV))).to.equal(undefined);
  });
});
