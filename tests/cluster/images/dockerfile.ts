import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmdirSync, statSync } from "node:fs";
import path from "node:path";
import type { ImageConfig } from "./image";

/** A line of a Dockerfile: its instruction, such as COPY, and what follows it. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** What a Dockerfile makes: the root of its last stage, and how its containers start. */
export interface Built {
  readonly root: string;
  readonly config: ImageConfig;
}

export function instructionsOf(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  return lines.flatMap((line) => {
    const [, name, rest] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? [];
    return name && rest ? [{ name, rest }] : [];
  });
}

/**
 * Does what a Dockerfile says, without a registry to take the first image of a stage from: `base` puts what is needed of
 * that into a folder. Commands run on this machine, with the working directory of their stage where the Dockerfile has it,
 * so that paths in it are those of the image; others outside of it are this machine's. Throws an `Error` at an instruction that it does not know.
 */
export function buildDockerfile(
  dockerfile: string,
  context: string,
  folder: string,
  base: (image: string, root: string) => void,
): Built {
  const roots = new Map<string, string>();
  let [root, workdir] = [folder, "/"];
  let config: ImageConfig = { Entrypoint: [] };
  for (const { name, rest } of instructionsOf(dockerfile)) {
    const words = rest.split(/\s+/);
    if (name === "FROM") {
      const [image = "", , stage = `stage ${roots.size}`] = words;
      [root, workdir] = [path.join(folder, String(roots.size)), "/"];
      roots.set(stage, root);
      mkdirSync(root, { recursive: true });
      base(image, root);
    } else if (name === "WORKDIR") {
      workdir = path.posix.resolve(workdir, rest);
      mkdirSync(path.join(root, workdir), { recursive: true });
      config = { ...config, WorkingDir: workdir };
    } else if (name === "COPY") copy(words, context, roots, root, workdir);
    else if (name === "RUN") run(rest, path.join(root, workdir), workdir);
    else if (name === "USER") config = { ...config, User: rest };
    else if (name === "ENTRYPOINT") config = { ...config, Entrypoint: JSON.parse(rest) };
    else throw new Error(`The Dockerfile has an instruction that the tests cannot do: ${name} ${rest}`);
  }
  return { root, config };
}

/** Runs a command in a folder that is seen under another path, which is then free again. */
function run(command: string, folder: string, seenAs: string): void {
  const isNew = mkdirSync(seenAs, { recursive: true }) !== undefined;
  try {
    const script = `mount --bind "$1" "$2"; cd "$2"; ${command}`;
    execFileSync("unshare", ["--mount", "sh", "-ec", script, "sh", folder, seenAs], { stdio: "pipe" });
  } finally {
    if (isNew) rmdirSync(seenAs);
  }
}

function copy(
  words: readonly string[],
  context: string,
  stages: ReadonlyMap<string, string>,
  root: string,
  workdir: string,
): void {
  const options = new Map(
    words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=") as [string, string]),
  );
  const paths = words.filter((word) => !word.startsWith("--"));
  const from = options.get("from");
  const source = from === undefined ? context : (stages.get(from) ?? "");
  const target = paths.at(-1) ?? ".";
  for (const each of paths.slice(0, -1)) {
    const [origin, into] = [path.join(source, each), path.join(root, path.posix.resolve(workdir, target))];
    const isFolder = statSync(origin).isDirectory();
    const to = isFolder ? into : path.join(into, path.basename(each));
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(origin, to, { recursive: true, verbatimSymlinks: true });
    const owner = options.get("chown");
    if (owner) execFileSync("chown", ["-R", owner, to]);
  }
}
