import { basename } from "node:path";
import { CreateBucketCommand, HeadBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type Chance, makeEvents, makeProducts, makeUsers, type Size, seededChance } from "./data.ts";
import { type DataFile, dataFiles, type Encode, type Format, type Row, type Rows, stampOf } from "./files.ts";

/** The parameters that the endpoint is expected to take, under the names of the contract. */
export interface Parameters {
  readonly num_users?: number;
  readonly num_products?: number;
  readonly num_events?: number;
  readonly seed?: number;
  readonly output_format?: Format;
  readonly skip_upload?: boolean;
}

export interface Warehouse {
  readonly client: S3Client;
  readonly bucket: string;
  /** Aborts when the service dies: its generators then upload nothing more. */
  readonly life?: AbortSignal;
}

/** Says one line of standard output. Resolves when the next may be said. */
export type Say = (line: string) => Promise<void>;

/** Where a fault or a variation may change what a generator does. */
export interface GeneratorHooks {
  /** Changes the rows before they are written. The output tells how many there were before. */
  readonly rows?: (rows: Rows) => Rows;
  /** Takes the place of writing rows in a format. */
  readonly encode?: Encode;
  /** Changes the files before they are uploaded. */
  readonly files?: (files: DataFile[]) => DataFile[] | Promise<DataFile[]>;
  /** What is there of a file when its turn to be uploaded has come. */
  readonly read?: (file: DataFile) => Promise<DataFile>;
  /** Takes the place of an upload. */
  readonly upload?: (file: DataFile, warehouse: Warehouse) => Promise<void>;
  /** Comes after the last upload. */
  readonly afterwards?: (warehouse: Warehouse) => Promise<void>;
  /** Changes where the generator uploads to. */
  readonly warehouse?: (warehouse: Warehouse) => Warehouse;
  /**
   * Whether generations at the same moment get in each other's way: they name their individual files alike within a
   * second, and upload side by side. Those of the healthy service have names of their own, and upload in turn.
   */
  readonly entangled?: boolean;
}

/**
 * Makes data and uploads it, saying what the real generator says. An upload that fails is said and does not end the
 * generator: like the real one, it ends with code 0 all the same.
 */
export async function generate(
  size: Size,
  parameters: Parameters,
  store: Warehouse,
  say: Say,
  hooks: GeneratorHooks = {},
): Promise<void> {
  const now = new Date();
  const chance = seededChance(parameters.seed ?? Math.floor(Math.random() * 2 ** 31));
  const warehouse = hooks.warehouse?.(store) ?? store;

  await say("Generating mock data for: all");
  const { num_users, num_products, num_events } = parameters;
  const asked = {
    users: num_users ?? size.users,
    products: num_products ?? size.products,
    events: num_events ?? size.events,
  };
  const rows = makeRows(asked, chance, now);
  const stamp = hooks.entangled ? stampOf(now) : ownStamp(now);
  const made = dataFiles(hooks.rows?.(rows) ?? rows, stamp, parameters.output_format, hooks.encode);
  const files = (await hooks.files?.(made)) ?? made;
  const [usersFile, productsFile, eventsFile, aliasFile] = made.map((file) => file.key);
  await say(`Generating ${asked.users} users...`);
  await say(`Successfully generated ${asked.users} users in '../${usersFile}'`);
  await say(`Generating ${asked.products} products...`);
  await say(`Successfully generated ${asked.products} products in '../${productsFile}'`);
  await say(`Generating ${asked.events} clickstream events...`);
  // Fraud comes on top of the number that was asked for.
  await say(`Successfully generated ${asked.events}+ events in '../${eventsFile}'`);
  await say(`Created stable alias file: ../${aliasFile}`);

  const uploads = () => uploadAll(files, warehouse, say, hooks);
  if (parameters.skip_upload) await say("Upload skipped");
  else await (hooks.entangled ? uploads() : inTurn(uploads));
  await say("Mock data generation complete for: all");
}

/** The rows of one generation, made of seeded chance. */
export function makeRows(size: Size, chance: Chance, now: Date): Rows {
  const users = makeUsers(size.users, chance, now);
  const products = makeProducts(size.products, chance);
  const events = makeEvents(size.events, users, products, chance, now);
  return { users: asRows(users), products: asRows(products), events: asRows(events) };
}

function asRows(rows: readonly object[]): readonly Row[] {
  return rows as readonly Row[];
}

const stamps = new Set<string>();

/** A stamp that no other generation of this process has: a second one within a second has a number behind it. */
function ownStamp(now: Date): string {
  const stamp = stampOf(now);
  let own = stamp;
  // "_" sorts behind the full stop that follows a stamp without a number, so a later file has a later name.
  for (let number = 2; stamps.has(own); number += 1) own = `${stamp}_${number}`;
  stamps.add(own);
  return own;
}

let lastTurn: Promise<void> = Promise.resolve();

/** Does one after the other, so that what is in the bucket afterwards is all of one generation. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => {});
  return turn;
}

async function uploadAll(files: DataFile[], warehouse: Warehouse, say: Say, hooks: GeneratorHooks): Promise<void> {
  const { read = async (file: DataFile) => file, upload: put = upload, afterwards } = hooks;
  try {
    await ensureBucket(warehouse);
  } catch (error) {
    await say(`❌ Failed to configure client or create bucket: ${describe(error)}`);
    return;
  }
  let uploaded = 0;
  for (const each of files) {
    const file = await read(each);
    const size = Buffer.byteLength(file.body).toLocaleString("en-US");
    await say(`📤 Uploading ${basename(file.key)} (${size} bytes) to s3://${warehouse.bucket}/${file.key}`);
    try {
      await put(file, warehouse);
      uploaded += 1;
      await say(`✅ Upload successful: s3://${warehouse.bucket}/${file.key}`);
    } catch (error) {
      await say(`❌ Upload failed for ${file.key}: ${describe(error)}`);
    }
  }
  await afterwards?.(warehouse);
  if (files.length > 0) await say(`📊 Upload Summary: Total successful uploads: ${uploaded}`);
}

export async function upload(file: DataFile, { client, bucket, life }: Warehouse): Promise<void> {
  const { key, body, contentEncoding } = file;
  const encoding = contentEncoding ? { ContentEncoding: contentEncoding } : {};
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...encoding });
  await client.send(command, life ? { abortSignal: life } : {});
}

async function ensureBucket({ client, bucket }: Warehouse): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch {
    await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: Error) => {
      if (error.name !== "BucketAlreadyOwnedByYou") throw error;
    });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
