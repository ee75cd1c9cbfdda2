import { parse, stringify } from "yaml";
import { contractOf, statesDataSets } from "../../dataset/odcs/data-contract";
import { ODCS_VERSION } from "../../dataset/odcs/model";
import { type About, odcsOf } from "../../dataset/odcs/odcs";
import { problemsOf } from "../../dataset/odcs/validation";
import type { FeatureText } from "./feature-files";

const WIDTH = 120;

/**
 * The contract that features state, as YAML of the Open Data Contract Standard. Throws an `Error` for features that state
 * no contract or one that cannot be understood, and for a contract that the standard's schema refuses.
 */
export function contractFile(features: readonly FeatureText[], about: Omit<About, "purpose">): string {
  const stating = features
    .map((feature) => ({ ...feature, scenarios: feature.scenarios.filter(statesDataSets) }))
    .filter(({ scenarios }) => scenarios.length > 0);
  if (stating.length === 0)
    throw new Error(
      'No feature states the contract: no scenario has the step "these data sets, which every generation leaves in the bucket:".',
    );
  const purpose = stating
    .map(({ description }) => description)
    .join(" ")
    .trim();
  const contract = odcsOf(contractOf(stating.flatMap(({ scenarios }) => scenarios)), { ...about, purpose });
  // Columns that two data sets share are written out for both; other tools need not know YAML's references.
  const yaml = stringify(contract, { lineWidth: WIDTH, aliasDuplicateObjects: false });
  // As others will read it.
  const problems = problemsOf(parse(yaml));
  if (problems.length > 0)
    throw new Error(
      [`The schema of the Open Data Contract Standard ${ODCS_VERSION} refuses the contract:`, ...problems].join("\n  "),
    );
  const files = stating.map(({ file }) => file).join(", ");
  return `# The data contract of ${files}. To change it, change the tables there and run: npm run contract\n${yaml}`;
}
