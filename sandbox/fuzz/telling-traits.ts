import type { Trait, Voice } from "./trait.ts";

/** Healthy peculiarities in what the output says, and in the words around it. */

type Lines = (line: string, index: number) => readonly string[];

function says(dimension: Trait["dimension"], name: string, does: string, lines: Lines): Trait {
  return { name, does, dimension, part: () => ({ voice: () => ({ lines }) }) };
}

/** Says more behind each line that matches. */
function behind(pattern: RegExp, more: readonly string[]): Lines {
  return (line) => (pattern.test(line) ? [line, ...more] : [line]);
}

function grouped(name: string, separator: string): Trait {
  return says("numbers", `thousands-by-${name}`, `writes ${name.replaceAll("-", " ")} between thousands`, (line) => [
    line.replace(/\d[\d,]*(?=\+? (users|products|events|bytes))/g, (number) =>
      number.replaceAll(",", "").replace(/\B(?=(\d{3})+$)/g, separator),
    ),
  ]);
}

function prefix(name: string, does: string, before: (index: number) => string): Trait {
  return says("prefix", name, does, (line, index) => [before(index) + line]);
}

const isHeading = (line: string) => line === "" || line.startsWith("---");
const SUCCESS = /^✅ Upload successful/;
const TIME = "2026-11-26 10:00:00,123";

function retrying(): Voice {
  let begun = "";
  return {
    lines: (line) => {
      if (line.startsWith("📤")) begun = line;
      const [, key] = /^✅.*?s3:\/\/[^/]+\/(.*products.*)/.exec(line) ?? [];
      return key ? [`❌ Upload failed for ${key}: timed out`, "Trying again in 1 s ...", begun, line] : [line];
    },
  };
}

export const tellingTraits: readonly Trait[] = [
  says("upload words", "size-behind-the-key", "says behind each key how long the upload took", (line) => [
    SUCCESS.test(line) ? `${line} in 0.21s` : line,
  ]),
  says("upload words", "upload-in-parts", "tells of each part of an upload", (line) =>
    line.startsWith("📤")
      ? [1, 2].map((part) =>
          line.replace("Uploading", `Uploading part ${part} of 2 of`).replace(/[\d,]+ bytes/, "5,242,880 bytes"),
        )
      : [line],
  ),
  {
    name: "upload-retried",
    does: "tries an upload again that failed, and succeeds",
    dimension: "upload words",
    part: () => ({ voice: retrying }),
  },
  says("upload words", "upload-warned-of", "warns that a first attempt of an upload failed", (line) =>
    SUCCESS.test(line)
      ? ["WARNING: attempt 1 of 3 failed (Read timeout on endpoint), retrying in 0.5 s", line]
      : [line],
  ),
  says("upload words", "keys-as-addresses", "writes its keys as addresses have them", (line) => [
    line.replace(/(?<=s3:\/\/[^/]+\/).*/, (key) => encodeURI(key)),
  ]),
  says("remarks", "legend", "explains the signs that it uses", (line) =>
    line.startsWith("Generating mock") ? ["✅ = uploaded", "❌ = failed", line] : [line],
  ),
  says("remarks", "harmless-words-told", "speaks of errors and failures that are none", (line) =>
    isHeading(line)
      ? [line]
      : [
          line,
          "Top product: Error Lamp (view, payment_failed, purchase)",
          "payment_failed: 212 events, exit code of the parser: 0, 0 uploads failed",
        ],
  ),
  says("remarks", "no-failures-counted", "counts failures, of which there are none", (line) =>
    line.startsWith("📊") ? [line, "✅ Successful: 4", "❌ Failed: 0", "ERROR: none"] : [line],
  ),
  says("remarks", "alias-warned-of", "could make no alias, and warns of it", (line) =>
    line.startsWith("Created stable alias")
      ? [
          "Warning: Could not create stable alias file ../data/clickstream/clickstream.json: [Errno 1] not permitted",
          line,
        ]
      : [line],
  ),
  says(
    "remarks",
    "traceback-warned-of",
    "warns of a link that it could not make with the whole traceback",
    behind(/^Created/, [
      "WARNING:generator:no symbolic link, so the alias is a copy",
      "Traceback (most recent call last):",
      '  File "/app/generator.py", line 31, in alias',
      "    os.symlink(source, alias)",
      "OSError: [Errno 1] Operation not permitted",
    ]),
  ),
  says("remarks", "progress-told", "counts the events that it has made so far", (line) =>
    line.startsWith("Successfully generated") && line.includes("events")
      ? [...[25, 50, 75, 100].map((share) => `  ${share}%|${"█".repeat(share / 10)}| events`), line]
      : [line],
  ),
  says("remarks", "blank-lines-told", "leaves a blank line behind each line", (line) => [line, ""]),
  says(
    "standard error",
    "deprecation-warned-of",
    "has a DeprecationWarning on its standard error",
    behind(/^--- STDERR ---$/, [
      "/usr/lib/python3/site-packages/boto3/compat.py:84: PythonDeprecationWarning: Boto3 will no longer support Python 3.9",
      "  warnings.warn(warning, PythonDeprecationWarning)",
    ]),
  ),
  says(
    "standard error",
    "logs-on-standard-error",
    "logs to its standard error",
    behind(/^--- STDERR ---$/, [
      "INFO:botocore.credentials:Found credentials in environment variables.",
      "WARNING:urllib3.connectionpool:Retrying (Retry(total=2)) after connection broken by 'ReadTimeoutError'",
      "DEBUG:generator:0 errors, error rate 0.0",
    ]),
  ),
  grouped("nothing", ""),
  grouped("full-stops", "."),
  grouped("blanks", " "),
  grouped("no-break-blanks", "\u00a0"),
  grouped("narrow-blanks", "\u202f"),
  grouped("typographic-apostrophes", "’"),
  grouped("underlines", "_"),
  prefix("logger", "puts time, name and level before each line", () => `${TIME} - generator - INFO - `),
  prefix(
    "loguru",
    "puts the level and the place in the code before each line",
    () => "2026-11-26 10:00:00.123 | INFO     | __main__:main:12 - ",
  ),
  prefix("level-and-name", "puts level and name before each line", () => "INFO:generator:"),
  prefix(
    "time-in-brackets",
    "puts the time in brackets before each line",
    (index) => `[10:00:${String(index % 60).padStart(2, "0")}] `,
  ),
  prefix(
    "iso-time",
    "puts the time as ISO 8601 writes it, and a level, before each line",
    () => "2026-11-26T10:00:00.123456Z INFO ",
  ),
  says("prefix", "log-line-before", "logs a line before its heading", (line, index) =>
    index === 0 ? ["INFO:     Started generator [4711]", line] : [line],
  ),
  says("prefix", "colours", "colours its lines", (line) => [line === "" ? "" : `\u001b[32m${line}\u001b[0m`]),
];
