import { CreateBucketCommand, HeadBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { makeEvents, makeProducts, makeUsers, type Size, seededChance } from "./data.ts";
import { type DataFile, dataFiles, type Format } from "./files.ts";

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
}

/** Says one line of standard output. Resolves when the next may be said. */
export type Say = (line: string) => Promise<void>;

/** Where a fault or a variation may change what a generator does. */
export interface GeneratorHooks {
  /** Changes the files before they are uploaded. */
  readonly files?: (files: DataFile[]) => DataFile[];
  /** Takes the place of an upload. */
  readonly upload?: (file: DataFile, warehouse: Warehouse) => Promise<void>;
  /** Changes where the generator uploads to. */
  readonly warehouse?: (warehouse: Warehouse) => Warehouse;
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
  const users = makeUsers(parameters.num_users ?? size.users, chance, now);
  const products = makeProducts(parameters.num_products ?? size.products, chance);
  const events = makeEvents(parameters.num_events ?? size.events, users, products, chance, now);
  const made = dataFiles(users, products, events, now, parameters.output_format);
  const [usersFile, productsFile, eventsFile] = made.map((file) => file.key);
  await say(`Generating ${users.length} users...`);
  await say(`Successfully generated ${users.length} users in '${usersFile}'`);
  await say(`Generating ${products.length} products...`);
  await say(`Successfully generated ${products.length} products in '${productsFile}'`);
  await say(`Generating ${events.length} clickstream events...`);
  await say(`Successfully generated ${events.length} events in '${eventsFile}'`);

  if (parameters.skip_upload) await say("Upload skipped");
  else await uploadAll(hooks.files?.(made) ?? made, warehouse, say, hooks.upload ?? upload);
  await say("Mock data generation complete for: all");
}

async function uploadAll(
  files: DataFile[],
  warehouse: Warehouse,
  say: Say,
  put: NonNullable<GeneratorHooks["upload"]>,
): Promise<void> {
  try {
    await ensureBucket(warehouse);
  } catch (error) {
    await say(`❌ Failed to configure client or create bucket: ${describe(error)}`);
    return;
  }
  let uploaded = 0;
  for (const file of files) {
    await say(
      `📤 Uploading ${file.key} (${Buffer.byteLength(file.body)} bytes) to s3://${warehouse.bucket}/${file.key}`,
    );
    try {
      await put(file, warehouse);
      uploaded += 1;
      await say(`✅ Upload successful: s3://${warehouse.bucket}/${file.key}`);
    } catch (error) {
      await say(`❌ Upload failed for ${file.key}: ${describe(error)}`);
    }
  }
  await say(`📊 Upload Summary: ${uploaded} of ${files.length} files uploaded`);
}

export async function upload(file: DataFile, { client, bucket }: Warehouse): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: file.key, Body: file.body }));
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
