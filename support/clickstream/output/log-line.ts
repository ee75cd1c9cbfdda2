import { stripVTControlCharacters } from "node:util";

/** What one line of output says, free of how it is written down. */
export interface Told {
  /** The text of the line, or a text in it where the line is JSON. */
  readonly text: string;
  /** The text without what a logger puts before its message: time, level, names. */
  readonly message: string;
  /** The level that a logger gives the line, in upper case. */
  readonly level?: string;
  /** Whether the line is JSON that says by its fields that something failed. */
  readonly failed?: true;
}

const TIME =
  /^\d?\d:\d\d[AP]M(?=\s)|^[[(]?(?:(?:\d\d)?\d\d[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?[\])]?(?=[\s|:,–-])/;
const LEVELS =
  "TRACE|DEBUG|INFO|NOTICE|SUCCESS|WARN|WARNING|ERR|ERROR|CRIT|CRITICAL|FATAL|SEVERE|ALERT|EMERG|EMERGENCY|PANIC";
/** In capitals, or in any case in brackets. A process may be named behind it. */
const LEVEL = new RegExp(
  `^(?:(${LEVELS})(?:/[\\w-]+)?\\]?(?=[\\s:|]|-(?!\\w)|$)|\\[\\s*((?:${LEVELS.toLowerCase()})|(?:${LEVELS}))\\s*\\])`,
);
/** As logfmt writes it. */
const LEVEL_FIELD = new RegExp(
  `(?:^|\\s)(?:level|lvl|severity)="?(${LEVELS})\\b(?=.{0,999}\\s(?:msg|message|event|err|error)=)`,
  "i",
);
/** A process, a thread or a logger in brackets. */
const BRACKETED = /^\[[^\]\s]+\]/;
/** The same at the very beginning, where a level follows. */
const BEFORE_LEVEL = new RegExp(`^\\[[^\\]\\s]+\\](?=\\s+(?:${LEVELS})[\\s:|-])`);
/** The name of a logger, perhaps with a function and a line. */
const NAME = new RegExp(
  `^(?!(?:${LEVELS})\\b)[\\w.<>]+(?::(?!(?:${LEVELS}):)[\\w.<>]+)*(?=\\s+-\\s|\\s+\\|\\s|:(?:[^\\s/]|\\s{2})|\\s+\\[?(?:${LEVELS})[\\s:|\\]-])`,
);
/** A level that is no word of the message, since something that ends a level stands behind it. */
const LEVEL_WITH_END = new RegExp(`^(${LEVELS})(?=:|\\s+[|-]\\s)`);
/** The level at which a logger passes on the lines of another, whose own levels count then. */
const PASSED_ON = /^info/i;
const SEPARATOR = /^(?:\s+-\s+|\s*\|\s*|:\s*|\s+)/;

/** A line as it is read and shown: without colours, and without control characters that would change how it is shown. */
export function plainText(line: string): string {
  return stripVTControlCharacters(line).replace(/[^\P{Cc}\t]/gu, "");
}

/** What a line of text says. */
export function toldByText(text: string): Told {
  let message = text.replace(/^[\s\ufeff]+/, "");
  let level = LEVEL_FIELD.exec(message)?.[1];
  let prefixed = false;
  const take = (prefix: RegExp): RegExpExecArray | null => {
    const found = prefix.exec(message);
    if (!found) return null;
    message = message.slice(found[0].length).replace(SEPARATOR, "");
    prefixed = true;
    return found;
  };
  const takeLevel = () => {
    const found = level ? null : take(LEVEL);
    level ??= found?.[1] ?? found?.[2];
    return found;
  };
  while (take(TIME) || (!prefixed && take(BEFORE_LEVEL)) || takeLevel() || (prefixed && take(BRACKETED)));
  // A name stands before the level or behind it.
  if (prefixed && take(NAME)) while (takeLevel() || take(BRACKETED));
  if (level && PASSED_ON.test(level)) level = take(LEVEL_WITH_END)?.[1] ?? level;
  return level ? { text, message, level: level.toUpperCase() } : { text, message };
}

/** The level of a text that a logger passes on at a level. */
export function levelPassedOn(level: string, text: string): string {
  return PASSED_ON.test(level) ? (toldByText(`INFO - ${text}`).level ?? level) : level;
}
