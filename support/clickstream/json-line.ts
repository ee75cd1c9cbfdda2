import { plainText, type Told, toldByText } from "./log-line";

/** A quick look, since most lines are no JSON. One document may come in pieces, each on a line of its own. */
const JSON_AT_ENDS = /^[\s[,]*["{].*["}\]\s,]$/;

/** What a line says that is JSON; it may hold several texts, or none that counts. Undefined where it is no JSON. */
export function toldByJson(line: string): readonly Told[] | undefined {
  if (!JSON_AT_ENDS.test(line)) return undefined;
  for (const text of [line, line.replace(/^[\s[,]+/, "").replace(/(?<![\s\],])[\s\],]+$/, "")]) {
    try {
      return toldByValue(JSON.parse(text), true);
    } catch {
      // It is a piece of a document, or no JSON.
    }
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields that hold what a program has logged or printed. Others may hold names: a product is no error of level `ERROR`. */
const LOGGED = ["message", "msg", "event", "line", "text", "log", "output", "stdout", "stderr"];

function toldByValue(value: unknown, logged: boolean): readonly Told[] {
  if (typeof value === "string") return toldByString(value, logged);
  if (Array.isArray(value)) return value.flatMap((one) => toldByValue(one, logged));
  return typeof value === "object" && value !== null ? toldByFields(value as Fields) : [];
}

function toldByString(value: string, logged: boolean): readonly Told[] {
  const lines = value.split(/\r\n|\n|\r/).map(plainText);
  return logged || lines.length > 1 ? lines.map(toldByText) : lines.map((text) => ({ text, message: text.trim() }));
}

function toldByFields(fields: Fields): readonly Told[] {
  if (isRow(fields)) return [];
  const level = levelIn(fields);
  const others = Object.keys(fields).filter((name) => !LOGGED.includes(name));
  const texts = [...LOGGED, ...others].flatMap((name) => toldByValue(fields[name], LOGGED.includes(name)));
  const [first = { text: "", message: "" }, ...rest] = texts;
  const failed = saysFailed(fields, level) ? ({ failed: true } as const) : {};
  return [{ ...first, ...(level ? { level } : {}), ...failed }, ...rest];
}

/** Rows of data have states of their own, which are no concern of the generation's. A log line may name a user too. */
function isRow(fields: Fields): boolean {
  const has = (name: string) => name in fields;
  return ["user_id", "product_id", "event_type"].some(has) && !["level", "message", "msg"].some(has);
}

/** Libraries that log in JSON as numbers write a hundredth of these, times ten: 30 is INFO, 50 is ERROR. */
const NUMBERED_ERROR = 50;

function levelIn({ level, severity, levelname, lvl, ...fields }: Fields): string | undefined {
  const named = [level, severity, levelname, fields["log.level"], lvl].map((one) => nameOf(one));
  const found = named.find((one) => typeof one === "string" || typeof one === "number");
  if (typeof found === "number") return found >= NUMBERED_ERROR ? "ERROR" : "INFO";
  return found?.toString().toUpperCase();
}

/** `"level": {"name": "ERROR", "no": 40}` */
function nameOf(level: unknown): unknown {
  return typeof level === "object" && level !== null && "name" in level ? level.name : level;
}

const FAILED_STATE = /^(fail|failed|failure|error|errored|fatal|crashed|killed)$/i;
const NOTHING = /^\s*(|0|-|no|none|n\/a|null|nil|false|ok|success)\s*$/i;

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
  if (typeof value === "object" && value !== null) return Object.values(value).some(isSomething);
  return Boolean(value);
}
