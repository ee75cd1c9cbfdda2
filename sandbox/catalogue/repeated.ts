import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { Behaviour } from "../behaviour.ts";
import type { DataFile } from "../files.ts";
import { upload, type Warehouse } from "../generator.ts";
import { BYSTANDERS, edited, isCopy, OLDER_INDIVIDUAL, put, remove, textOf } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Faults that show only in a second generation, or after what the first one made was removed. */

/** For so long a program beside the service looks after the bucket, and so often, in ms. */
const WATCHED = 20_000;
const LOOK = 100;

/** The files of all generations since the sandbox was started, each as it was made. */
interface Past {
  readonly made: DataFile[][];
}

/** A behaviour that knows what earlier generations made. The sandbox asks for older objects once, when it starts. */
function remembering(behaviour: (past: Past) => Behaviour, older: readonly DataFile[] = []): Behaviour {
  const past: { made: DataFile[][] } = { made: [] };
  const inner = behaviour(past);
  return {
    ...inner,
    olderObjects: () => {
      past.made = [];
      return older;
    },
    files: async (files) => {
      const changed = (await inner.files?.(files)) ?? files;
      past.made.push(files);
      return changed;
    },
  };
}

/** Changes the files of every generation but the first, which it is given as well. */
function fromSecond(change: (files: DataFile[], first: readonly DataFile[]) => DataFile[]): Behaviour {
  return remembering((past) => ({
    files: (files) => {
      const [first] = past.made;
      return first ? change(files, first) : files;
    },
  }));
}

async function isThere({ client, bucket }: Warehouse, key: string): Promise<boolean> {
  return client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    () => false,
  );
}

/** Goes on looking at the bucket after a generation, beside the service. */
function lookAfter(look: () => Promise<void>): void {
  const timer = setInterval(() => void look().catch(() => {}), LOOK);
  setTimeout(() => clearInterval(timer), WATCHED).unref();
  timer.unref();
}

function individualOf(files: readonly DataFile[]): DataFile | undefined {
  return files.find(({ key }) => key.includes("individual"));
}

/** Has the events of the first generation before those of each other. */
const ADDS_TO_FIRST = fromSecond((files, first) =>
  files.map((file) => {
    const earlier = individualOf(first);
    return file.key.includes("clickstream") && earlier ? edited(file, (text) => textOf(earlier) + text) : file;
  }),
);

function cleaned(name: string, does: string, scenario: string, words: string, behaviour: Behaviour): Entry {
  // The bucket is watched after a clean-up for a share of that time, in which a program beside the service has to act.
  const settings = { SETTLE_TIMEOUT: "12s" };
  return { name, does, fails: "clean-up", scenario, words, settings, behaviour };
}

function repeated(name: string, does: string, words: string, behaviour: Behaviour): Entry {
  return { name, does, fails: "regeneration", words, behaviour };
}

const REMOVED = "What a generation has made can be removed";
const AFTERWARDS = "After a clean-up, the next generation is whole";

export const repeatedFaults: readonly Entry[] = [
  cleaned(
    "brings-back-what-was-removed",
    "uploads again what is removed from the bucket",
    REMOVED,
    "written again after that, though nobody asked for data",
    remembering((past) => ({
      afterwards: async (warehouse) => {
        const files = past.made.at(-1) ?? [];
        lookAfter(async () => {
          for (const file of files) if (!(await isThere(warehouse, file.key))) await upload(file, warehouse);
        });
      },
    })),
  ),
  cleaned(
    "removes-older-when-newer-is-gone",
    "removes older events once the newest are gone",
    REMOVED,
    "1 object of before is gone or changed, though the clean-up did not touch it",
    remembering(
      (past) => ({
        afterwards: async (warehouse) => {
          const newest = individualOf(past.made.at(-1) ?? [])?.key ?? "";
          lookAfter(async () => {
            if (!(await isThere(warehouse, newest))) await remove(OLDER_INDIVIDUAL)(warehouse);
          });
        },
      }),
      BYSTANDERS,
    ),
  ),
  cleaned(
    "brings-back-under-another-name",
    "uploads the events that are removed from the bucket again, under another name",
    REMOVED,
    "written again after that, though nobody asked for data",
    remembering((past) => ({
      afterwards: async (warehouse) => {
        const newest = individualOf(past.made.at(-1) ?? []);
        lookAfter(async () => {
          if (newest && !(await isThere(warehouse, newest.key)))
            await upload(
              { ...newest, key: newest.key.replace(/\d(?=\D*$)/, (digit) => `${9 - Number(digit)}`) },
              warehouse,
            );
        });
      },
    })),
  ),
  cleaned(
    "cuts-off-older-when-newer-is-gone",
    "cuts off older events once the newest are gone",
    REMOVED,
    "was overwritten",
    remembering(
      (past) => ({
        afterwards: async (warehouse) => {
          const newest = individualOf(past.made.at(-1) ?? [])?.key ?? "";
          let isCut = false;
          lookAfter(async () => {
            if (isCut || (await isThere(warehouse, newest))) return;
            isCut = true;
            await put({ key: OLDER_INDIVIDUAL, body: "{}\n" })(warehouse);
          });
        },
      }),
      BYSTANDERS,
    ),
  ),
  cleaned(
    "needs-earlier-data",
    "fails to upload anything where the data of the generation before is gone",
    AFTERWARDS,
    "NoSuchKey: the data of the generation before",
    remembering((past) => ({
      upload: async (file, warehouse) => {
        const earlier = past.made.at(-2)?.find(isCopy)?.key;
        if (earlier && !(await isThere(warehouse, earlier)))
          throw Object.assign(new Error("the data of the generation before is not there"), { name: "NoSuchKey" });
        await upload(file, warehouse);
      },
    })),
  ),
  cleaned(
    "uploads-each-key-once",
    "says that it uploads the users again, and trusts that they are there since the first time",
    AFTERWARDS,
    "1 announced upload did not show",
    remembering((past) => ({
      upload: async (file, warehouse) => {
        const known = past.made.length > 1 && file.key === "data/users.csv";
        if (!known) await upload(file, warehouse);
      },
    })),
  ),
  cleaned(
    "remembers-removed-events",
    "adds the events that were removed to those of the next generation",
    AFTERWARDS,
    "702 rows, where the output says 300+ (351)",
    ADDS_TO_FIRST,
  ),
  cleaned(
    "uploads-earlier-files-again",
    "uploads the events of earlier generations again, where they are missing",
    AFTERWARDS,
    "1 object that had been removed is there again",
    fromSecond((files, first) => {
      const earlier = individualOf(first);
      return earlier ? [...files, earlier] : files;
    }),
  ),
  repeated(
    "alias-of-the-first-stays",
    "uploads the latest events only where there are none",
    "created or overwritten no object for latest events",
    fromSecond((files) => files.filter((file) => !isCopy(file))),
  ),
  repeated(
    "alias-of-the-first-again",
    "uploads the events of its first generation as the latest ones, with one event more",
    "their contents differ",
    fromSecond((files, first) =>
      files.map((file) =>
        isCopy(file) ? edited(first.find(isCopy) ?? file, (text) => text.replace("view", "View")) : file,
      ),
    ),
  ),
  repeated(
    "second-removes-first",
    "removes the events of the generation before",
    "was removed",
    remembering((past) => ({
      afterwards: async (warehouse) => {
        const earlier = individualOf(past.made.at(-2) ?? []);
        if (earlier) await remove(earlier.key)(warehouse);
      },
    })),
  ),
  repeated(
    "second-changes-first",
    "cuts off the events of the generation before",
    "was overwritten",
    remembering((past) => ({
      afterwards: async (warehouse) => {
        const earlier = individualOf(past.made.at(-2) ?? []);
        if (earlier) await put(edited(earlier, (text) => text.slice(0, text.length / 2)))(warehouse);
      },
    })),
  ),
  repeated(
    "second-overwrites-first",
    "gives the events of every generation the same name",
    "was overwritten",
    fromSecond((files, first) =>
      files.map((file) =>
        file.key.includes("individual") ? { ...file, key: individualOf(first)?.key ?? file.key } : file,
      ),
    ),
  ),
  repeated(
    "second-adds-to-first",
    "adds the events of each generation to those before",
    "702 rows, where the output says 300+ (351)",
    ADDS_TO_FIRST,
  ),
  repeated(
    "second-has-users-of-the-first",
    "uploads the users of its first generation again",
    "data/users.csv has the content of the older data/users.csv",
    fromSecond((files, first) =>
      files.map((file) => (file.key.includes("users") ? (first.find(({ key }) => key === file.key) ?? file) : file)),
    ),
  ),
  repeated(
    "second-has-products-of-no-event",
    "makes new products in its second generation, and events of the old ones",
    "product_id must be a product_id of products",
    fromSecond((files, first) =>
      files.map((file) => {
        const earlier = individualOf(first);
        return file.key.includes("clickstream") && earlier
          ? edited(file, (text) => withProductsOf(text, textOf(earlier)))
          : file;
      }),
    ),
  ),
];

/** Events that name the products of others. */
function withProductsOf(text: string, others: string): string {
  const named = [...others.matchAll(/"product_id":"([^"]+)"/g)].map(([, id]) => id);
  let index = 0;
  return text.replace(/"product_id":"[^"]+"/g, () => {
    index += 1;
    return `"product_id":"${named[index % named.length]}"`;
  });
}

export const repeatedVariations: readonly Entry[] = [
  {
    name: "uploads-beside-others",
    does: "uploads while something else writes into its folder, and beside it",
    passes: ["clean-up", "regeneration"],
    behaviour: {
      olderObjects: BYSTANDERS,
      afterwards: async (warehouse) =>
        put(
          { key: `data/notes-${Date.now()}.txt`, body: "what someone else has written\n" },
          { key: `reports/${Date.now()}.txt`, body: "what someone else has written\n" },
        )(warehouse),
    },
  },
  {
    name: "overwrites-older-data",
    does: "overwrites the data that was there before, as it does each time",
    passes: ["clean-up", "regeneration"],
    behaviour: {
      olderObjects: [
        { key: "data/users.csv", body: "user_id,name\n1,someone of before\n".repeat(10) },
        { key: "data/clickstream/clickstream.json", body: '{"event_type":"view"}\n'.repeat(10) },
        ...BYSTANDERS,
      ],
    },
  },
];
