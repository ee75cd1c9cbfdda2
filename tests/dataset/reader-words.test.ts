import { describe, it } from "node:test";
import { expect } from "chai";
import type { DataFormat } from "../../support/dataset/database";
import { inPlainWords } from "../../support/dataset/reader-words";
import { useDatabase } from "../helpers/test-database";

const test = useDatabase();

/** What DuckDB itself says, as it is told. */
async function told(text: string, format: DataFormat): Promise<string> {
  try {
    const { unreadableRows } = await test.load(text, format);
    return inPlainWords(unreadableRows[0]?.reason ?? "");
  } catch (error) {
    return inPlainWords((error as Error).message);
  }
}

describe("What cannot be read is told in plain words", () => {
  for (const [what, text, format, words] of [
    ["too many values", "a,b\n1,2,3\n", "CSV", "3 values, where the header has 2 columns"],
    ["too few values", "a,b\n1\n", "CSV", "1 value, where the header has 2 columns"],
    ["an open quote", 'a,b\n1,"x\n', "CSV", "a quote is not closed, or text follows where it is"],
    ["a line without end", `{"a":1}\n{"a":"${"y".repeat(2e6)}"}\n`, "JSON lines", "line 2 is longer than 1 MB"],
    ["no Parquet", "hello world", "Parquet", "it does not end as a Parquet file does"],
    ["nothing for Parquet", "", "Parquet", "it does not end as a Parquet file does"],
    ["Parquet that was cut", `PAR1${"x".repeat(300)}`, "Parquet", "it does not end as a Parquet file does"],
  ] as const)
    it(what, async () => {
      expect(await told(text, format)).to.equal(words);
    });

  it("and as DuckDB says it where nothing better is known, without what comes after", () => {
    expect(inPlainWords("Invalid Input Error: Something odd\n\nLINE 1: SELECT")).to.equal("Something odd");
    expect(inPlainWords("")).to.equal("");
  });
});
