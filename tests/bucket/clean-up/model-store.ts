import type { ObjectVersion } from "../../../support/bucket/clean-up/ownership";
import type { Removal, Remover } from "../../../support/bucket/clean-up/remover";
import { type Snapshot, snapshotOf } from "../../../support/bucket/snapshot";

/** Who wrote a version. The suite is not told. */
export type Writer = "own" | "other";

interface Written {
  readonly version: ObjectVersion;
  readonly writer: Writer;
}

/** A bucket in memory, which keeps versions or not, and knows who wrote what. */
export class ModelStore implements Pick<Remover, "head" | "versions" | "remove"> {
  /** All that is there by its key, the newest first. */
  readonly #objects = new Map<string, Written[]>();
  readonly removed: Written[] = [];
  #written = 0;

  constructor(readonly keepsVersions: boolean) {}

  put(writer: Writer, key: string, size: number, at: number): void {
    this.#written += 1;
    const etag = `"${this.#written}"`;
    this.#add(key, { version: { key, size, etag, changedAt: new Date(at), ...this.#id() }, writer });
  }

  /** As a client without a word on versions removes an object. */
  delete(key: string, at: number): void {
    if (!this.keepsVersions) this.#objects.delete(key);
    else if (this.#objects.has(key)) {
      this.#written += 1;
      const version = { key, size: 0, etag: "", changedAt: new Date(at), isDeleteMarker: true, ...this.#id() };
      this.#add(key, { version, writer: "other" });
    }
  }

  snapshot(): Snapshot {
    const newest = [...this.#objects.values()].flatMap(([first]) => first?.version ?? []);
    return snapshotOf(newest.filter(({ isDeleteMarker }) => !isDeleteMarker));
  }

  /** All that is there, of every version. */
  get all(): readonly Written[] {
    return [...this.#objects.values()].flat();
  }

  async head(key: string) {
    const [newest] = this.#objects.get(key) ?? [];
    return newest && !newest.version.isDeleteMarker ? { version: newest.version } : undefined;
  }

  async versions(key: string): Promise<readonly ObjectVersion[]> {
    return (this.#objects.get(key) ?? []).map(({ version }) => version);
  }

  async remove({ key, id, etag }: ObjectVersion): Promise<Removal> {
    const versions = this.#objects.get(key) ?? [];
    const found = versions.find(({ version }) => version.id === id && version.etag === etag);
    if (!found) return "gone";
    this.removed.push(found);
    const left = versions.filter((one) => one !== found);
    if (left.length > 0) this.#objects.set(key, left);
    else this.#objects.delete(key);
    return "removed";
  }

  #id(): { readonly id?: string } {
    return this.keepsVersions ? { id: `v${this.#written}` } : {};
  }

  #add(key: string, written: Written): void {
    this.#objects.set(key, this.keepsVersions ? [written, ...(this.#objects.get(key) ?? [])] : [written]);
  }
}
