/** An element of XML, with text or other elements in it. Names have to be names in XML; texts may be any. */
export class XmlElement {
  readonly #name: string;
  readonly #attributes: Readonly<Record<string, string | number>>;
  readonly #elements: XmlElement[] = [];
  #text = "";

  constructor(name: string, attributes: Readonly<Record<string, string | number>> = {}) {
    this.#name = name;
    this.#attributes = attributes;
  }

  /** Adds an element to this one, and returns it. */
  add(name: string, attributes: Readonly<Record<string, string | number>> = {}, text = ""): XmlElement {
    const element = new XmlElement(name, attributes);
    element.#text = text;
    this.#elements.push(element);
    return element;
  }

  /** The document that this is the root of, a line for each tag. */
  document(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${this.#write("")}\n`;
  }

  #write(indent: string): string {
    const attributes = Object.entries(this.#attributes).map(([name, value]) => ` ${name}="${quoted(String(value))}"`);
    const begin = `${indent}<${this.#name}${attributes.join("")}`;
    const end = `</${this.#name}>`;
    if (this.#elements.length > 0) {
      const lines = this.#elements.map((element) => element.#write(`${indent}  `));
      return [`${begin}>`, ...lines, indent + end].join("\n");
    }
    return this.#text === "" ? `${begin}/>` : `${begin}>${escaped(this.#text)}${end}`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as XML writes it. What XML 1.0 does not allow, even escaped, is replaced. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

/** The same, between double quotes. */
function quoted(text: string): string {
  return escaped(text).replaceAll('"', "&quot;");
}
