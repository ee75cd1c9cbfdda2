import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import { ChunkTimer } from "../../support/clickstream/timings";
import { delaysChart, outputChart } from "../../support/report/charts/charts";
import { scenarioKey } from "../../support/report/history/history";
import { overviewPage } from "../../support/report/render/html/overview-page";
import { NO_BROWSER, openBrowser } from "../helpers/browser";
import { until } from "../helpers/processes";
import { PASSED, RUN } from "../helpers/reports";
import { startSuite } from "../helpers/run-suite";
import { day, taggedFeature } from "../helpers/tagged-feature";

const AXE = require.resolve("axe-core/axe.min.js");
/** Features with a picture of each kind, and one that is skipped. */
const FEATURES = ["concurrency", "custom-parameters", "minio-creation", "performance", "streaming"].map(
  (feature) => `features/${feature}.feature`,
);
const SECRET = { CLICKSTREAM_HEADERS: "Authorization: Bearer hush-overview" };
/** The address of a requirement in Cucumber's own report, which is a file beside the page. */
const CUCUMBERS = /^living-documentation\.html\?query=%40([A-Z]+-\d{3})$/;
const MOST_BYTES = 2 * 1024 ** 2;

/** Where a line of a feature file says this, after another that says that. */
function lineOf(file: string, after: string, text: string): number {
  const lines = readFileSync(file, "utf8").split("\n");
  return (
    lines.findIndex((line, at) => line.includes(text) && lines.slice(0, at).some((one) => one.includes(after))) + 1
  );
}

const FOLDER = mkdtempSync(path.join(tmpdir(), "clickstream-overview-"));
const KNOWN = taggedFeature(FOLDER, "streaming", ["@known-issue:CLICK-123", `@until:${day(7)}`, "@owner:team-data"]);
const TICKET = "https://tickets.test/CLICK-123";

/** Runs of every kind, each with what its overview page has to say. */
const RUNS = [
  {
    name: "passed",
    args: ["--tags", "@manual and not @skip", ...FEATURES],
    settings: {},
    verdict: "passed",
    sentence: "passed all 5 scenarios that ran",
    pictures: 9,
  },
  {
    name: "failed",
    args: ["features/streaming.feature:7", "features/performance.feature:8"],
    settings: { SANDBOX_FAULT: "upload-fails" },
    verdict: "failed",
    sentence: "failed both scenarios that ran",
    pictures: 2,
  },
  {
    name: "partly skipped",
    args: ["--tags", "@manual", ...FEATURES],
    settings: {},
    verdict: "passed",
    sentence: "passed all 5 scenarios that ran",
    pictures: 9,
  },
  {
    name: "flaky",
    args: ["features/streaming.feature:7", "--retry", "1"],
    settings: { SANDBOX_FAULT: "fails-once" },
    verdict: "passed",
    sentence: "passed the one scenario that ran, but only when tried again",
    pictures: 1,
  },
  {
    // Nothing listens at the discard port.
    name: "untried",
    args: ["--tags", "@manual and not @skip", ...FEATURES],
    settings: { CLICKSTREAM_BASE_URL: "http://127.0.0.1:9" },
    verdict: "could not be tried",
    sentence: "could be tried, so this run says nothing about the service",
    pictures: 0,
  },
  {
    name: "cancelled",
    args: ["features/performance.feature:8", "features/streaming.feature:7"],
    settings: { SANDBOX_PACE: "5000" },
    verdict: "cancelled",
    sentence: "The run was cancelled. By then, 0 of 2 scenarios",
    // Of the generation that was aborted, if anything had come of it by then.
    pictures: [0, 1],
  },
  {
    name: "bad data",
    args: [
      `features/data-quality.feature:${lineOf("features/data-quality.feature", "The events meet", "| a finished")}`,
    ],
    settings: { SANDBOX_FAULT: "unknown-event-type" },
    verdict: "failed",
    sentence: "failed the one scenario that ran",
    pictures: 4,
  },
  {
    name: "known issue",
    args: [KNOWN, "features/endpoint.feature", "--tags", "@STREAM-001 or @ENDPOINT-001"],
    settings: { SANDBOX_FAULT: "upload-fails", TICKET_URL: "https://tickets.test/{ticket}" },
    verdict: "known issues",
    sentence: "passed 1 of the 2 scenarios that ran; 1 has a known issue",
    pictures: 1,
  },
] as const;

describe("The overview page in Chromium", { skip: NO_BROWSER }, () => {
  const history = path.join(FOLDER, "history.ndjson");
  let context: BrowserContext;
  let closeBrowser: () => Promise<void>;
  const reports = (name: string) => path.join(FOLDER, name.replace(" ", "-"));

  before(async () => {
    ({ context, close: closeBrowser } = await openBrowser());
    for (const { name, args, settings, verdict } of RUNS) {
      mkdirSync(reports(name), { recursive: true });
      const running = startSuite(args, { ...SECRET, ...settings, REPORTS_DIR: reports(name), HISTORY_FILE: history });
      if (verdict === "cancelled") {
        await until(() => running.said().includes("A generation stays within its limits"), "a scenario had begun");
        process.kill(-(running.child.pid ?? 0), "SIGINT");
      }
      const { code, stdout, stderr } = await running.finished;
      expect(code, stdout + stderr).to.equal(
        { passed: 0, "known issues": 0, failed: 1, "could not be tried": 2, cancelled: 130 }[verdict],
      );
    }
  });

  after(async () => {
    await closeBrowser();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  /** Opens a file, and notes everything that is asked of the network. */
  async function open(file: string): Promise<{ page: Page; asked: string[] }> {
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) asked.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, asked };
  }

  async function unfold(page: Page): Promise<void> {
    await page.locator("details").evaluateAll((all) => {
      for (const one of all) one.setAttribute("open", "");
    });
  }

  for (const { name, settings, verdict, sentence, pictures } of RUNS) {
    it(`of a ${name} run says so, with pictures that are not empty, working links, and nothing from elsewhere`, async () => {
      const file = path.join(reports(name), "index.html");
      const { page, asked } = await open(file);
      const standIn = "CLICKSTREAM_BASE_URL" in settings ? "" : ", on the sandbox";
      expect(await page.locator(".verdict").textContent()).to.equal(`${verdict}${standIn}`);
      expect(await page.locator("h1").textContent()).to.contain(sentence);
      const images = page.locator(".pictures img");
      expect(await images.count()).to.be.oneOf([pictures].flat());
      await unfold(page);
      for (const image of await page.locator("img").all()) {
        expect(await image.getAttribute("alt")).to.match(/\w+.*\d/);
        // A picture of one colour alone would be a few hundred bytes.
        expect((await image.screenshot()).length).to.be.greaterThan(3000);
      }
      // The page can be mailed: no link leaves it unless someone has set where, and each leads somewhere.
      for (const link of await page.locator("a[href]").all()) {
        const address = (await link.getAttribute("href")) ?? "";
        if ("TICKET_URL" in settings && address === TICKET) continue;
        if (CUCUMBERS.test(address)) {
          expect(existsSync(path.join(reports(name), "living-documentation.html"))).to.equal(true);
          continue;
        }
        const [, anchor] = /^#(.+)$/.exec(address) ?? [];
        expect(await page.locator(`[id="${anchor}"]`).count(), anchor).to.equal(1);
      }
      expect(asked).to.deep.equal([pathToFileURL(file).href]);
      const html = readFileSync(file, "utf8");
      expect(html).not.to.contain("hush-overview");
      expect(html.length).to.be.below(MOST_BYTES);
      await page.close();
    });

    for (const colorScheme of ["light", "dark"] as const) {
      it(`of a ${name} run passes axe when it is ${colorScheme}`, async () => {
        const { page } = await open(path.join(reports(name), "index.html"));
        await page.emulateMedia({ colorScheme });
        await unfold(page);
        await page.addScriptTag({ path: AXE });
        const violations = await page.evaluate(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join()))",
        );
        expect(violations).to.deep.equal([]);
        await page.close();
      });
    }

    for (const width of [390, 820, 1280]) {
      it(`of a ${name} run has nothing off the screen and no small text in its pictures, ${width} px wide`, async () => {
        const { page } = await open(path.join(reports(name), "index.html"));
        await page.setViewportSize({ width, height: 800 });
        await unfold(page);
        expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(width);
        for (const image of await page.locator("img").all()) {
          const source = (await image.getAttribute("src")) ?? "";
          const svg = Buffer.from(source.replace(/^.*base64,/, ""), "base64").toString();
          const sizes = [...svg.matchAll(/font-size[=:]"?(\d+)/g)].map(([, size]) => Number(size));
          const shown = (await image.boundingBox())?.width ?? 0;
          const own = Number(/width="(\d+)"/.exec(svg)?.[1]);
          expect((Math.min(...sizes) * shown) / own, (await image.getAttribute("alt")) ?? "").to.be.at.least(11);
        }
        await page.close();
      });
    }

    it(`of a ${name} run prints on one or two pages`, async () => {
      const { page } = await open(path.join(reports(name), "index.html"));
      const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length).to.be.within(1, 2);
      await page.close();
    });
  }

  it("says what to do about what failed, and why other scenarios were skipped", async () => {
    const failed = await open(path.join(reports("failed"), "index.html"));
    expect(await failed.page.locator(".scenario.failed").first().textContent())
      .to.contain("What happened:")
      .and.contain("Likely cause:")
      .and.contain("What to do:");
    const skipped = await open(path.join(reports("partly skipped"), "index.html"));
    expect(await skipped.page.locator(".feature:has(.skipped)").textContent()).to.contain("takes no parameters yet");
    await Promise.all([failed.page.close(), skipped.page.close()]);
  });

  it("marks a known issue, with links to its ticket that tell it nothing, and the owner", async () => {
    const { page } = await open(path.join(reports("known issue"), "index.html"));
    expect(await page.locator(".scenario.known-issue .result").textContent()).to.equal("! known issue");
    expect(await page.locator(".scenario.known-issue .owner").textContent()).to.equal("Owner: team-data");
    expect(await page.locator(".scenario.known-issue .steps").isVisible()).to.equal(true);
    const links = page.locator(`a[href="${TICKET}"][rel="noreferrer"]`);
    expect(await links.allTextContents()).to.deep.equal(["CLICK-123", "CLICK-123", "@known-issue:CLICK-123"]);
    const colour = (of: string) => page.evaluate(`getComputedStyle(document.querySelector("${of}")).color`);
    expect(await colour(".scenario.known-issue .result")).not.to.equal(await colour(".scenario.passed .result"));
    await page.locator('input[name="result"][value="known issue"]').check();
    expect(await page.locator(".scenario:visible").count()).to.equal(1);
    await page.close();
  });

  it("filters by result, feature, tag and words, and shows all again", async () => {
    const { page } = await open(path.join(reports("partly skipped"), "index.html"));
    const shown = () => page.locator(".scenario:visible").count();
    const all = await shown();
    await page.locator('input[name="result"][value="passed"]').check();
    expect(await shown()).to.equal(5);
    expect(await page.locator("#shown").textContent()).to.equal(`5 of ${all} scenarios shown`);
    await page.locator('select[name="feature"]').selectOption("Concurrency");
    expect(await shown()).to.equal(2);
    expect(await page.locator(".feature:visible").count()).to.equal(1);
    await page.locator("button[type=reset]").click();
    await page.waitForFunction(`document.querySelectorAll(".scenario[hidden]").length === 0`);
    await page.locator('select[name="tag"]').selectOption("@skip");
    expect(await shown()).to.equal(all - 5);
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    await page.keyboard.type("followed END");
    expect(await shown()).to.equal(1);
    await page.keyboard.press("Escape");
    await page.waitForFunction(`document.querySelectorAll(".scenario[hidden]").length === 0`);
    await page.close();
  });

  it("opens the scenario that its address names", async () => {
    const { page } = await open(path.join(reports("passed"), "index.html"));
    const scenario = page.locator('[id="performance.a-generation-stays-within-its-limits"]');
    expect(await scenario.locator(".steps").isVisible()).to.equal(false);
    await page.goto(`${page.url()}#performance.a-generation-stays-within-its-limits`);
    await scenario.locator(".steps").waitFor();
    await page.goto(`${page.url().replace(/#.*/, "")}#%`);
    expect(await page.locator(".scenario:visible").count()).to.equal(5);
    await page.close();
  });

  it("leads to a requirement in Cucumber's own report", async () => {
    const { page } = await open(path.join(reports("passed"), "index.html"));
    await unfold(page);
    await page.locator('a[href="living-documentation.html?query=%40STREAM-001"]').click();
    await page.locator("#content", { hasText: "features/streaming.feature" }).waitFor();
    expect(await page.locator("#content").textContent()).not.to.contain("features/performance.feature");
    await page.close();
  });

  it("shows the last runs against the same target", async () => {
    const { page } = await open(path.join(reports("partly skipped"), "index.html"));
    expect(await page.locator(".trends h2").textContent()).to.equal("The last 3 runs against this target");
    expect(await page.locator(".trends img").count()).to.equal(4);
    await page.close();
  });

  it("shows the pictures in the full report too, below a banner, and no facts", async () => {
    const { page } = await open(path.join(reports("passed"), "living-documentation.html"));
    await page.locator("text=Streaming").first().waitFor();
    expect(await page.locator(".run-banner").textContent()).to.contain("5 passed");
    expect(await page.title()).to.equal("Clickstream acceptance");
    const held = readFileSync(path.join(reports("passed"), "living-documentation.html"), "utf8");
    expect(held).not.to.contain("vnd.clickstream-acceptance.fact");
    expect(held.match(/"mediaType":"image\/svg\+xml"/g)).to.have.length(9);
    await page.close();
  });

  it("shows the rules and the rows over time of data that fails", async () => {
    const { page } = await open(path.join(reports("bad data"), "index.html"));
    const words = (await Promise.all((await page.locator("img").all()).map((one) => one.getAttribute("alt")))).join(
      "\n",
    );
    expect(words)
      .to.contain("events: 12 of 13 rules passed")
      .and.match(/failed: event_type must be one of [^;]*: 101 of 10,051/)
      .and.match(/events over time: 10,051 rows/)
      .and.match(/values not allowed: 101 rows/);
    await page.close();
    const full = readFileSync(path.join(reports("bad data"), "living-documentation.html"), "utf8");
    expect(full.match(/"mediaType":"image\/svg\+xml"/g)).to.have.length(4);
  });

  it("stays small for a whole run of 100,000 chunks in each stream and 50 earlier runs, is drawn, and filters", async () => {
    const scenarios = Array.from({ length: 36 }, (_, index) => ({
      ...PASSED,
      name: `Scenario ${index}`,
      evidence: [{ name: "Output", text: `line of output ${index}\n`.repeat(100) }],
      limits: { totalTime: 600_000 },
      // As many as generate alone.
      pictures: index < 4 ? picturesOfStream(100_000 + index) : [],
    }));
    const ofEach = <T>(value: T) => Object.fromEntries(scenarios.map((scenario) => [scenarioKey(scenario), value]));
    const past = Array.from({ length: 50 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 8, 1 + index)).toISOString(),
      target: RUN.target?.id ?? "",
      verdict: "passed" as const,
      scenarios: ofEach({ totalTime: 2000 + index, timeToFirstChunk: 5, throughput: 1000 + index, dataSize: 3e6 }),
      limits: ofEach({ totalTime: 600_000 }),
      results: ofEach("passed" as const),
    }));
    const file = path.join(FOLDER, "large.html");
    writeFileSync(file, overviewPage({ ...RUN, scenarios }, past));
    expect(statSync(file).size).to.be.below(MOST_BYTES);
    const { page } = await open(file);
    await page.locator('input[name="words"]').fill("Scenario 35");
    expect(await page.locator(".scenario:visible").count()).to.equal(1);
    await page.locator("button[type=reset]").click();
    await unfold(page);
    expect(await page.locator(".pictures img").count()).to.equal(8);
    expect((await page.locator("img").first().screenshot()).length).to.be.greaterThan(3000);
    expect(await page.locator(".strip").count()).to.equal(36);
    expect(await page.locator(".strip").first().locator("span").count()).to.equal(20);
    await page.close();
  });
});

/** The pictures of a stream of so many chunks. */
function picturesOfStream(chunks: number): { name: string; svg: string }[] {
  const timer = new ChunkTimer();
  for (let chunk = 1; chunk <= chunks; chunk += 1) timer.chunk(10, chunk * 2 + (chunk % 7));
  const timings = timer.timings(chunks * 2 + 10);
  return [outputChart(timings), delaysChart(timings, 1000)].map((svg = "", index) => ({ name: `${index}`, svg }));
}
