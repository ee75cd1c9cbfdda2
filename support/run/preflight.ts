import { existsSync } from "node:fs";
import path from "node:path";
import type { Pickle } from "@cucumber/messages";
import { agrees, destinationToAgreeTo, refusal } from "../environment/consent";
import { prepareTarget } from "../environment/resolve";
import type { Target } from "../environment/target";
import { trustCertificates } from "../net/tls";
import { loadDotEnv, readSettings } from "../settings/environment";
import { loadEnvironment } from "../settings/environments";
import type { Variable } from "../settings/names";
import type { Settings } from "../settings/settings";
import { settingsWarnings } from "../settings/warnings";
import { cancel } from "../shared/cancellation";
import { generates, type Request } from "./manual-gate";
import { problemOf, publishPlan } from "./plan";
import { scopeOf, type Whole } from "./scope";

/** What happens between the choice of the scenarios and the first of them: everything that decides whether they run. */

/** The scenarios that Cucumber found, before and after its filters. */
export interface Selection {
  /** Paths of features as given, lines and patterns included. */
  readonly paths: readonly string[];
  /** How many scenarios the filters left. */
  readonly selected: number;
  /** Which of several shards this run is, such as `1/3`; `""` where it is none. */
  readonly shard: string;
}

/**
 * Why this run would run nothing; unset if it will run something. For Cucumber a run without scenarios has passed, and a
 * misspelt name is enough for one. Only a shard may be empty.
 */
export function whyNothingToRun({ paths, selected, shard }: Selection): string | undefined {
  const files = paths.map((given) => given.replace(/(:\d+)+$/, "")).filter((file) => !/[*?[{]/.test(file));
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) return `Nothing was run: there is no ${missing.join(", and no ")}.`;
  if (selected > 0 || shard !== "") return undefined;
  return "Nothing was run: no scenario matches what was asked for. Check the tags, the names, and that each line given is one on which a scenario begins.";
}

/** A run that is ready to start, or is not to start. */
export interface Prepared {
  /** Ends what was started for the run. */
  readonly release: () => Promise<void>;
  /** Set when the user did not want the run to start. */
  readonly cancelled?: true;
}

/**
 * Reads the settings, starts what it takes to reach the target, prints the target, asks whether real data may be written
 * there, and publishes the plan. What goes wrong is in the plan, so that a hook can fail the run with it and the reports
 * contain it.
 */
export async function prepare(
  request: Request,
  pickles: readonly Pickle[],
  whole: Whole,
  say: (text: string) => void,
): Promise<Prepared> {
  let asked = request;
  let release = async () => {};
  try {
    const certificatesAtStart = process.env.NODE_EXTRA_CA_CERTS;
    loadProjectDotEnv();
    loadEnvironment(process.env);
    for (const warning of settingsWarnings(process.env)) say(`Warning: ${warning}\n`);
    const settings = readSettings(process.env);
    if (settings.manual !== undefined) asked = { ...asked, manual: settings.manual };
    const { certificates } = settings;
    const lateCertificates = certificates !== certificatesAtStart ? certificates : undefined;
    if (lateCertificates) trustCertificates(lateCertificates);

    const ready = await prepareTarget(settings);
    release = ready.release;
    const { failOnFlaky } = settings;
    const scope = scopeOf(asked, pickles, whole);
    const writes = pickles.some((pickle) => generates(pickle, asked, settings.skipped));
    const plan = { asked, scope, target: ready.target, bucket: settings.store.bucket, failOnFlaky, writes };
    publishPlan({ ...plan, ...(lateCertificates ? { lateCertificates } : {}) });
    say(`Target: ${ready.target.note}\n        Its store: ${ready.target.storeEndpoint}, bucket ${plan.bucket}\n`);
    if (!writes || (await mayWrite(ready.target, settings))) return { release };
    publishPlan({ ...plan, cancelled: "the question whether to generate real data was not answered with yes" });
    cancel();
    return { release, cancelled: true };
  } catch (error) {
    publishPlan({ asked, ...problemOf(error) });
    return { release };
  }
}

/** Whether real data may be written. Throws where nobody can be asked. */
async function mayWrite(
  target: Target,
  { allowedHosts: hosts, allowedContexts: contexts }: Settings,
): Promise<boolean> {
  const destination = destinationToAgreeTo(target, { hosts, contexts });
  if (!destination) return true;
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) throw new Error(refusal(destination));
  return agrees(destination, { input, output });
}

const PROJECT = path.resolve(__dirname, "../..");
const FILES: readonly Variable[] = ["NODE_EXTRA_CA_CERTS", "HISTORY_FILE"];

/** Reads the project's `.env`, wherever the run was started from. The files that it names are relative to it. */
export function loadProjectDotEnv(project = PROJECT): void {
  const { env } = process;
  const own = FILES.filter((name) => env[name] !== undefined);
  const folder = path.relative("", project);
  loadDotEnv(path.join(folder, ".env"));
  for (const name of FILES) {
    const file = env[name]?.trim();
    if (file && !own.includes(name) && !path.isAbsolute(file)) env[name] = path.join(folder, file);
  }
}
