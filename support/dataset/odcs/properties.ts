import type { Column, ColumnType, Condition, Dimension } from "../contract";
import type { DataFormat } from "../database";
import { type Rule, rulesFor } from "../rules";
import type { DataSetContract } from "./data-contract";
import type { Property, Quality } from "./model";
import { idOf, isPlain, nameOf } from "./names";

/**
 * Columns in the terms of the Open Data Contract Standard. Every rule that the suite checks becomes a quality check with
 * the rule's words and dimension: a metric of the standard where it has one, and text otherwise.
 */

/**
 * The standard has no validity and no volume. Validity (a value is of the type and in the range that it should be) is
 * its conformity, and volume (all rows are there) its coverage; its completeness is about values, as ours is.
 */
export const DIMENSIONS: Readonly<Record<Dimension, NonNullable<Quality["dimension"]>>> = {
  completeness: "completeness",
  validity: "conformity",
  uniqueness: "uniqueness",
  consistency: "consistency",
  timeliness: "timeliness",
  volume: "coverage",
};

/** The types as the standard names them, with what it cannot say of them. */
const TYPES: Readonly<
  Record<ColumnType, Pick<Property, "description" | "logicalType" | "items" | "logicalTypeOptions">>
> = {
  UUID: { logicalType: "string", logicalTypeOptions: { format: "uuid" } },
  text: { logicalType: "string" },
  date: { logicalType: "date", logicalTypeOptions: { format: "yyyy-MM-dd" } },
  // No format of the standard allows for times with an offset and without one.
  timestamp: {
    description: "ISO 8601; without an offset, it may be local time of any time zone",
    logicalType: "timestamp",
  },
  number: { description: "a finite number", logicalType: "number" },
  "whole number": { logicalType: "integer" },
  "list of numbers": { description: "finite numbers", logicalType: "array", items: { logicalType: "number" } },
};

/** The rules are asked for their words and dimensions only, which depend on no time. */
const ANY_PERIOD = { from: new Date(0), to: new Date(0) };

/** A column as a property. `dataSets` are those of the whole contract, which relationships lead to. */
export function propertyOf(
  column: Column,
  position: number,
  { name: dataSet, format }: DataSetContract,
  dataSets: readonly DataSetContract[],
): Property {
  const { name, type, conditions } = column;
  const { logicalTypeOptions, ...logical } = TYPES[type];
  const options = Object.assign({}, logicalTypeOptions, ...conditions.map((one) => optionsFor(one, type, format)));
  const relationships = conditions.flatMap((condition) => relationshipsFor(condition, dataSets));
  return {
    ...(isPlain(name) ? {} : { id: idOf(name, position) }),
    name,
    ...logical,
    ...(Object.keys(options).length > 0 ? { logicalTypeOptions: options } : {}),
    required: true,
    ...(conditions.some(({ kind }) => kind === "unique") ? { unique: true } : {}),
    ...(relationships.length > 0 ? { relationships } : {}),
    quality: qualityOf(dataSet, column),
  };
}

/** A quality check for each rule of a column, in the order of the rules: presence, type, conditions. */
function qualityOf(dataSet: string, column: Column): Quality[] {
  const [present, ...others] = rulesFor(dataSet, [column], ANY_PERIOD, nameOf);
  const { conditions, type } = column;
  const first = others.length - conditions.length;
  return [
    ...(present ? [checkOf(present, presence(type))] : []),
    ...others.map((rule, index) => {
      const condition = conditions[index - first];
      return checkOf(rule, condition ? metricFor(condition, type) : undefined);
    }),
  ];
}

function checkOf({ words, dimension }: Rule, metric: Partial<Quality> = { type: "text" }): Quality {
  return { ...metric, description: words, dimension: DIMENSIONS[dimension] };
}

/** Text can be empty as well as missing; what is empty is no value of any other type. */
function presence(type: ColumnType): Partial<Quality> {
  return TYPES[type].logicalType === "string"
    ? { metric: "missingValues", arguments: { missingValues: [null, ""] }, mustBe: 0 }
    : { metric: "nullValues", mustBe: 0 };
}

function metricFor(condition: Condition, type: ColumnType): Partial<Quality> | undefined {
  switch (condition.kind) {
    case "unique":
      return { metric: "duplicateValues", mustBe: 0 };
    case "one of":
      return {
        metric: "invalidValues",
        arguments: { validValues: condition.values.map((value) => typed(value, type)) },
        mustBe: 0,
      };
    // Ranges, lengths and references are options and relationships of the property, see below.
    case "range":
    case "length":
    case "known":
    // The standard has no metric for these.
    case "within the last":
    case "steps":
    case "gaps":
    case "unit length":
      return undefined;
  }
}

/** A value of the table as it is in the data: a number in a column of numbers. */
function typed(value: string, type: ColumnType): string | number {
  const isNumber = (type === "number" || type === "whole number") && String(Number(value)) === value;
  return isNumber ? Number(value) : value;
}

function optionsFor(condition: Condition, type: ColumnType, format: DataFormat): Property["logicalTypeOptions"] {
  if (condition.kind === "range" && (type === "number" || type === "whole number"))
    return { minimum: condition.from, maximum: condition.to };
  // CSV holds a list as text, whose items tools that check such a file cannot count.
  if (condition.kind === "length" && type === "list of numbers" && format !== "CSV")
    return { minItems: condition.numbers, maxItems: condition.numbers };
  return {};
}

/** The property that a column refers to, if the contract has it; otherwise the text of the rule has to do. */
function relationshipsFor(condition: Condition, dataSets: readonly DataSetContract[]): { to: string }[] {
  if (condition.kind !== "known") return [];
  const { dataSet, column } = condition;
  const columns = dataSets.find(({ name }) => name === dataSet)?.columns ?? [];
  const position = columns.findIndex(({ name }) => name === column);
  if (position === -1) return [];
  const to = isPlain(column)
    ? `${nameOf(dataSet)}.${column}`
    : `schema/${nameOf(dataSet)}/properties/${idOf(column, position)}`;
  return [{ to }];
}
