import type { Creation } from "../bucket/assertions";
import { madeObjects } from "../bucket/snapshot";
import type { Generation } from "../clickstream/generation";
import { hasNewKeys, isHeldBy } from "../dataset/data-sets";
import { countFraudulentUsers } from "../dataset/fraud";
import { expectNothingHalf, type MaybeHalf } from "../dataset/half-written";
import type { DataSetContract } from "../dataset/odcs/data-contract";
import { FinishedData } from "./finished-data";
import { discard, openStore, type ReadCopy } from "./finished-generation";
import type { Scenario } from "./scenario";

/**
 * Reads every object that changed under the name of a data set while a generation was cut off, and expects each to be
 * whole. Objects under other names, such as those that a service keeps aside until they are complete, are no data.
 * `generations` are the one that was cut off and, for what its output did not come to say, others like it.
 */
export async function expectNoHalfData(
  scenario: Scenario,
  stated: readonly DataSetContract[],
  generations: readonly Generation[],
  creation: Creation,
): Promise<number> {
  const made = madeObjects(creation.changes);
  const dataSets = stated.filter((dataSet) => made.some(({ key }) => isHeldBy(dataSet, key)));
  if (dataSets.length === 0) return 0;
  const finished = { ...(await openStore()), generations, creation };
  try {
    const data = new FinishedData(scenario, dataSets, finished);
    const objects: MaybeHalf[] = [];
    for (const dataSet of dataSets)
      for (const read of await data.read(dataSet.name)) objects.push(await looked(data, dataSet, read));
    expectNothingHalf(objects);
    return objects.length;
  } finally {
    discard(finished);
  }
}

async function looked(
  data: FinishedData,
  { name, fraud, ...dataSet }: DataSetContract,
  read: ReadCopy,
): Promise<MaybeHalf> {
  const [told] = data.finished.generations.flatMap(({ output }) =>
    output.generated.filter((one) => name.endsWith(one.dataSet)),
  );
  const plus = told?.orMore && fraud ? fraud.users * (fraud.views + fraud.failedPayments) : 0;
  const { database } = data.finished;
  // Without its columns there is nothing to look for.
  const hasEvents =
    read.table.rows > 0 &&
    ["timestamp", "user_id", "event_type"].every((column) => read.table.columns.includes(column));
  const originals = hasNewKeys({ name, ...dataSet }) ? [] : await originalsOf(data, name);
  return {
    read,
    ...(told ? { rows: { told: told.rows, plus } } : {}),
    ...(fraud && hasEvents
      ? { fraud: { found: await countFraudulentUsers(database, read.tableName, fraud), promised: fraud.users } }
      : {}),
    ...(originals.length > 0 ? { isCopy: originals.some(({ copy }) => copy.sha256 === read.copy.sha256) } : {}),
  };
}

/** The objects that one under a name such as "latest events" may be a copy of: the events that changed as well. */
async function originalsOf(data: FinishedData, name: string): Promise<readonly ReadCopy[]> {
  const original = data.dataSets.find((one) => one.name !== name && name.endsWith(one.name) && hasNewKeys(one));
  return original ? data.read(original.name) : [];
}
