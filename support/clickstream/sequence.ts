import { fileNameOf } from "./told-uploads";

/** More than these tell no more. */
const SHOWN = 5;

/** What the output says in which order, as far as one thing can only come after another, or once. */
export class Sequence {
  readonly #generated = new Map<string, number>();
  readonly #uploaded = new Map<string, number>();
  readonly #sections = new Map<string, number>();
  readonly #contradictions: string[] = [];

  get files(): number {
    return this.#generated.size;
  }

  get contradictions(): readonly string[] {
    return this.#contradictions;
  }

  /** A heading or the closing line, which come once. */
  once(text: string, lineNumber: number): void {
    const first = this.#sections.get(text);
    if (first === undefined) this.#sections.set(text, lineNumber);
    else this.#add(`lines ${first} and ${lineNumber} are both "${text}"`);
  }

  /** Another section begins, in which all of that may come again. */
  section(): void {
    this.#sections.clear();
  }

  /** Rows were generated into a file of this name. */
  generated(file: string, lineNumber: number): void {
    const uploaded = this.#uploaded.get(file);
    if (uploaded !== undefined && !this.#generated.has(file))
      this.#add(
        `line ${uploaded} says that ${file} was uploaded, and line ${lineNumber} that it was generated after that`,
      );
    if (!this.#generated.has(file)) this.#generated.set(file, lineNumber);
  }

  /** An upload to bucket and key succeeded. */
  uploaded(place: string, lineNumber: number): void {
    const file = fileNameOf(place);
    if (!this.#uploaded.has(file)) this.#uploaded.set(file, lineNumber);
  }

  #add(contradiction: string): void {
    if (this.#contradictions.length < SHOWN) this.#contradictions.push(contradiction);
  }
}
