import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { merge } from "../../support/report/merge/merged";
import { mergedPage } from "../../support/report/merge/page";
import { NO_BROWSER, openBrowser } from "../helpers/browser";
import { environment } from "../helpers/environments";
import { FAILED, PASSED } from "../helpers/reports";

const AXE = require.resolve("axe-core/axe.min.js");

describe("The page of many environments, in a browser", { skip: NO_BROWSER }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clickstream-merged-"));
  const file = path.join(folder, "index.html");
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  before(async () => {
    const environments = Array.from({ length: 60 }, (_, index) =>
      environment(`env-${index}`, index % 20 === 7 ? [PASSED, FAILED] : [PASSED]),
    );
    writeFileSync(file, mergedPage(merge([...environments, { name: "late", problem: "it did not report" }])));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (width: number) => {
    page = await browser.context.newPage();
    await page.setViewportSize({ width, height: 900 });
    await page.goto(pathToFileURL(file).href);
  };
  const rows = () => page.locator(".matrix tbody tr:visible").count();

  it("shows the environments of a verdict, or of a name", async () => {
    await open(1280);
    expect(await rows()).to.equal(61);
    await page.getByLabel("failed", { exact: true }).check();
    expect(await rows()).to.equal(3);
    expect(await page.locator("#shown").textContent()).to.equal("3 of 61 environments shown");
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByLabel("Name").fill("ENV-5");
    expect(await rows()).to.equal(11);
  });

  it("leads from each cell to where the environment's own report tells of it", async () => {
    await open(1280);
    const links = await page
      .locator(".matrix td.failed a")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    expect(links).to.deep.equal([7, 27, 47].map((number) => `env-${number}/index.html#streaming.it-streams`));
  });

  for (const width of [390, 1280]) {
    it(`is accessible, and no wider than the screen, at ${width} pixels`, async () => {
      await open(width);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(width);
      await page.addScriptTag({ path: AXE });
      const violations = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join()))",
      );
      expect(violations).to.deep.equal([]);
    });
  }
});
