/**
 * Many generations at the same moment, against as many users of k6. The server gives five answers in turn, two of which
 * take until the end of the window; each outcome is checked.
 */
import path from "node:path";
import type { Comparison, Figures } from "../harness/compare";
import { measured, missingProgram, Server, TYPESCRIPT } from "../harness/processes";

/** How long requests are observed. Longer than the server takes to complete, with room for a busy machine. */
const WINDOW = "8s";
const K6 = process.env.K6 || "k6";

export async function* comparisons(): AsyncIterable<Comparison> {
  const server = await Server.start();
  const url = `${server.url}/many`;
  const env = { ...process.env, CONCURRENCY_WINDOW: WINDOW };
  const withSkew = async (figures: Figures) => ({ ...figures, "start skew in ms": await skewAt(url) });
  try {
    for (const number of [3, 100, 1000, 5000]) {
      const suite = [...TYPESCRIPT, file("suite.ts"), url, String(number)];
      const variables = [`USERS=${number}`, `URL=${url}`, `WINDOW=${WINDOW}`].flatMap((one) => ["-e", one]);
      yield {
        title: `${number.toLocaleString("en-US")} generations at the same moment`,
        note: `A window of ${WINDOW}. The start skew is from the first request that arrives to the last. To reach: every outcome right, a skew under 50 ms, under 1 GB, no descriptor left.`,
        contenders: [
          { name: "suite", run: () => withSkew(measured(process.execPath, suite, env)) },
          {
            name: "k6",
            missing: missingProgram(K6, ["version"]),
            run: () =>
              withSkew(measured(K6, ["run", "--quiet", "--log-output=none", ...variables, file("users.js")], env)),
          },
        ],
      };
    }
  } finally {
    server.stop();
  }
}

/** From the first arrival of the last requests to their last one, in ms. */
async function skewAt(url: string): Promise<number> {
  const { skew } = (await (await fetch(`${url}/arrivals`)).json()) as { skew: number };
  return skew;
}

function file(name: string): string {
  return path.join(__dirname, name);
}
