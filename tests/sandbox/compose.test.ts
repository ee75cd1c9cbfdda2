import type { ServerResponse } from "node:http";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Behaviour, Exchange, Telling } from "../../sandbox/behaviour";
import type { DataFile } from "../../sandbox/files";
import { compose } from "../../sandbox/fuzz/compose";
import type { Part, Trait } from "../../sandbox/fuzz/trait";
import { faultyTraits, findBehaviour, healthyTraits, namesOf, traitsNamed } from "../../sandbox/fuzz/traits";
import { generate } from "../../sandbox/generator";

const trait = (dimension: Trait["dimension"], part: Part): Trait => ({
  ...{ name: dimension, does: "", dimension },
  part: () => part,
});

/** How a behaviour tells some lines: its headers, and the chunks that it sends. */
async function told(behaviour: Behaviour, lines: readonly string[]) {
  const chunks: Buffer[] = [];
  const response = { write: (chunk: Buffer) => chunks.push(chunk), end: () => {} } as unknown as ServerResponse;
  let telling: Telling = {};
  const tell = async (own: Telling = {}) => {
    telling = own;
  };
  await behaviour.answer?.({ response, tell } as unknown as Exchange);
  for (const [index, line] of lines.entries())
    for (const one of telling.lines?.(line, index) ?? []) await telling.write?.(`${one}\n`, response);
  await telling.end?.(response);
  return { headers: telling.headers, chunks, generator: telling.generator };
}

describe("A composed service", () => {
  it("tells words before it writes them down, in whatever order its traits are given", async () => {
    const names = "+packed-by-gzip+lines-as-json+logger+thousands-by-blanks";
    const { headers, chunks } = await told(findBehaviour(names), ["Generating 10,000 users"]);
    expect(headers).to.deep.equal({ "content-type": "application/x-ndjson", "content-encoding": "gzip" });
    expect(gunzipSync(Buffer.concat(chunks)).toString()).to.equal(
      '{"line":"2026-11-26 10:00:00,123 - generator - INFO - Generating 10 000 users"}\n',
    );
  });

  it("sends what is held back before it ends, byte by byte as well", async () => {
    const { chunks } = await told(findBehaviour("+all-at-the-end+byte-for-byte"), ["one", "two"]);
    expect(chunks.map(String).join("")).to.equal("one\ntwo\n");
    expect(chunks).to.have.length(8);
  });

  it("changes rows, then files, then uploads, by each of its traits", async () => {
    const uploads: DataFile[] = [];
    const said: string[] = [];
    const behaviour = compose([
      trait("compression of files", {
        files: (files) => files.map((file) => ({ ...file, body: `${file.body}, compressed` })),
      }),
      trait("rest of files", { files: (files) => files.map((file) => ({ ...file, body: "edited" })) }),
      trait("size", { rows: (rows) => ({ ...rows, users: [] }) }),
      trait("upload", { upload: async (file) => void uploads.push(file) }),
    ]);
    const client = { send: async () => ({}) } as unknown as S3Client;
    const say = async (line: string) => void said.push(line);
    await generate({ users: 2, products: 2, events: 2 }, {}, { client, bucket: "b" }, say, behaviour);
    expect(new Set(uploads.map(({ body }) => body))).to.deep.equal(new Set(["edited, compressed"]));
    expect(uploads).to.have.length(4);
  });

  it("keeps to its traits in what one answer of several changes", async () => {
    const behaviour = compose([
      trait("concurrency", {
        answer: ({ tell }) => tell({ lines: (line) => [`${line}!`], generator: { files: () => [] } }),
      }),
      trait("transfer", { answer: ({ tell }) => tell({ headers: { connection: "close" } }) }),
      trait("line ends", { voice: () => ({ text: (text) => text.replace("\n", "\r\n") }) }),
      trait("more files", { files: (files) => [...files, { key: "more", body: "" }] }),
    ]);
    const { headers, chunks, generator } = await told(behaviour, ["one"]);
    expect(headers).to.deep.equal({ connection: "close" });
    expect(String(chunks[0])).to.equal("one!\r\n");
    expect(await generator?.files?.([{ key: "a", body: "" }])).to.deep.equal([{ key: "more", body: "" }]);
  });
});

describe("Traits", () => {
  const all = [...healthyTraits, ...faultyTraits];

  it("have each name once, and are found by it", () => {
    const names = all.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    expect(traitsNamed(namesOf(all))).to.deep.equal(all);
    expect(traitsNamed(namesOf([]))).to.deep.equal([]);
    expect(() => traitsNamed("+no-such-trait")).to.throw("no-such-trait");
  });

  it("say, where they are faulty, which feature fails with which words", () => {
    expect(healthyTraits.filter(({ fails, words }) => fails || words)).to.deep.equal([]);
    expect(faultyTraits.filter(({ fails, words }) => !fails || !words)).to.deep.equal([]);
  });
});
