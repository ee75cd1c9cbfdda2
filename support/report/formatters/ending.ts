/**
 * What formatters write when a run has ended. Cucumber asks for that last, except where it cannot read a feature: then it
 * closes their files before, and the plugin has to ask first.
 */

const endings = new Set<() => Promise<void>>();

/** What a formatter returns to Cucumber: it writes once, whoever asks first. */
export function atEnd(write: () => Promise<void> | void): () => Promise<void> {
  let written: Promise<void> | undefined;
  const ending = () => {
    written ??= Promise.resolve(write());
    return written;
  };
  endings.add(ending);
  return ending;
}

/** Has every formatter write what it has, now. */
export async function endAll(): Promise<void> {
  await Promise.all([...endings].map((ending) => ending()));
}
