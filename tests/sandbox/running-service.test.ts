import type { ServerResponse } from "node:http";
import { afterEach, describe, it } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { Behaviour } from "../../sandbox/behaviour";
import { RunningService } from "../../sandbox/running-service";
import { sandboxSettings } from "../../sandbox/settings";
import { until } from "../helpers/processes";

/** A store that takes its time with each upload, and none once it is aborted. */
function slowStore() {
  const uploaded: string[] = [];
  const send = async (command: { input: { Key?: string } }, { abortSignal }: { abortSignal?: AbortSignal } = {}) => {
    const { Key: key } = command.input;
    if (!key) return {};
    await rest(200, undefined, abortSignal ? { signal: abortSignal } : {});
    uploaded.push(key);
    return {};
  };
  return { uploaded, client: { send } as unknown as S3Client, bucket: "analytics" };
}

describe("The sandbox's service", () => {
  let service: RunningService;
  let store: ReturnType<typeof slowStore>;

  async function start(behaviour: Behaviour = {}): Promise<string> {
    store = slowStore();
    const settings = { ...sandboxSettings({ SANDBOX_EVENTS: "50" }), pace: 1 };
    service = new RunningService(settings, store, behaviour);
    await service.start();
    return `http://127.0.0.1:${service.port}`;
  }

  afterEach(() => service.close());

  /** The output of a generation, and how its stream ended. */
  async function generation(url: string): Promise<{ text: () => string; ended: Promise<string> }> {
    const response = await fetch(`${url}/api/v1/data/generate`, { method: "POST" });
    let text = "";
    const read = async () => {
      for await (const part of response.body ?? []) text += Buffer.from(part).toString();
      return "complete";
    };
    return { text: () => text, ended: read().catch(() => "cut off") };
  }

  it("dies with its connections and its generators, and is back at its address", async () => {
    const url = await start();
    const { text, ended } = await generation(url);
    await until(() => store.uploaded.length === 1, "one file was uploaded");
    const answer = await fetch(`${url}/sandbox/restart`, { method: "POST" });
    expect(answer.status).to.equal(202);
    expect(await ended).to.equal("cut off");
    expect(text()).not.to.contain("complete for: all");
    let state = 0;
    while (state !== 200)
      state = await fetch(`${url}/api/v1/health/live`).then(
        ({ status }) => status,
        () => rest(50, 0),
      );
    // Longer than all uploads that were left would have taken.
    await rest(700);
    expect(store.uploaded.length).to.be.below(3);
    const before = store.uploaded.length;
    expect(await (await generation(url)).ended).to.equal("complete");
    expect(store.uploaded.length).to.equal(before + 4);
  });

  it("lets its generations end first where it is graceful", async () => {
    const url = await start({ restart: { graceful: true } });
    const { text, ended } = await generation(url);
    await until(() => text().includes("Uploading"), "uploads had begun");
    await fetch(`${url}/sandbox/restart`, { method: "POST" });
    expect(await ended).to.equal("complete");
    expect(text()).to.contain("complete for: all");
  });

  it("does to the answer of what it cuts off what its behaviour says", async () => {
    const cutOff = (response: ServerResponse) => void response.end("that was it\n");
    const url = await start({ restart: { cutOff } });
    const { text, ended } = await generation(url);
    await until(() => text().includes("Uploading"), "uploads had begun");
    await fetch(`${url}/sandbox/restart`, { method: "POST" });
    expect(await ended).to.equal("complete");
    expect(text()).to.match(/that was it\n$/);
  });

  it("stays away where its behaviour says so, and behaves otherwise afterwards", async () => {
    let url = await start({ restart: { away: Number.POSITIVE_INFINITY } });
    await service.restart();
    expect(await fetch(url).catch(() => "gone")).to.equal("gone");
    const route = (_: unknown, response: ServerResponse) => {
      response.end("new");
      return true;
    };
    url = await start({ restart: { away: 0, afterwards: { route } } });
    await service.restart();
    expect(await (await fetch(url)).text()).to.equal("new");
  });

  it("listens on loopback alone unless another address is asked for", {
    skip: process.platform === "linux" ? false : "only Linux has more than one address on loopback",
  }, async () => {
    const answersAt = (address: string) => fetch(`http://${address}:${service.port}`).then(Boolean, () => false);
    await start();
    expect([await answersAt("127.0.0.1"), await answersAt("127.0.0.2")]).to.deep.equal([true, false]);
    service.close();
    service = new RunningService(sandboxSettings({ SANDBOX_HOST: "0.0.0.0" }), slowStore(), {});
    await service.start();
    expect(await answersAt("127.0.0.2")).to.equal(true);
  });

  it("does not start where its port is taken", async () => {
    const url = await start();
    const second = new RunningService(sandboxSettings({ SANDBOX_PORT: new URL(url).port }), slowStore(), {});
    expect(await second.start().catch(({ code }) => code)).to.equal("EADDRINUSE");
  });
});
