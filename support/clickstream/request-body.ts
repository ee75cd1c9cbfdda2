import type { FailureParts } from "../shared/failure";
import { asList, asObject, describedAt, type Json, resolved } from "./description";
import { type ApiDescription, PATHS } from "./service";

/** What the service's API description says of the parameters that the generate endpoint takes. */
export type DescribedParameters =
  /** There is no description, or none of this endpoint. */
  | { readonly kind: "unknown" }
  /** The endpoint takes no parameters. */
  | { readonly kind: "none" }
  /** It takes a JSON body, with these names; no names where the body may hold anything. */
  | { readonly kind: "body"; readonly names: readonly string[] }
  /** It takes them in another place than a JSON body, such as its address. */
  | { readonly kind: "elsewhere"; readonly names: readonly string[]; readonly place: string };

/** The names of the contract, under which the scenarios send parameters. */
export const PARAMETER_NAMES = [
  "num_users",
  "num_products",
  "num_events",
  "seed",
  "output_format",
  "skip_upload",
] as const;

/** Reads what a description says of the parameters. A description that is broken in places counts for what it says. */
export function describedParameters(description: ApiDescription | undefined): DescribedParameters {
  const document = asObject(description);
  const item = resolved(describedAt(description, PATHS.generate), document);
  if (!("post" in item)) return { kind: "unknown" };
  const operation = asObject(item.post);

  const contents = Object.entries(asObject(resolved(operation.requestBody, document).content));
  const json = contents.find(([type]) => /^(application\/([\w.-]+\+)?json|\*\/\*|application\/\*)(;|$)/i.test(type));
  if (json) return { kind: "body", names: [...propertiesOf(asObject(json[1]).schema, document)] };
  const [other] = contents;
  if (other) {
    const names = [...propertiesOf(asObject(other[1]).schema, document)];
    return { kind: "elsewhere", names, place: `as ${other[0]}` };
  }
  const inAddress = [...asList(item.parameters), ...asList(operation.parameters)]
    .map((parameter) => resolved(parameter, document))
    .filter((parameter) => parameter.in === "query")
    .map(({ name }) => String(name));
  return inAddress.length > 0 ? { kind: "elsewhere", names: inAddress, place: "in its address" } : { kind: "none" };
}

/** The names of the properties that a schema knows, those of the schemas that it is put together from included. */
function propertiesOf(schema: unknown, document: Json, seen: readonly unknown[] = []): Set<string> {
  const found = resolved(schema, document);
  if (seen.includes(found)) return new Set();
  const parts = [found.allOf, found.anyOf, found.oneOf].flatMap(asList);
  const below = parts.flatMap((part) => [...propertiesOf(part, document, [...seen, found])]);
  return new Set([...Object.keys(asObject(found.properties)), ...below]);
}

/**
 * Why the scenarios of a feature on parameters are skipped, and how to switch them on where the service takes
 * parameters. `feature` is the path of the feature's file.
 */
export function whyParametersAreSkipped(described: DescribedParameters, feature: string): string {
  const tagged = "this scenario is tagged @skip";
  const once = `RUN_SKIPPED=true npx cucumber-js ${feature} --tags @manual`;
  switch (described.kind) {
    case "unknown":
      return `${tagged}, and whether the service takes parameters cannot be told: its API description (${PATHS.description}) could not be read, or does not list data generation. If it does, remove @skip from ${feature}, or run it once: ${once}`;
    case "none":
      return `according to its API description, the service takes no parameters yet. Once it does, remove @skip from ${feature}; to run it all the same: ${once}`;
    case "elsewhere":
      return `according to its API description, the service takes parameters ${described.place} (${described.names.join(", ") || "no names given"}), where this scenario sends them as JSON in the request's body. To run it all the same: ${once}`;
    case "body":
      return `${tagged}, but it can be switched on: according to its API description, ${whatIsTaken(described.names)}. Remove @skip from ${feature}, or run it once: ${once}`;
  }
}

function whatIsTaken(names: readonly string[]): string {
  if (names.length === 0) return "the service takes parameters, without naming them";
  const missing = PARAMETER_NAMES.filter((name) => !names.includes(name));
  return `the service takes ${names.join(", ")}${missing.length > 0 ? ` (and not ${missing.join(", ")})` : ""}`;
}

/** Why the service does not take parameters that were sent under these names, and what to do; unset where it may take them. */
export function whyNotTaken(
  described: DescribedParameters,
  sent: readonly string[],
): Pick<FailureParts, "cause" | "remedy"> | undefined {
  if (described.kind === "unknown") return undefined;
  if (described.kind === "elsewhere") {
    return {
      cause: `according to its API description, the service takes parameters ${described.place}, and not as JSON in the request's body`,
      remedy: "let the endpoint take them as its contract says: as JSON in the request's body",
    };
  }
  const names = described.kind === "body" ? described.names : [];
  // A body without names may hold anything.
  if (described.kind === "body" && sent.every((name) => names.length === 0 || names.includes(name))) return undefined;
  return {
    cause: `the service does not take ${sent.filter((name) => !names.includes(name)).join(", ") || "parameters"}: its API description names ${names.join(", ") || "no parameters"}`,
    remedy: "deploy a version that takes this parameter; until then, leave the scenario tagged @skip",
  };
}

/** Why parameters that were sent under these names have no effect, and what to do. */
export function adviceOnIgnored(
  described: DescribedParameters,
  sent: readonly string[],
): Pick<FailureParts, "cause" | "remedy"> {
  return (
    whyNotTaken(described, sent) ?? {
      cause: "the endpoint accepts the parameter and ignores it",
      remedy: `check in the service's code that the request's parameters reach the generator, under the names ${PARAMETER_NAMES.slice(0, -1).join(", ")} and ${PARAMETER_NAMES.at(-1)}`,
    }
  );
}
