import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { schemaLines } from "../../shared/schema-problems";

const SCHEMA = path.join(__dirname, "results.schema.json");

let compiled: ValidateFunction | undefined;

/** What the schema of results refuses in a document, a line each with the place; empty for a valid one. */
export function schemaProblems(document: unknown): string[] {
  compiled ??= compile();
  if (compiled(document)) return [];
  return schemaLines(compiled.errors);
}

function compile(): ValidateFunction {
  // What is required of a failure is required of its parts together, which the strict mode does not follow.
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
}
