import { count } from "../../shared/quantities";
import type { PromiseResult, RunSummary } from "../summary";

/** What a run came to, in the same words wherever it is told. */

/** The verdict in a sentence. */
export function verdictSentence({ verdict, promises, problem, target }: RunSummary): string {
  const number = (result: PromiseResult["result"]) => promises.filter((promise) => promise.result === result).length;
  const [kept, broken] = [number("kept"), number("broken")];
  const where = target?.kind === "sandbox" ? "The embedded sandbox, not your service," : "The service";
  if (verdict === "passed") {
    const tried = kept === 1 ? "the promise" : `all ${kept} promises`;
    return `${where} kept ${tried} that ${kept === 1 ? "was" : "were"} tried.`;
  }
  if (verdict === "failed") {
    if (promises.length === 0 || broken === 0) return "The run could not be made, so nothing is known of the service.";
    return `${where} broke ${broken} of ${count(kept + broken, "promise")} that ${kept + broken === 1 ? "was" : "were"} tried.`;
  }
  if (verdict === "cancelled") {
    if (promises.length === 0 && problem) return "The run was cancelled before anything was tried.";
    return `The run was cancelled; ${kept} of ${count(promises.length, "promise")} had been kept by then.`;
  }
  return "Nothing was tried, so nothing is known of the service.";
}

export const RESULT_MARKS = { kept: "✔", broken: "✘", "not tried": "–" } as const;

/** `time to first chunk 12 ms (limit less than 5 s)` */
export function keyFigureText({ name, value, limit }: PromiseResult["key"][number]): string {
  return `${name} ${value}${limit ? ` (limit ${limit})` : ""}`;
}
