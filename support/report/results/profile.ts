import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { requirementId } from "../../run/requirement-id";
import { featureFiles, readFeature } from "../features";
import { namesOf } from "../scenario-report";

/** What a service has to do to be accepted: the requirements of the feature files, as they are now. */
export interface Profile {
  readonly name: string;
  /** `sha256:` and the hash of all feature files with their names. Files that differ in line ends only have the same. */
  readonly digest: string;
  /** In the order of the feature files. Those of a file that cannot be read are missing. */
  readonly requirements: readonly Requirement[];
  /** Why feature files cannot be read. */
  readonly unreadable: readonly string[];
}

/** A scenario, or a scenario outline with all of its examples. */
export interface Requirement {
  /** Such as `DATA-003`. */
  readonly id: string;
  readonly title: string;
  readonly feature: string;
  /** The path of the feature file, relative to the project, with `/`. */
  readonly file: string;
  /**
   * False where it may be skipped: the service need not offer it yet, it takes a consent that nobody has to give, or it
   * depends on where the service runs whether it can be tried.
   */
  readonly required: boolean;
  /** The names of its cases, as reports have them: of each example, or of the scenario itself. */
  readonly cases: readonly string[];
}

const NAME = "clickstream";
/** The tags of what may be skipped. */
const OPTIONAL: readonly string[] = ["@skip", "@deletes", "@restarts", "@where-possible"];

/** Reads the profile of a project, which is in its folder `features`; an empty one where there is no such folder. */
export function readProfile(project: string): Profile {
  const folder = path.join(project, "features");
  const files = existsSync(folder) ? featureFiles(folder) : [];
  const hash = createHash("sha256");
  for (const file of files) {
    const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    hash.update(`${inProject(project, file)}\0${text}\0`);
  }
  const unreadable: string[] = [];
  const requirements = files.flatMap((file) => {
    try {
      return requirementsOf(file, inProject(project, file));
    } catch (error) {
      unreadable.push((error as Error).message);
      return [];
    }
  });
  return { name: NAME, digest: `sha256:${hash.digest("hex")}`, requirements, unreadable };
}

/** A path relative to the project, with `/`. */
export function inProject(project: string, file: string): string {
  return path.relative(project, path.resolve(file)).replaceAll(path.sep, "/");
}

function requirementsOf(path: string, file: string): Requirement[] {
  const { query } = readFeature(path);
  const names = namesOf(query);
  const cases = query.findAllPickles().flatMap((pickle) => {
    const { feature, scenario } = query.findLineageBy(pickle) ?? {};
    const id = requirementId(scenario?.tags);
    const required = !pickle.tags.some(({ name }) => OPTIONAL.includes(name));
    const title = scenario?.name ?? pickle.name;
    return id
      ? [{ id, title, feature: feature?.name ?? file, file, required, name: names.get(pickle.id) ?? title }]
      : [];
  });
  return [...Map.groupBy(cases, ({ id }) => id).values()].flatMap((group) =>
    group.slice(0, 1).map(({ name: _, ...requirement }) => ({ ...requirement, cases: group.map(({ name }) => name) })),
  );
}
