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
  /^[[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?[\])]?(?=[\s|:,–-]|$)/;
const LEVELS =
  "TRACE|DEBUG|INFO|NOTICE|SUCCESS|WARN|WARNING|ERR|ERROR|CRIT|CRITICAL|FATAL|SEVERE|ALERT|EMERG|EMERGENCY|PANIC";
/** In capitals, or in any case in brackets. */
const LEVEL = new RegExp(`^(?:(${LEVELS})(?=[\\s:|-]|$)|\\[\\s*((?:${LEVELS.toLowerCase()})|(?:${LEVELS}))\\s*\\])`);
/** As logfmt writes it. */
const LEVEL_FIELD = new RegExp(`(?:^|\\s)(?:level|lvl|severity)="?(${LEVELS})\\b`, "i");
/** A process, a thread or a logger in brackets. */
const BRACKETED = /^\[[^\]\s]+\]/;
/** The name of a logger, perhaps with a function and a line. */
const NAME = /^[\w.<>]+(?::[\w.<>]+)*(?=\s+-\s|\s+\|\s|:(?:[^\s/]|\s{2}))/;
const SEPARATOR = /^(?:\s+-\s+|\s*\|\s*|:\s*|\s+)/;

/** What a line says. JSON may hold several texts, or none that counts. */
export function toldBy(line: string): readonly Told[] {
  return (JSON_AT_ENDS.test(line) && jsonTexts(line)) || [toldByText(line)];
}

function toldByText(text: string): Told {
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
  while (take(TIME) || takeLevel() || (prefixed && take(BRACKETED)));
  // A name stands before the level or behind it.
  if (prefixed && take(NAME)) while (takeLevel() || take(BRACKETED));
  return level ? { text, message, level: level.toUpperCase() } : { text, message };
}

/** A quick look, since most lines are no JSON. One document may come in pieces, each on a line of its own. */
const JSON_AT_ENDS = /^[\s[,]*["{].*["}\]\s,]$/;

function jsonTexts(line: string): readonly Told[] | undefined {
  for (const text of [line, line.replace(/^[\s[,]+/, "").replace(/(?<![\s\],])[\s\],]+$/, "")]) {
    try {
      return toldByJson(JSON.parse(text));
    } catch {
      // It is a piece of a document, or no JSON.
    }
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function toldByJson(value: unknown): readonly Told[] {
  if (typeof value === "string")
    return stripVTControlCharacters(value)
      .split(/\r\n|\n|\r/)
      .map(toldByText);
  if (Array.isArray(value)) return value.flatMap(toldByJson);
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Fields;
  // Rows of data have states of their own, which are no concern of the generation's.
  if (["user_id", "product_id", "event_type"].some((name) => name in fields)) return [];
  const level = levelIn(fields);
  const { message, msg, line, text, ...rest } = fields;
  const texts = [message, msg, line, text, ...Object.values(rest)].flatMap(toldByJson);
  const [first, ...others] = texts.length > 0 ? texts : [{ text: "", message: "" }];
  const failed = saysFailed(fields, level) ? ({ failed: true } as const) : {};
  return [{ ...(first as Told), ...(level ? { level } : {}), ...failed }, ...others];
}

/** Libraries that log in JSON as numbers write a hundredth of these, times ten: 30 is INFO, 50 is ERROR. */
const NUMBERED_ERROR = 50;

function levelIn(fields: Fields): string | undefined {
  const level = [fields.level, fields.severity, fields.levelname, fields["log.level"], fields.lvl].find(
    (value) => typeof value === "string" || typeof value === "number",
  );
  if (typeof level === "number") return level >= NUMBERED_ERROR ? "ERROR" : "INFO";
  return level?.toString().toUpperCase();
}

const FAILED_STATE = /^(fail|failed|failure|error|errored|fatal|crashed|killed)$/i;
const NOTHING = /^\s*(|0|no|none|null|nil|false|ok|success)\s*$/i;

function saysFailed(fields: Fields, level: string | undefined): boolean {
  const { status, state, result, outcome, success, ok } = fields;
  if ([status, state, result, outcome].some((value) => typeof value === "string" && FAILED_STATE.test(value)))
    return true;
  if (success === false || ok === false) return true;
  const codes = [fields.exit_code, fields.exitCode, fields.returncode, fields.return_code];
  if (codes.some((code) => typeof code === "number" && code !== 0)) return true;
  // A warning may well name the error that it warns of.
  return !level && [fields.error, fields.errors, fields.exception].some(isSomething);
}

function isSomething(value: unknown): boolean {
  if (typeof value === "string") return !NOTHING.test(value);
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
