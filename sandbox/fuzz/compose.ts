import type { ServerResponse } from "node:http";
import type { Behaviour, Telling } from "../behaviour.ts";
import type { DataFile } from "../files.ts";
import { type GeneratorHooks, upload } from "../generator.ts";
import { DIMENSIONS, type Part, type Pass, type Trait, type Voice } from "./trait.ts";

/** The behaviour of a service that has all of these traits. */
export function compose(traits: readonly Trait[]): Behaviour {
  const parts = traits
    .toSorted((a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension))
    .map(({ part }) => part());
  const hooks = parts.map(({ upload: _piled, ...others }) => others);
  return {
    ...Object.assign({}, ...hooks),
    ...hooksOf(hooks),
    upload: uploadOf(parts),
    ...olderObjectsOf(parts),
    route: (request, response) => parts.some(({ route }) => route?.(request, response)),
    answer: answerOf(parts, hooks),
  };
}

/** Answers as one after the other would, of which the last is asked first. */
function answerOf(parts: readonly Part[], hooks: readonly GeneratorHooks[]): NonNullable<Behaviour["answer"]> {
  return (exchange) => {
    const voices = parts.flatMap(({ voice }) => (voice ? [voice()] : []));
    const tell = (own: readonly Telling[]) =>
      exchange.tell({
        ...tellingOf([...own, ...voices]),
        generator: hooksOf([...own.map(({ generator = {} }) => generator), ...hooks]),
      });
    const answered = parts.reduce<typeof tell>((next, { answer }) => {
      if (!answer) return next;
      return async (own) => answer({ ...exchange, tell: (more) => next(more ? [...own, more] : own) });
    }, tell);
    return answered([]);
  };
}

/** What generates, changed by one after the other. Where only one can be, it is the last. */
function hooksOf(all: readonly GeneratorHooks[]): GeneratorHooks {
  return {
    ...Object.assign({}, ...all),
    rows: (rows) => all.reduce((changed, hooks) => hooks.rows?.(changed) ?? changed, rows),
    files: async (files) => {
      let changed = files;
      for (const hooks of all) changed = (await hooks.files?.(changed)) ?? changed;
      return changed;
    },
    read: async (file) => {
      let changed = file;
      for (const hooks of all) changed = (await hooks.read?.(changed)) ?? changed;
      return changed;
    },
    afterwards: async (warehouse) => {
      for (const hooks of all) await hooks.afterwards?.(warehouse);
    },
  };
}

function uploadOf(parts: readonly Part[]): typeof upload {
  return parts.reduce<typeof upload>((put, part) => {
    const own = part.upload;
    return own ? (file, warehouse) => own(file, warehouse, put) : put;
  }, upload);
}

function olderObjectsOf(parts: readonly Part[]): Pick<Behaviour, "olderObjects"> {
  const all = parts.flatMap(({ olderObjects }) => (olderObjects ? [olderObjects] : []));
  if (all.length === 0) return {};
  return {
    olderObjects: (size) => {
      const objects = all.flatMap((older) => (typeof older === "function" ? older(size) : older));
      return [...new Map(objects.map((file): [string, DataFile] => [file.key, file])).values()];
    },
  };
}

/** How a generation is told, by one voice after the other. */
function tellingOf(voices: readonly Voice[]): Telling {
  const written = (text: string) => voices.reduce((changed, voice) => voice.text?.(changed) ?? changed, text);
  const end = voices.find((voice) => voice.end)?.end ?? ((response: ServerResponse) => void response.end());
  return {
    headers: Object.assign({}, ...voices.map(({ headers }) => headers)),
    exitCode: voices.find(({ exitCode }) => exitCode)?.exitCode ?? 0,
    lines: (line, index) =>
      voices.reduce<readonly string[]>(
        (lines, voice) => lines.flatMap((one) => voice.lines?.(one, index) ?? [one]),
        [line],
      ),
    write: (text, response) => passFrom(voices, 0, response)(Buffer.from(written(text))),
    end: async (response) => {
      const last = voices.map((voice) => voice.last ?? "").join("");
      if (last) await passFrom(voices, 0, response)(Buffer.from(last));
      for (const [index, voice] of voices.entries()) await voice.flush?.(passFrom(voices, index + 1, response));
      await end(response);
    },
  };
}

/** Hands bytes to the voices from one on, and at last to the client. */
function passFrom(voices: readonly Voice[], from: number, response: ServerResponse): Pass {
  const index = voices.findIndex(({ bytes }, at) => at >= from && bytes);
  const own = voices[index]?.bytes;
  if (own) return (bytes) => own(bytes, passFrom(voices, index + 1, response));
  return async (bytes) => {
    if (!response.destroyed) response.write(bytes);
  };
}
