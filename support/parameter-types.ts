import { defineParameterType } from "@cucumber/cucumber";
import { INVALID_PARAMETER } from "./clickstream/parameters";
import { parseSize } from "./shared/quantities";

defineParameterType({
  name: "size",
  regexp: /\d+(?:\.\d+)? (?:bytes?|KB|MB|GB)/,
  transformer: parseSize,
});

defineParameterType({
  name: "format",
  regexp: /CSV|JSON|Parquet/,
  transformer: (name) => name.toLowerCase(),
});

defineParameterType({
  name: "dataSet",
  regexp: /[a-z]+(?: [a-z]+)*?/,
  transformer: (name) => name,
});

defineParameterType({
  name: "parameterName",
  regexp: INVALID_PARAMETER,
  transformer: (name) => name,
});
