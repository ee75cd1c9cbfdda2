/** `npm run screenshots`: takes the README's pictures of a run's overview page: the messages of that run are its argument. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { NO_BROWSER, openBrowser } from "./browser";

async function main(messages: string): Promise<void> {
  if (NO_BROWSER) throw new Error(NO_BROWSER);
  execFileSync(process.execPath, ["--require", "./support/loading/register.js", "support/report/rebuild.ts", messages]);
  const { context, close } = await openBrowser();
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(path.join(path.dirname(messages), "index.html")).href);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: `docs/overview-${colorScheme}.png`,
        clip: { x: 0, y: 0, width: 1200, height: 1500 },
        fullPage: true,
      });
    }
  } finally {
    await close();
  }
}

main(process.argv[2] ?? "reports/messages.ndjson").catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
