/** What says which of many environments a run is for. Texts are those of variables. */
export interface Choice {
  /** JOB_COMPLETION_INDEX, from 0, which Kubernetes sets in the pods of an Indexed Job. */
  readonly index?: string | undefined;
  /** ENVIRONMENT_NAME. */
  readonly name?: string | undefined;
  /** ENVIRONMENT_COUNT: how many there are to be. */
  readonly count?: string | undefined;
}

/** Which of the environments that a folder holds (names in code unit order) a run is for, and why it is not to begin. */
export function chooseEnvironment(
  names: readonly string[],
  folder: string,
  { index, name, count }: Choice,
): { readonly name?: string; readonly problems: readonly string[] } {
  const all = `${folder} holds ${names.length} environment${names.length === 1 ? "" : "s"} (${listed(names)})`;
  const problems: string[] = [];
  // An index too few would leave environments untried, and nobody would know of them.
  if (count !== undefined && count !== String(names.length))
    problems.push(
      `ENVIRONMENT_COUNT is "${count}", but ${all}: make it and the Job's completions ${names.length}, so that all are tried`,
    );
  const found = index === undefined ? name : names[indexOf(index)];
  if (index !== undefined && found === undefined)
    problems.push(
      `JOB_COMPLETION_INDEX is "${index}", counted from 0, but ${all}: make the Job's completions ${names.length}`,
    );
  else if (found === undefined)
    problems.push(
      `ENVIRONMENTS_FOLDER is set, but nothing says which environment this run is for, and ${all}: set ENVIRONMENT_NAME to one of them, or run an Indexed Job, which sets JOB_COMPLETION_INDEX`,
    );
  else if (!names.includes(found))
    problems.push(`ENVIRONMENT_NAME is "${found}", but ${all}: set it to one of them, or add its file`);
  else if (name !== undefined && name !== found)
    problems.push(
      `ENVIRONMENT_NAME is "${name}", but JOB_COMPLETION_INDEX ${index} stands for ${found}: unset ENVIRONMENT_NAME`,
    );
  return { ...(found === undefined ? {} : { name: found }), problems };
}

function indexOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : -1;
}

const MOST_LISTED = 10;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
