import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { expect } from "chai";
import { storeEvidence } from "../../support/report/resources-evidence";
import { Unmeasurable } from "../../support/resources/look";
import { storeMetrics } from "../../support/resources/minio";
import { listen } from "../helpers/servers";

const KEYS = { accessKeyId: "tester", secretAccessKey: "secret-for-tests" };
/** As MinIO writes them, shortened. */
const HEALTH = `# TYPE minio_cluster_health_capacity_usable_free_bytes gauge
minio_cluster_health_capacity_usable_free_bytes 4.0e+09
# TYPE minio_cluster_health_capacity_usable_total_bytes gauge
minio_cluster_health_capacity_usable_total_bytes 9.0e+09
`;
const REQUESTS = `# TYPE minio_api_requests_traffic_received_bytes counter
minio_api_requests_traffic_received_bytes{server="127.0.0.1:9000",type="s3"} 3e+06
minio_api_requests_traffic_sent_bytes{server="127.0.0.1:9000",type="s3"} 500
`;

/** A MinIO that wants its own token, as long as it wants one. */
async function ask(open = false, requests = REQUESTS, keys: typeof KEYS | undefined = KEYS) {
  const server = createServer(({ url, headers: { authorization = "" } }, response) => {
    const [head = "", claims = "", signature] = authorization.replace("Bearer ", "").split(".");
    const right = createHmac("sha512", KEYS.secretAccessKey).update(`${head}.${claims}`).digest("base64url");
    const { sub, iss, exp } = claims ? JSON.parse(Buffer.from(claims, "base64url").toString()) : {};
    const isOwn = signature === right && sub === KEYS.accessKeyId && iss === "prometheus" && exp > Date.now() / 1000;
    if (!open && !isOwn) return void response.writeHead(403).end("<Error/>");
    if (url === "/minio/metrics/v3/cluster/health") return void response.end(HEALTH);
    if (url === "/minio/metrics/v3/api/requests") return void response.end(requests);
    return void response.writeHead(404).end();
  });
  const { port, close } = await listen(server);
  return storeMetrics(`http://127.0.0.1:${port}`, keys).finally(close);
}

describe("MinIO's own metrics", () => {
  it("are read with a token of the store's keys, or without keys where anyone may read them", async () => {
    const metrics = { free: 4e9, size: 9e9, received: 3e6, sent: 500 };
    expect(await ask()).to.deep.equal(metrics);
    expect(await ask(true, REQUESTS, undefined)).to.deep.equal(metrics);
    expect(await ask(false, "")).to.deep.include({ received: 0, sent: 0 });
  });

  it("are missed with the reason", async () => {
    const refused = await ask(false, REQUESTS, { ...KEYS, secretAccessKey: "another" }).catch((error) => error);
    expect(refused).to.be.instanceOf(Unmeasurable).with.property("message").contains("status 403");
    const other = await listen(createServer((_, response) => void response.end("<html/>")));
    const none = await storeMetrics(`http://127.0.0.1:${other.port}`).catch((error) => error);
    other.close();
    expect(none).to.be.instanceOf(Unmeasurable).with.property("message").contains("no metrics of MinIO");
  });

  it("are told with what changed, or with why they were not read", () => {
    const before = { free: 4 * 1024 ** 3, size: 9 * 1024 ** 3, received: 100, sent: 100 };
    const text = storeEvidence(before, { ...before, free: 3 * 1024 ** 3, received: 1124 });
    expect(text)
      .to.match(/free for objects +4 GB +3 GB +1 GB/)
      .and.match(/received +1 KB/)
      .and.match(/sent +0 B/);
    expect(storeEvidence(before, "status 403")).to.contain("Not read: status 403").and.contain("admin:Prometheus");
  });
});
