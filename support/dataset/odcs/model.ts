/** The parts of the Open Data Contract Standard (ODCS), version 3.1.0, that a contract of this suite has. */

export const ODCS_VERSION = "v3.1.0";

export interface Odcs {
  readonly apiVersion: typeof ODCS_VERSION;
  readonly kind: "DataContract";
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly status: "active";
  readonly description?: { readonly purpose: string };
  readonly servers: readonly Server[];
  readonly schema: readonly SchemaObject[];
}

export interface Server {
  readonly server: string;
  readonly type: "s3";
  readonly description?: string;
  readonly location: string;
  readonly endpointUrl: string;
  readonly format: "csv" | "json" | "parquet";
  /** Of JSON only: how rows are delimited. */
  readonly delimiter?: "new_line";
}

export interface SchemaObject {
  readonly id: string;
  readonly name: string;
  readonly businessName: string;
  readonly logicalType: "object";
  readonly physicalType: "file";
  readonly description: string;
  readonly properties?: readonly Property[];
  readonly quality?: readonly Quality[];
}

export interface Property {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  readonly logicalType: "string" | "date" | "timestamp" | "number" | "integer" | "array";
  readonly items?: { readonly logicalType: "number" };
  readonly logicalTypeOptions?: Readonly<Record<string, string | number>>;
  readonly required: boolean;
  readonly unique?: boolean;
  readonly relationships?: readonly { readonly to: string }[];
  readonly quality: readonly Quality[];
}

/** A quality check: a metric of the standard and the number it must come to, or text for people. */
export interface Quality {
  readonly type?: "text";
  readonly metric?: "nullValues" | "missingValues" | "invalidValues" | "duplicateValues" | "rowCount";
  readonly arguments?: Readonly<Record<string, readonly (string | number | null)[]>>;
  readonly mustBe?: number;
  readonly mustBeGreaterOrEqualTo?: number;
  readonly description: string;
  readonly dimension?: "completeness" | "conformity" | "uniqueness" | "consistency" | "timeliness" | "coverage";
}
