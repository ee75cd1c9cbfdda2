import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

/** Where Chromium is: CHROMIUM, or the first of these in PATH. */
function findChromium(): string | undefined {
  const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(
    (name) => name !== undefined,
  );
  return names.find((name) => spawnSync(name, ["--version"]).status === 0);
}

const CHROMIUM = findChromium();
export const NO_BROWSER = CHROMIUM
  ? false
  : "there is no Chromium in PATH, so the report is NOT tried in a browser (Debian: apt-get install chromium)";

/** Nothing that Chromium does for itself may reach for a network. */
const QUIET = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];

/** A browser with a profile of its own. */
export async function openBrowser(): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const profile = mkdtempSync(path.join(tmpdir(), "clickstream-chromium-"));
  const executable = spawnSync("which", [CHROMIUM ?? ""], { encoding: "utf8" }).stdout.trim() || CHROMIUM;
  const context = await chromium.launchPersistentContext(profile, {
    ...(executable ? { executablePath: executable } : {}),
    headless: true,
    args: QUIET,
    viewport: { width: 1200, height: 900 },
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}
