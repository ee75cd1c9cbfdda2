import type { ErrorObject } from "ajv";

const SHOWN = 10;

/** What a JSON schema refuses in a document, from Ajv's errors: a line each with the place, ten at most. */
export function schemaLines(errors: readonly ErrorObject[] | null | undefined): string[] {
  const lines = (errors ?? []).map(({ instancePath, message, params }) => {
    const allowed = params.allowedValue ?? params.allowedValues;
    const unexpected = params.additionalProperty ?? params.unevaluatedProperty;
    const shown = unexpected ?? (allowed === undefined ? undefined : JSON.stringify(allowed));
    return `${instancePath || "/"} ${message}${shown === undefined ? "" : `: ${shown}`}`;
  });
  return [...new Set(lines)].slice(0, SHOWN);
}
