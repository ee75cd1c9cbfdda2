import { createServer } from "node:http";
import { describe, it } from "node:test";
import { expect } from "chai";
import { findSource } from "../../support/environment/measuring";
import { NotTried } from "../../support/shared/failure";
import { listen, type Running } from "../helpers/servers";

const METRICS = "process_resident_memory_bytes 1\nprocess_cpu_seconds_total 1\n";
const BLIND = { headers: {} };

/** A server on this machine that has metrics, and that is asked for with these headers. */
async function withServer<T>(use: (running: Running, seen: () => unknown) => Promise<T>): Promise<T> {
  let key: unknown;
  const running = await listen(
    createServer((request, response) => {
      key = request.headers["x-key"];
      response.end(request.url === "/metrics" ? METRICS : "");
    }),
  );
  return use(running, () => key).finally(running.close);
}

const nameOf = async (...args: Parameters<typeof findSource>) => {
  const found = await findSource(...args);
  return "why" in found ? found.why : found.source.name;
};

describe("What a service is measured by", () => {
  it("is the endpoint that METRICS_URL names, before the processes of this machine", () =>
    withServer(async ({ port }) => {
      const service = { kind: "service", baseUrl: `http://127.0.0.1:${port}` } as const;
      const metricsUrl = `${service.baseUrl}/metrics`;
      expect(await nameOf(service, { ...BLIND, metricsUrl })).to.equal(`the process metrics at ${metricsUrl}`);
      expect(await nameOf(service, BLIND)).to.contain(`the processes at port ${port} of this machine`);
    }));

  it("is never such an endpoint for the sandbox, which stands in for what the setting is about", () =>
    withServer(async ({ port }) => {
      const sandbox = { kind: "sandbox", baseUrl: `http://127.0.0.1:${port}` } as const;
      const metricsUrl = "http://127.0.0.1:9/metrics";
      expect(await nameOf(sandbox, { ...BLIND, metricsUrl })).to.contain("the processes at port");
    }));

  it("is asked with the service's headers at the service's address only", () =>
    withServer(async ({ port }, seen) => {
      const own = { kind: "service", baseUrl: `http://127.0.0.1:${port}` } as const;
      const settings = { headers: { "x-key": "k" }, metricsUrl: `http://127.0.0.1:${port}/metrics` };
      await findSource(own, settings);
      expect(seen()).to.equal("k");
      await findSource({ ...own, baseUrl: `http://localhost:${port}` }, settings);
      expect(seen()).to.equal(undefined);
    }));

  it("could not be tried where the setting names what cannot be used, though there is something else", () =>
    withServer(async ({ port }) => {
      const service = { kind: "service", baseUrl: `http://127.0.0.1:${port}` } as const;
      const problem = await findSource(service, { ...BLIND, metricsUrl: `${service.baseUrl}/nothing` }).catch(
        (error) => error,
      );
      expect(problem).to.be.instanceOf(NotTried).with.property("message").contains("no process metrics");
    }));

  it("is nothing for a service elsewhere, with the reasons and what would help", async () => {
    expect(await nameOf({ kind: "service", baseUrl: "https://service.test/api" }, BLIND))
      .to.contain("METRICS_URL is not set; service.test is not this machine")
      .and.contain("To measure it: ");
  });
});
