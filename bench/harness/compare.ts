/**
 * Measures contenders in turn, so that whatever else the machine does meets all of them alike, and sets the suite against
 * each peer in ratios. A ratio is taken within a round, where both ran one after the other; the spread is that of the
 * rounds.
 */

/** What one run of a contender took, by the measure's name: "seconds", "CPU seconds", "MB". Less is better. */
export type Figures = Readonly<Record<string, number>>;

export interface Contender {
  readonly name: string;
  /** Why it cannot run here, where it cannot. */
  readonly missing?: string | undefined;
  readonly run: () => Promise<Figures> | Figures;
}

export interface Comparison {
  /** What is measured, in words. */
  readonly title: string;
  /** How it is measured and what is to be reached. */
  readonly note: string;
  /** The first one is the suite. */
  readonly contenders: readonly [Contender, ...Contender[]];
}

/** A measure of one contender: the median of its rounds, and the suite's ratio to it where it is a peer. */
export interface Row {
  readonly contender: string;
  readonly measure: string;
  readonly median: number;
  readonly ratio?: Spread;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export interface Result {
  readonly title: string;
  readonly note: string;
  readonly rounds: number;
  readonly rows: readonly Row[];
  /** The peers that were not there, with the reasons. */
  readonly missing: readonly string[];
}

/** Runs all that are here, `rounds` times in turn. */
export async function compare({ title, note, contenders }: Comparison, rounds: number): Promise<Result> {
  const here = contenders.filter(({ missing }) => missing === undefined);
  const runs = new Map(here.map(({ name }): [string, Figures[]] => [name, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const { name, run } of here) {
      console.error(`${title}: ${name}, round ${round} of ${rounds}`);
      runs.get(name)?.push(await run());
    }
  const missing = contenders.flatMap(({ name, missing: why }) => (why === undefined ? [] : [`${name}: ${why}`]));
  const suite = runs.get(contenders[0].name) ?? [];
  return { title, note, rounds, missing, rows: [...runs].flatMap(([name, own]) => rowsOf(name, own, suite)) };
}

/** The rows of one contender, of which the suite's own have no ratio. */
export function rowsOf(contender: string, runs: readonly Figures[], suite: readonly Figures[]): Row[] {
  return Object.keys(runs[0] ?? {}).map((measure) => {
    const median = medianOf(runs.map((run) => run[measure] ?? Number.NaN));
    const ratios = runs.map((run, round) => (suite[round]?.[measure] ?? Number.NaN) / (run[measure] ?? Number.NaN));
    const comparable = runs !== suite && ratios.every((ratio) => !Number.isNaN(ratio));
    return { contender, measure, median, ...(comparable ? { ratio: spreadOf(ratios) } : {}) };
  });
}

export function spreadOf(numbers: readonly number[]): Spread {
  return { least: Math.min(...numbers), median: medianOf(numbers), most: Math.max(...numbers) };
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
