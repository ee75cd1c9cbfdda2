import { describe, it } from "node:test";
import { expect } from "chai";
import { healthState } from "../../support/clickstream/health";

const text = (body: string, mediaType = "text/plain") => healthState({ status: 200, mediaType, text: body });
const json = (body: unknown) => text(JSON.stringify(body), "application/json");

describe("a health check", () => {
  for (const word of [
    "ok",
    "OK.",
    "ready",
    "UP",
    "healthy",
    "running",
    "serving",
    "SERVING",
    "success",
    "pass",
    "green",
    "warn",
    "All good!",
    "up and running",
    "no errors, running",
    "idle",
    "imok",
    "ready, no generation in progress",
  ])
    it(`is well when it says ${word}`, () => {
      expect(text(word), "as text").to.include({ well: true });
      expect(json(word), "as JSON").to.include({ well: true });
      expect(json({ status: word }), "as a status").to.include({ well: true, says: "answered with 200" });
    });

  for (const word of [
    "down",
    "error",
    "starting",
    "UNHEALTHY",
    "not ready",
    "notReady",
    "NOT_SERVING",
    "NOT_READY",
    "OUT_OF_SERVICE",
    "no longer alive",
    "degraded",
    "Welcome",
    "ok: 3 failed",
  ])
    it(`is not well when it says ${word}`, () => {
      expect(text(word), "as text").to.deep.include({ well: false, says: `answered with 200, saying "${word}"` });
      expect(json({ status: word }), "as a status").to.deep.include({
        well: false,
        says: `answered with 200, saying "${word}"`,
      });
    });

  it("is well where nothing that it says is bad", () => {
    for (const body of [
      {},
      null,
      true,
      1,
      [],
      { version: "1.2", uptime: 503 },
      { status: 7 },
      { status: 200 },
      { healthy: true },
      { status: "ok", running: false, error: null, errors: 0, failed: "0" },
      { status: "UP", components: { db: { status: "UP" }, breaker: { state: "CLOSED" }, cache: "disabled" } },
      { status: "ready", state: "waiting for work" },
      { status: "ok", state: "no generation running" },
      { status: "ok", state: "not generating" },
      { status: "ready", checks: { store: "ok", store_latency_ms: 412, uptimeSeconds: 503, queueDepth: 450 } },
      { status: { live: true, busy: false, maintenance: false } },
      { status: 399 },
      { status: 0, errors: [] },
      { status: "ok", generator: "stopped", queue: "no jobs" },
      { status: "ok", cache: "disabled", minio: false, database: "postgres 15, up" },
      { status: 600 },
      { status: "ok", setup: "failed over", downloads: "not many", failedJobs: true, restatus: "down" },
      { status: "ok", error: "none", errors: "0", failed: " No ", dead: null },
      { info: { note: "not generating now, no failures" } },
      { status: "0 failures, no problems, no issue, zero errors, 0 failed, ready" },
      { status: "  1 " },
      { status: "ready", checks: { store: true, generation_running: false, shuttingDown: false } },
    ])
      expect(json(body).well, JSON.stringify(body)).to.equal(true);
    expect(text("").well).to.equal(true);
    expect(text("1").well).to.equal(true);
  });

  it("is not well where a part of it is not, or a switch says so", () => {
    for (const [body, says] of [
      [{ status: "" }, 'saying ""'],
      [{ state: "down" }, 'saying state: "down"'],
      [{ status: false }, "saying status: false"],
      [{ status: 503 }, "saying status: 503"],
      [{ status: 400 }, "saying status: 400"],
      [{ healthy: 0 }, "saying healthy: 0"],
      [{ status: "ok", errors: ["s3 unreachable"] }, 'saying errors: "s3 unreachable"'],
      [{ status: "ok", database: "down" }, 'saying database: "down"'],
      [{ status: 599 }, "saying status: 599"],
      [{ errors: "disk full" }, 'saying errors: "disk full"'],
      [{ healthy: "not ready" }, 'saying healthy: "not ready"'],
      [{ checks: { latency_ms: "timeout" } }, 'saying checks.latency_ms: "timeout"'],
      [{ checks: { generating: "failed" } }, 'saying checks.generating: "failed"'],
      [{ a: { b: { c: { health: "down" } } } }, 'saying a.b.c.health: "down"'],
      [{ ready: "no" }, 'saying ready: "no"'],
      [{ alive: false }, "saying alive: false"],
      [{ degraded: true }, "saying degraded: true"],
      [{ status: "ok", error: "no database" }, 'saying error: "no database"'],
      [{ status: "ok", dependencies: [{ name: "store", healthy: false }] }, "saying dependencies.0.healthy: false"],
      [{ checks: { store: "connection refused" } }, 'saying checks.store: "connection refused"'],
      [{ status: "ok", state: "stopping" }, 'saying state: "stopping"'],
      [{ status: "ok", state: "no longer generating" }, 'saying state: "no longer generating"'],
      [{ status: "down", state: "running" }, 'saying "down"'],
      [{ status: "waiting for work" }, 'saying "waiting for work"'],
      [{ checks: { store: 503 } }, "saying checks.store: 503"],
      [{ checks: { worker_running: false } }, "saying checks.worker_running: false"],
      [{ status: { running: false } }, "saying status.running: false"],
      [{ checks: { generator: false } }, "saying checks.generator: false"],
      [{ data: { status: "DOWN" } }, 'saying data.status: "DOWN"'],
      [false, "saying false"],
    ] as const)
      expect(json(body)).to.deep.include({ well: false, says: `answered with 200, ${says}` });
  });

  it("is not well with a web page, whatever it is called", () => {
    for (const page of [text("ok", "text/html"), text("<!doctype html>ok")])
      expect(page).to.include({ well: false, says: "answered with 200, with a web page" });
  });

  it("quotes no more than the beginning", () => {
    expect(text("down ".repeat(100)).says.length).to.be.lessThan(120);
  });

  it("does not exist where the service says so, and does where it gives no answer", () => {
    const exists = (status: number) => healthState({ status, mediaType: "", text: "" }).exists;
    expect([200, 302, 401, 404, 405, 500, 503].map(exists)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(healthState(undefined)).to.include({ well: false, exists: true, says: "did not answer" });
  });
});
