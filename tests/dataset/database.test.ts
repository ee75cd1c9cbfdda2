import { availableParallelism } from "node:os";
import { describe, it } from "node:test";
import { expect } from "chai";
import { threadsFor } from "../../support/dataset/database";
import { useDatabase } from "../helpers/test-database";

describe("The database", () => {
  const test = useDatabase();

  it("has no more threads than its memory is enough for, however many cores there are", async () => {
    expect([1, 4, 8, 64].map(threadsFor)).to.deep.equal([1, 4, 8, 8]);
    const [[threads] = []] = await test.database.rows("SELECT current_setting('threads')");
    expect(Number(threads)).to.equal(threadsFor(availableParallelism()));
  });
});
