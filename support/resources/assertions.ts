import { Failure, NotTried } from "../shared/failure";
import { formatSize } from "../shared/quantities";
import type { Look } from "./look";
import { growthOf, memoryTrend } from "./memory-growth";
import { leftBehind, type ServiceProcess } from "./processes";
import { isAlternating } from "./use";

/** What a service is at rest after each of several generations, and how many there were to be at first. */
export interface AtRest {
  readonly looks: readonly Look[];
  readonly planned: number;
}

/**
 * The memory at rest stays within `bound` bytes, or stops growing: see `memoryTrend`. `variable` is
 * the setting that adjusts the bound. Throws a `Failure`, and `NotTried` where the looks do not belong together.
 */
export function expectMemoryGivenBack({ looks, planned }: AtRest, bound: number, variable: string): void {
  if (isAlternating(looks)) throw notTogether();
  const memories = looks.map(({ memory }) => memory);
  if (memoryTrend(memories, planned, bound) !== "growing") return;
  const later = growthOf(memories.slice(-planned));
  throw new Failure({
    promised: `after each generation the memory at rest stays within ${formatSize(bound)}, or stops growing`,
    happened: `it grew from ${formatSize(memories[0] ?? 0)} after the first generation to ${formatSize(memories.at(-1) ?? 0)} after the last of ${memories.length}, and went on growing: by ${formatSize(later)} over the last ${planned}`,
    details: [`after each: ${memories.map(formatSize).join(", ")}`],
    cause: memoryCause(leftBetween(looks[0], looks.at(-1)).length),
    remedy: `compare two snapshots of its memory, one after some generations and one after more (tracemalloc or memray in Python); where it needs longer to give memory back, set LEAK_GENERATIONS higher, and where it may grow so much, ${variable}`,
  });
}

/** What is left behind holds memory as well, and may be all that there is to it. */
function memoryCause(left: number): string {
  if (left === 0)
    return "the service keeps something of each generation: its output, its data, a finished task, an open connection or file";
  return `processes of the generations are left behind (${left}), and their memory is counted; see the scenario on these`;
}

function notTogether(): NotTried {
  return new NotTried({
    promised: "the memory of one and the same service can be measured again and again",
    happened: "several processes answer in turn at the address of the metrics, so what they say cannot be compared",
    cause: "there are several replicas or workers behind METRICS_URL",
    remedy: "let METRICS_URL name one of them, or measure in another way: in a cluster, PORT_FORWARD=true",
  });
}

/**
 * The processes that are left behind by the generations between two looks at rest: see `leftBehind`. None where the looks
 * do not show processes.
 */
export function leftBetween(before: Look | undefined, now: Look | undefined): ServiceProcess[] {
  return leftBehind(before?.processes ?? [], now?.processes ?? []);
}

/** No process is left behind. `waited` says in words how long they had to end. Throws a `Failure` that names those that are. */
export function expectNoneLeft(left: readonly ServiceProcess[], generations: number, waited: string): void {
  if (left.length === 0) return;
  const defunct = left.filter((one) => one.defunct).length;
  throw new Failure({
    promised: "every generator ends with its generation",
    happened: `${left.length === 1 ? "1 process" : `${left.length} processes`} more than after the first generation ${left.length === 1 ? "is" : "are"} there ${waited} after the last of ${generations}:`,
    details: left
      .slice(0, 10)
      .map(({ pid, parent, command, memory, defunct: ended }) =>
        [
          `process ${pid}${command ? `: ${command}` : ""}`,
          ended
            ? "it has ended, and nobody has waited for it"
            : `${formatSize(memory)}, its parent is process ${parent}`,
        ].join(", "),
      ),
    cause:
      defunct === left.length
        ? "the service does not wait for its generators when they have ended"
        : "a generator hangs or starts something that outlives it, and the service does not end it",
    remedy:
      "look at what these processes wait for (py-spy dump or strace); let the service wait for its generators, and end each with its whole process group after a time limit",
  });
}
