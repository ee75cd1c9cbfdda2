import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import type { Telling } from "../behaviour.ts";
import { upload } from "../generator.ts";
import type { Entry, FeatureName } from "./entry.ts";

/** Healthy services that tell their output in words of their own. */

function telling(name: string, does: string, change: Telling | (() => Telling)): Entry {
  return {
    name,
    does,
    behaviour: { answer: ({ tell }) => tell(typeof change === "function" ? change() : change) },
  };
}

function withNumbers(name: string, separator: string): Entry {
  return telling(`numbers-with-${name}`, `writes numbers with ${name.replaceAll("-", " ")} between thousands`, {
    lines: (line) => [
      line.replace(/\d[\d,]*(?=\+? (users|products|events|bytes))/g, (number) => grouped(number, separator)),
    ],
  });
}

function grouped(number: string, separator: string): string {
  return number.replaceAll(",", "").replace(/\B(?=(\d{3})+$)/g, separator);
}

const OTHER_KEYS: readonly FeatureName[] = ["streaming", "minio-creation", "concurrency", "performance"];

export const tellingVariations: readonly Entry[] = [
  telling("told-by-a-logger", "puts time, name and level before each line, headings included", {
    lines: (line) => [`2026-11-26 10:00:00,123 - generator - INFO - ${line}`],
  }),
  telling("told-by-another-logger", "has the level and the place in the code before each line", {
    lines: (line) => [`2026-11-26 10:00:00.123 | INFO     | __main__:main:12 - ${line}`],
  }),
  telling("log-line-first", "logs a line before its heading", {
    lines: (line, index) => (index === 0 ? ["INFO:     generator started", line] : [line]),
  }),
  telling("output-with-a-byte-order-mark", "begins with a byte order mark", {
    lines: (line, index) => [index === 0 ? `\ufeff${line}` : line],
  }),
  telling("levels-in-json", "tells JSON lines with levels, a warning that names an error among them", {
    headers: { "content-type": "application/x-ndjson" },
    lines: (line) => [
      JSON.stringify({ time: "2026-11-26T10:00:00Z", level: "info", msg: line, error: null }),
      ...(line.startsWith("Created")
        ? [JSON.stringify({ level: "warning", msg: "the alias is a copy, no link", error: "EPERM" })]
        : []),
    ],
  }),
  withNumbers("no-break-spaces", "\u00a0"),
  withNumbers("narrow-no-break-spaces", "\u202f"),
  withNumbers("apostrophes", "’"),
  withNumbers("underscores", "_"),
  telling("counts-no-failures", "counts failures, of which there are none", {
    lines: (line) =>
      line.startsWith("📊")
        ? [line, "📊 Upload Summary: uploaded 4/4, failed 0/4", "✅ Successful: 4", "❌ Failed: 0", "ERROR: none"]
        : [line],
  }),
  telling("counts-by-signs-and-levels", "counts what failed by signs and by levels, of which nothing did", {
    lines: (line) =>
      line.startsWith("📊") ? [line, "✗ 0 / ✓ 4", "FATAL 0 | ERROR 0 | WARN 2", "ERROR-FREE RUN"] : [line],
  }),
  telling("exception-behind-a-warning", "warns, and names the exception behind that", {
    lines: (line) =>
      line.startsWith("Created")
        ? [line, "Warning: no symbolic link, so the alias is a copy", "OSError: [Errno 1] Operation not permitted"]
        : [line],
  }),
  telling("exception-tried-again", "tells an exception of an upload, which it tries again and which succeeds", () => {
    let begun = "";
    return {
      lines: (line) => {
        if (line.startsWith("📤")) begun = line;
        return line.startsWith("✅") && line.includes("users")
          ? ["urllib3.exceptions.ReadTimeoutError: timed out", "Trying again in 1 s ...", begun, line]
          : [line];
      },
    };
  }),
  telling("explains-its-signs", "explains the signs that it uses", {
    lines: (line) => (line.startsWith("Generating mock") ? ["✅ = uploaded", "❌ = failed", line] : [line]),
  }),
  telling("errors-passed-on-that-are-none", "passes on lines through a logger, that begin with a word for errors", {
    lines: (line) =>
      [line, ...(line.startsWith("Created") ? ["ERROR Lamp: 12 views", "ERROR: none", "ERROR - 0"] : [])].map(
        (one) => `INFO:service:${one}`,
      ),
  }),
  telling("colours-in-json", "tells JSON lines whose texts are coloured", {
    headers: { "content-type": "application/x-ndjson" },
    lines: (line) => [JSON.stringify({ level: "info", msg: `\u001b[32m${line}\u001b[0m` })],
  }),
  telling("dots-in-a-traceback", "sends dots while it warns with a traceback", {
    lines: (line) =>
      line.startsWith("Created")
        ? [
            line,
            "WARNING:generator:no symbolic link, so the alias is a copy",
            "...",
            "Traceback (most recent call last):",
            "...",
            '  File "/app/generator.py", line 31, in alias',
            "OSError: [Errno 1] Operation not permitted",
          ]
        : [line],
  }),
  telling("upload-tried-again", "tries an upload again that failed, and succeeds", () => {
    let begun = "";
    return {
      lines: (line) => {
        if (line.startsWith("📤")) begun = line;
        return line.startsWith("✅") && line.includes("users")
          ? ["❌ Upload failed for data/users.csv: timed out", "Trying again in 1 s ...", begun, line]
          : [line];
      },
    };
  }),
  telling("upload-tried-again-without-its-name", "tries an upload again that failed, and does not say which", () => {
    let begun = "";
    return {
      lines: (line) => {
        if (line.startsWith("📤")) begun = line;
        return line.startsWith("✅") && line.includes("users") ? ["❌ Upload failed: timed out", begun, line] : [line];
      },
    };
  }),
  telling("dots-behind-keys", "announces its uploads all together and each with three full stops behind its key", {
    lines: (line) =>
      line.startsWith("📤 Uploading users")
        ? [line.replace(/📤 .*(s3:.*\/).*/, "📤 Uploading 4 files to $1"), `${line}...`]
        : [line.startsWith("📤") ? `${line}...` : line],
  }),
  telling("numbers-its-uploads", "numbers its uploads before their sizes", () => {
    let number = 0;
    return {
      lines: (line) => {
        if (line.startsWith("📤")) number += 1;
        return [line.replace(/\((?=[\d,]+ bytes)/, `(${number}/4, `)];
      },
    };
  }),
  telling(
    "prints-from-threads",
    "ends the lines of two uploads at once, as threads do that print at the same moment",
    () => {
      let held = "";
      return {
        lines: (line) => {
          if (!/^[📤✅]/u.test(line)) return [line];
          if (held === "") {
            held = line;
            return [];
          }
          const both = held + line;
          held = "";
          return [both, ""];
        },
      };
    },
  ),
  telling("warns-of-a-helper", "warns of a helper that failed and was not needed", {
    lines: (line) =>
      line.startsWith("Created")
        ? [
            "Warning: Could not create stable alias file: Command 'ln' returned non-zero exit status 1., so it is a copy",
          ]
        : [line],
  }),
  telling("counts-events-with-signs", "counts its events with a cross before those of failed payments", {
    lines: (line) => (line.startsWith("Created") ? ["👀 view: 8000", "❌ payment_failed: 6", line] : [line]),
  }),
  telling("parts-of-an-upload", "tells of each part of an upload", {
    lines: (line) =>
      line.startsWith("📤")
        ? [1, 2].map((part) =>
            line.replace("Uploading", `Uploading part ${part} of 2 of`).replace(/[\d,]+ bytes/, "5,242,880 bytes"),
          )
        : [line],
  }),
  telling("warns-with-a-traceback", "warns of an alias that it could not make with the whole traceback", {
    lines: (line) =>
      line.startsWith("Created")
        ? [
            line,
            "WARNING:generator:no symbolic link, so the alias is a copy",
            "Traceback (most recent call last):",
            '  File "/app/generator.py", line 31, in alias',
            "OSError: [Errno 1] Operation not permitted",
          ]
        : [line],
  }),
  {
    name: "percent-encoded-keys",
    does: "tells of its keys as addresses have them",
    passes: OTHER_KEYS,
    behaviour: {
      files: (files) => files.map((file) => ({ ...file, key: file.key.replace("individual/", "jede für sich/") })),
      answer: ({ tell }) => tell({ lines: (line) => [line.replace(/(?<=s3:\/\/[^/]+\/).*/, (key) => encodeURI(key))] }),
    },
  },
  {
    name: "moved-into-place",
    does: "uploads to a folder of its own, and moves each object to its place",
    behaviour: {
      upload: async (file, warehouse) => {
        const staged = { ...file, key: `staging/${file.key}` };
        await upload(staged, warehouse);
        await upload(file, warehouse);
        await warehouse.client.send(new DeleteObjectCommand({ Bucket: warehouse.bucket, Key: staged.key }));
      },
      answer: ({ tell }) =>
        tell({
          lines: (line) => {
            const [, place, key] = /(s3:\/\/[^/]+\/)(.*)/.exec(line) ?? [];
            if (!place || !key) return [line];
            const staged = line.replace(place, `${place}staging/`);
            return line.startsWith("✅") ? [staged, `Moved ${place}staging/${key} to ${place}${key}`] : [staged];
          },
        }),
    },
  },
];
