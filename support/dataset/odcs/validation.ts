import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019";
import addFormats from "ajv-formats";
import { schemaLines } from "../../shared/schema-problems";
import { ODCS_VERSION } from "./model";

/** The standard's own schema; `standard/README.md` says where it comes from. */
const SCHEMA = path.join(__dirname, `standard/odcs-json-schema-${ODCS_VERSION}.json`);

let compiled: ValidateFunction | undefined;

/** What the standard's schema refuses in a contract, a line each with the place; empty for a valid one. */
export function problemsOf(contract: unknown): string[] {
  compiled ??= compile();
  if (compiled(contract)) return [];
  return schemaLines(compiled.errors);
}

function compile(): ValidateFunction {
  // The schema leaves types to `allOf`, which the strict mode of Ajv does not follow.
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
}
