import type { Behaviour, Telling } from "../behaviour.ts";
import type { FeatureName } from "../catalogue/entry.ts";
import type { DataFile } from "../files.ts";
import type { upload, Warehouse } from "../generator.ts";

/**
 * What a service may be like, independently of the others. Traits are composed in this order: the words of the output
 * before the way they are written down, and the data before the files that hold it.
 */
export const DIMENSIONS = [
  // The output: its words, the lines, the bytes, and the way there.
  "end",
  "upload",
  "upload words",
  "remarks",
  "standard error",
  "numbers",
  "prefix",
  "format",
  "line ends",
  "byte order mark",
  "arrival",
  "compression",
  "pieces",
  "transfer",
  // The data: its rows, the files, and what becomes of them.
  "size",
  "ids",
  "names",
  "dates",
  "categories",
  "prices",
  "lists",
  "timestamps",
  "references",
  "fraud",
  "rows",
  "columns",
  "cells",
  "json",
  "rest of files",
  "line ends of files",
  "byte order mark of files",
  "compression of files",
  "more files",
  "order of files",
  "neighbours",
  "bucket",
  // The service and its store.
  "store",
  "health",
  "API description",
  "concurrency",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Hands bytes on to what comes next. */
export type Pass = (bytes: Buffer) => Promise<void>;

/** What a trait does to the telling of one generation. */
export interface Voice {
  readonly headers?: Telling["headers"];
  /** Takes the place of a line: nothing, itself, or several lines. The generator's first line has the index 0. */
  readonly lines?: Telling["lines"];
  /** Changes a line with its end. */
  readonly text?: (text: string) => string;
  /** What comes behind the last line. */
  readonly last?: string;
  /** Changes bytes, or when they are sent. */
  readonly bytes?: (bytes: Buffer, pass: Pass) => Promise<void>;
  /** Hands on what is still held back. */
  readonly flush?: (pass: Pass) => Promise<void>;
  readonly exitCode?: Telling["exitCode"];
  /** How the answer ends, where it does not simply end. */
  readonly end?: Telling["end"];
}

/** How a service with a trait behaves. Its `answer` is given an exchange that tells as the other traits do. */
export interface Part extends Omit<Behaviour, "upload"> {
  /** Takes the place of an upload. `put` uploads as the other traits do. */
  readonly upload?: (file: DataFile, warehouse: Warehouse, put: typeof upload) => Promise<void>;
  /** How each generation is told. */
  readonly voice?: () => Voice;
}

/** One way in which a service is unusual, or faulty. */
export interface Trait {
  readonly name: string;
  readonly does: string;
  readonly dimension: Dimension;
  /** Other dimensions in which it leaves nothing to choose. */
  readonly takes?: readonly Dimension[];
  /** The feature that it breaks; unset for a healthy trait. */
  readonly fails?: FeatureName;
  /** Features that must pass all the same. */
  readonly spares?: readonly FeatureName[];
  /** What the failure must say, however the output is written down. */
  readonly words?: RegExp;
  /** Settings of the suite that it needs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What it keeps in mind is made anew for each composed service. */
  readonly part: () => Part;
}
