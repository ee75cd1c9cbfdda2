import { createWriteStream } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { Bucket } from "../../bucket/bucket";
import { type BucketOptions, clientFor } from "../../bucket/client";
import { type StoreError, storeFailure } from "../../bucket/failures";
import type { HandInSettings, ResultsStoreSettings } from "../../settings/settings";
import { Failure, NotTried } from "../../shared/failure";

/**
 * Reports in a store, where those of many environments come together. Each run has a folder of its own there, named after
 * the environment and the moment; its results are written last, so that a folder with results is complete.
 */

const RESULTS = "results.json";
const HANDED_IN = "the reports are handed in (RESULTS_URL)";

/** So many environments are fetched at once. */
const AT_ONCE = 16;

/** Writes reports (paths of files) to a store, and returns the address of their folder. Throws a `NotTried` where that fails. */
export async function handIn(
  files: readonly string[],
  { store, environment }: HandInSettings,
  startedAt: Date,
): Promise<string> {
  if (!files.some((file) => path.basename(file) === RESULTS))
    throw new NotTried({
      promised: HANDED_IN,
      happened: "this run wrote no results.json",
      cause: "the formats were changed",
      remedy: "keep the formatters of cucumber.js, or unset RESULTS_URL",
    });
  const folder = `${store.prefix}${environment}/${stamp(startedAt)}/`;
  const client = clientFor(optionsOf(store));
  const lastResults = (one: string, other: string) =>
    Number(path.basename(one) === RESULTS) - Number(path.basename(other) === RESULTS);
  try {
    for (const file of files.toSorted(lastResults)) {
      const object = { Bucket: store.bucket, Key: `${folder}${path.basename(file)}`, ContentType: typeOf(file) };
      await client.send(new PutObjectCommand({ ...object, Body: await readFile(file) }));
    }
  } catch (error) {
    throw explained(error, store, HANDED_IN);
  } finally {
    client.destroy();
  }
  return `s3://${store.bucket}/${folder}`;
}

/**
 * Brings the reports of all environments into a folder, of each those of its newest run that is complete, and tells of how
 * many environments they are there. One without such a run has an empty folder, which says that it did not report. Throws
 * a `NotTried` where the store does not give them.
 */
export async function fetchReports(
  store: ResultsStoreSettings,
  folder: string,
  tell: (fetched: number, of: number) => void = () => {},
): Promise<void> {
  const bucket = new Bucket(optionsOf(store));
  try {
    const { objects } = await bucket.snapshot(store.prefix);
    const keys = Array.from(objects, ({ key }) => key.slice(store.prefix.length)).filter(isInside);
    const files = Map.groupBy(keys, (key) => `${path.posix.dirname(key)}/`);
    const runs = [...newestRuns(keys)];
    for (const environment of incompleteIn(keys)) await mkdir(path.join(folder, environment), { recursive: true });
    let fetched = 0;
    const fetchRun = async ([environment, run]: readonly [string, string]) => {
      for (const key of files.get(run) ?? [])
        await fetchOne(bucket, `${store.prefix}${key}`, path.join(folder, environment, key.slice(run.length)));
      fetched += 1;
      tell(fetched, runs.length);
    };
    tell(fetched, runs.length);
    for (let at = 0; at < runs.length; at += AT_ONCE) await Promise.all(runs.slice(at, at + AT_ONCE).map(fetchRun));
  } catch (error) {
    throw explained(error, store, "the reports can be fetched");
  } finally {
    bucket.close();
  }
}

async function fetchOne(bucket: Bucket, key: string, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const { stream } = await bucket.open(key);
  await pipeline(stream, createWriteStream(file));
}

/** A key that would lead out of the folder is none of this suite's. */
function isInside(key: string): boolean {
  return !key.split("/").some((part) => part === "" || part === "." || part === "..");
}

/** The key of a run's results: the environment, the moment, and the file. Others lie beside them, such as a report of all. */
const OF_RUN = /^((.+)\/\d{8}T\d{6}\.\d{3}Z\/)results\.json$/;

/** Of each environment, by name, what the keys of its newest complete run begin with. */
export function newestRuns(keys: readonly string[]): ReadonlyMap<string, string> {
  // In the order of the moments that they are named after, so that the newest is the last of its environment.
  return new Map(
    keys.toSorted().flatMap((key) => {
      const [, run, environment] = OF_RUN.exec(key) ?? [];
      return run && environment ? [[environment, run] as const] : [];
    }),
  );
}

const STAMP = /^\d{8}T\d{6}\.\d{3}Z$/;

/** The environments of which there are runs, and none that is complete: they did not hand in all. */
function incompleteIn(keys: readonly string[]): readonly string[] {
  const runs = keys.map((key) => path.posix.dirname(key)).filter((run) => STAMP.test(path.posix.basename(run)));
  const complete = newestRuns(keys);
  return [...new Set(runs.map((run) => path.posix.dirname(run)))].filter((environment) => !complete.has(environment));
}

function optionsOf({ endpoint, bucket, region, keys }: ResultsStoreSettings): BucketOptions {
  const credentials = keys && { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey };
  return {
    endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
    bucket,
    region,
    ...(credentials ? { credentials } : {}),
  };
}

/** `20261127T013000.123Z`: such names have the order of the moments. */
function stamp(moment: Date): string {
  return moment.toISOString().replace(/[-:]/g, "");
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".ndjson": "application/x-ndjson",
  ".xml": "application/xml",
};

function typeOf(file: string): string {
  return TYPES[path.extname(file)] ?? "application/octet-stream";
}

/** Errors of files that do not tell which. */
const OF_DISKS: readonly string[] = ["ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EMFILE"];

/** What the store of the reports said, with the names of its own settings in the advice; or why a file could not be used. */
function explained(error: unknown, store: ResultsStoreSettings, promised: string): unknown {
  const { path: file, code = "", message } = error as NodeJS.ErrnoException;
  if (file !== undefined || OF_DISKS.includes(code))
    return new NotTried({
      promised,
      happened: `a file on this machine could not be used (${message})`,
      cause: "the disk is full, or this user lacks access to the folder",
      remedy: "free some space, or name another folder",
    });
  const { endpoint, bucket } = optionsOf(store);
  const failure = error instanceof Failure ? error : storeFailure(error as StoreError, endpoint, bucket);
  const { happened, cause, remedy } = failure.parts;
  const own = (words: string) => words.replace(/\bMINIO_(?=ENDPOINT|ACCESS_KEY|SECRET_KEY|REGION)/g, "RESULTS_");
  return new NotTried({ promised, happened, cause: own(cause), remedy: own(remedy) });
}
