import { fileNameOf } from "./told-uploads";

/** More than these tell no more. */
const SHOWN = 5;

/** What the output says in which order, as far as one thing can only come after another, or once. */
export class Sequence {
  /** Data sets that a file was generated of. It may be one of several parts that are uploaded as one. */
  readonly #dataSets = new Set<string>();
  readonly #generated = new Set<string>();
  readonly #uploaded = new Map<string, number>();
  readonly #sections = new Map<string, number>();
  readonly #repeated: string[] = [];
  /** Files that were uploaded before they were generated, and not again after that. */
  readonly #early = new Map<string, string>();

  get dataSets(): number {
    return this.#dataSets.size;
  }

  get contradictions(): readonly string[] {
    return [...this.#repeated, ...this.#early.values()].slice(0, SHOWN);
  }

  /** A heading or the closing line, which come once. */
  once(text: string, lineNumber: number): void {
    const first = this.#sections.get(text);
    if (first === undefined) this.#sections.set(text, lineNumber);
    // One line of JSON may hold a text twice.
    else if (first !== lineNumber && this.#repeated.length < SHOWN)
      this.#repeated.push(`lines ${first} and ${lineNumber} are both "${text}"`);
  }

  /** Another section begins, in which all of that may come again. */
  section(): void {
    this.#sections.clear();
  }

  /** Rows of a data set were generated into a file of this name. */
  generated(dataSet: string, file: string, lineNumber: number): void {
    this.#dataSets.add(dataSet);
    const uploaded = this.#uploaded.get(file);
    if (uploaded !== undefined && !this.#generated.has(file))
      this.#early.set(
        file,
        `line ${uploaded} says that ${file} was uploaded, and line ${lineNumber} that it was generated after that`,
      );
    this.#generated.add(file);
  }

  /** An upload to bucket and key succeeded. */
  uploaded(place: string, lineNumber: number): void {
    const file = fileNameOf(place);
    this.#early.delete(file);
    if (!this.#uploaded.has(file)) this.#uploaded.set(file, lineNumber);
  }
}
