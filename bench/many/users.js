// As many users of k6 at once, each with one request. It counts by status what became of them.
import { check } from "k6";
import http from "k6/http";

const users = Number(__ENV.USERS);

export const options = {
  scenarios: { all: { executor: "per-vu-iterations", vus: users, iterations: 1, maxDuration: "60s" } },
  thresholds: { checks: ["rate==1"] },
};

export default function () {
  const { status, error_code } = http.post(`${__ENV.URL}/api/v1/data/generate`, null, { timeout: __ENV.WINDOW });
  // Completed, rejected, crashed, or without an end: cut off, timed out.
  check(status, { expected: () => [200, 409, 500].includes(status) || error_code !== 0 });
}
