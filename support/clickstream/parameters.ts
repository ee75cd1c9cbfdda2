import type { Parameters } from "./generation";

/** The parameters that a feature's table may set, under the names that the table and the service give them. */
const NAMES = { users: "num_users", products: "num_products", events: "num_events" } as const;
type Name = keyof typeof NAMES;

/**
 * Reads a feature's table of parameters, a name and a number in each row. A row that the table leaves out leaves the
 * parameter out of the request. Throws an `Error` for a row that cannot be understood: that is a mistake in the
 * feature file, and no request is made with it.
 */
export function parametersOf(rows: readonly (readonly string[])[]): Parameters {
  const read = rows.map(([name = "", value = "", ...more]) => {
    const known = Object.keys(NAMES).join(", ");
    if (!isName(name)) throw new Error(`There is no parameter "${name}"; there are ${known}.`);
    if (more.length > 0 || !/^\d+$/.test(value))
      throw new Error(`The parameter "${name}" needs one whole number, not "${[value, ...more].join(" | ")}".`);
    return [NAMES[name], Number(value)] as const;
  });
  const twice = rows.find(([name], index) => rows.findIndex(([other]) => other === name) < index);
  if (twice) throw new Error(`The parameter "${twice[0]}" is in the table twice.`);
  return Object.fromEntries(read);
}

/**
 * The parameters ask for these numbers of rows. Throws an `Error` where they do not: a scenario that checks numbers that it
 * never asked for would blame the service for the scenario's own mistake.
 */
export function expectAskedFor(parameters: Parameters, numbers: Readonly<Record<Name, number>>): void {
  for (const name of Object.keys(NAMES) as Name[]) {
    const asked = parameters[NAMES[name]];
    if (asked === numbers[name]) continue;
    const wanted = asked === undefined ? `has no row "${name}"` : `asks for ${asked}`;
    throw new Error(`This step checks for ${numbers[name]} ${name}, but the scenario's table of parameters ${wanted}.`);
  }
}

const UNKNOWN = "no_such_parameter";
/** The names under which a feature asks for something that is to be refused, and what is sent. */
const INVALID_NAMES: Readonly<Record<string, string>> = {
  ...NAMES,
  "the seed": "seed",
  "the format": "output_format",
  "skipping the upload": "skip_upload",
  "an unknown parameter": UNKNOWN,
};
/** For a parameter type of Cucumber's. */
export const INVALID_PARAMETER = new RegExp(Object.keys(INVALID_NAMES).join("|"));
/** More rows than this are not waited for. */
const MOST_ROWS = 1_000_000;

/** A parameter with a value that is to be refused. */
export interface InvalidParameter {
  /** As a feature says it: `users set to "-1"`. */
  readonly words: string;
  readonly body: Readonly<Record<string, string | number>>;
  /** The names in the body that the service should know. */
  readonly known: readonly string[];
  /** Whether a service that accepts it may be busy with it for hours. */
  readonly isHuge: boolean;
}

/** What is sent for a value and a name (one of `INVALID_PARAMETER`) of a feature. A number is sent as one. */
export function invalidParameter(value: string, name: string): InvalidParameter {
  const sent = INVALID_NAMES[name];
  if (sent === undefined)
    throw new Error(`There is no parameter "${name}"; there are ${Object.keys(INVALID_NAMES).join(", ")}.`);
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  return {
    words: `${name} set to "${value}"`,
    body: { [sent]: number ?? value },
    known: sent === UNKNOWN ? [] : [sent],
    isHuge: number !== undefined && number > MOST_ROWS,
  };
}

function isName(name: string): name is Name {
  return Object.hasOwn(NAMES, name);
}
