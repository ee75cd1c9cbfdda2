import { expectStreamed, mayHaveWaited } from "../clickstream/assertions";
import type { Generations } from "./generations";

/** So many more generations show whether output that came at the very end of a short one is kept back. */
const MORE_TO_BE_SURE = 2;

/**
 * The output of the latest generation arrived while it ran. Where that was over too soon to be sure of the contrary, others
 * are generated. Throws a `Failure`.
 */
export async function expectOutputStreams(generations: Pick<Generations, "latest" | "generate">): Promise<void> {
  for (let more = MORE_TO_BE_SURE; more > 0 && mayHaveWaited(generations.latest); more -= 1)
    await generations.generate();
  expectStreamed(generations.latest);
}
