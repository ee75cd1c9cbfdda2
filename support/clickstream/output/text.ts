/** Decodes text as its bytes arrive, however they are split, and says whether all of them were text. */
export class Text {
  readonly #decoder: TextDecoder;
  /** Looks for bytes that are no text, until it finds some. */
  #strict: TextDecoder | undefined;

  /** Takes the charset of the content type; one that is not known is read as UTF-8. */
  constructor(charset: string) {
    const encoding = knownEncoding(charset);
    this.#decoder = new TextDecoder(encoding);
    this.#strict = new TextDecoder(encoding, { fatal: true });
  }

  get isUtf8(): boolean {
    return this.#decoder.encoding === "utf-8";
  }

  get malformed(): boolean {
    return this.#strict === undefined;
  }

  /** The text of the next bytes; without any, of what is left at the end. */
  decode(bytes?: Uint8Array): string {
    const more = bytes ? { stream: true } : {};
    try {
      this.#strict?.decode(bytes, more);
    } catch {
      this.#strict = undefined;
    }
    return this.#decoder.decode(bytes, more);
  }
}

function knownEncoding(charset: string): string {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return "utf-8";
  }
}
