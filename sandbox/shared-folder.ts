import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import type { DataFile } from "./files.ts";
import type { GeneratorHooks } from "./generator.ts";

/** A writer hands on its text in pieces of so many bytes, as Python's does. */
const PIECE = 8192;
/** Between two pieces another generation may have its turn: for up to so many ms. */
const PAUSE = 4;

/**
 * Generates as the real service does: all generations write into one folder, under names with whole seconds, and upload
 * what they find there. Alone that is right; at the same moment they write into each other's files. The folder is made
 * with the first generation, and gone when the process ends.
 */
export function sharedFolder(): GeneratorHooks {
  let folder: string | undefined;
  const pathOf = ({ key }: DataFile) => {
    folder ??= temporaryFolder();
    const file = path.join(folder, key);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  return {
    entangled: true,
    files: async (files) => {
      const [alias, ...others] = files.toReversed();
      for (const file of others.reverse()) await writeInPieces(pathOf(file), Buffer.from(file.body));
      const individual = others.at(-1);
      // The alias is a copy of the file as it is by now, whoever wrote it.
      if (alias && individual) await writeInPieces(pathOf(alias), await readFile(pathOf(individual)));
      return files;
    },
    read: async (file) => {
      const body = await readFile(pathOf(file));
      await rest(Math.random() * PAUSE);
      return { ...file, body };
    },
  };
}

/** Cuts the file off where it exists, as every writer does that opens it anew, and writes from its start. */
async function writeInPieces(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, "w");
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await handle.write(bytes, at, Math.min(PIECE, bytes.length - at), at);
      await rest(Math.random() * PAUSE);
    }
  } finally {
    await handle.close();
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-sandbox-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
