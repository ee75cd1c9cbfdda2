/**
 * Tries the suite on composed services, of which it is known by construction whether they are healthy:
 *
 *     npm run fuzz                                 500 services, of a random seed
 *     npm run fuzz -- --services 40 --seed 7       so many, of a seed
 *     npm run fuzz -- --traits +cr-lf+smaller      one service, of these traits
 */
import { parseArgs } from "node:util";
import { namesOf, traitsNamed } from "../../sandbox/fuzz/traits";
import { endSandboxes } from "../helpers/on-sandbox";
import { compositions } from "./composition";
import { smallest } from "./smallest";
import { faultOf, type Trial, tryAll, tryOut } from "./trial";

const OPTIONS = {
  services: { type: "string", default: "500" },
  seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
  traits: { type: "string" },
  minutes: { type: "string", default: "60" },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.traits !== undefined) return report([await tryOut(traitsNamed(values.traits))]);
  const [number, seed] = [Number(values.services), Number(values.seed)];
  console.log(`${number} composed services, seed ${seed}`);
  const until = Date.now() + Number(values.minutes) * 60_000;
  const trials = await tryAll(compositions(number, seed), progress, () => Date.now() > until);
  console.log();
  if (trials.length < number) console.log(`${number - trials.length} were not tried within ${values.minutes} minutes`);
  await report(trials);
}

async function report(trials: readonly Trial[]): Promise<void> {
  for (const trial of trials.filter(({ wrong }) => wrong)) {
    const { traits, wrong } = await smallest(trial);
    console.log(
      [
        "",
        `WRONG: ${namesOf(traits)}`,
        ...traits.map(({ name, does }) => `  ${name}: it ${does}`),
        wrong?.message,
        `Try it again: npm run fuzz -- --traits ${namesOf(traits)}`,
      ].join("\n"),
    );
    process.exitCode = 1;
  }
  const right = trials.filter(({ wrong }) => !wrong);
  const caught = right.filter(({ traits }) => faultOf(traits)).length;
  console.log(
    `${trials.length} services: ${caught} faulty ones caught, ${right.length - caught} healthy ones passed, ${trials.length - right.length} wrong verdicts`,
  );
}

/** One line that is written over in a terminal, and a line now and then elsewhere; what is wrong is told at once. */
function progress({ traits, wrong }: Trial, tried: number): void {
  if (wrong) console.log(`\nwrong in ${wrong.features.join(", ")}: ${namesOf(traits)}`);
  if (process.stdout.isTTY) process.stdout.write(`\r${tried} tried`);
  else if (tried % 50 === 0) console.log(`${tried} tried`);
}

main()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(endSandboxes);
