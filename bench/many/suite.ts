/** Requests so many generations at the same moment, as the step of a scenario does, and checks what became of them. */
import { readdirSync, readlinkSync } from "node:fs";
import { ClickstreamService } from "../../support/clickstream/service";
import { Generations } from "../../support/scenario/generations";
import { Quiescence } from "../../support/scenario/quiescence";
import { Reporter } from "../../support/scenario/reporter";
import type { Scenario } from "../../support/scenario/scenario";
import { readSettings } from "../../support/settings/environment";

async function main(url: string, number: number): Promise<void> {
  const service = new ClickstreamService(url);
  const reporter = new Reporter({ attach: () => undefined, log: () => undefined });
  const scenario = { settings: readSettings(process.env), service, reporter } as Scenario;
  const generations = new Generations(scenario, new Quiescence(scenario));
  // Standard input and output may be sockets.
  const atFirst = openSockets();
  await generations.requestTogether(number);
  await service.close();

  const found = new Map<string, number>();
  for (const { kind } of generations.outcomes) found.set(kind, (found.get(kind) ?? 0) + 1);
  // The server gives each of its five answers in turn; two of them are crashes.
  const expected = { completed: share(number, 0), rejected: share(number, 1), "timed out": share(number, 4) };
  const crashed = number - Object.values(expected).reduce((sum, one) => sum + one, 0);
  for (const [kind, times] of Object.entries({ ...expected, crashed }))
    if ((found.get(kind) ?? 0) !== times) throw new Error(`${JSON.stringify([...found])}; ${times} ${kind} expected`);
  const left = openSockets() - atFirst;
  if (left > 0) throw new Error(`${left} sockets are open`);
}

/** How many of so many requests get one of the five answers. */
function share(number: number, answer: number): number {
  return Math.floor((number + 4 - answer) / 5);
}

function openSockets(): number {
  const links = readdirSync("/proc/self/fd").map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link.startsWith("socket:")).length;
}

main(process.argv[2] ?? "", Number(process.argv[3])).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
