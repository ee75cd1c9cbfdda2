/** A byte order mark. Bytes are read as Latin-1 here and written so again: whether they are text is judged later. */
const MARK = /^\u00ef\u00bb\u00bf/;

/** How the first line of server-sent events begins. */
const FIELD = /^(data|event|id|retry)?:/;

/**
 * Gives the output that server-sent events carry: the value of each `data` field is a line. A body that is called an event
 * stream and is none, as some services have it, is given as it is.
 */
export class EventStreamReader {
  #rest = "";
  #framed: boolean | undefined;

  /** The output in the next bytes, as far as it is clear. */
  push(bytes: Buffer): Buffer {
    return this.#take(bytes.toString("latin1"), false);
  }

  /** What is left when no more bytes come. */
  end(): Buffer {
    return this.#take("", true);
  }

  #take(text: string, last: boolean): Buffer {
    const all = this.#rest + text;
    const lines = all.split("\n");
    this.#rest = last ? "" : (lines.pop() ?? "");
    const first = lines.find((line) => line.trim() !== "");
    if (this.#framed === undefined && first !== undefined) this.#framed = FIELD.test(first.replace(MARK, ""));
    if (this.#framed === undefined && !last) {
      // Nothing but blank lines so far.
      this.#rest = all;
      return Buffer.of();
    }
    if (!this.#framed) {
      const output = last ? all : lines.map((line) => `${line}\n`).join("");
      return Buffer.from(output, "latin1");
    }
    const fields = lines.map((line) => /^data(?:: ?(.*))?$/.exec(line.replace(MARK, "").replace(/\r$/, "")));
    return Buffer.from(fields.map((field) => (field ? `${field[1] ?? ""}\n` : "")).join(""), "latin1");
  }
}
