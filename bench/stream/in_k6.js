import { check } from "k6";
import http from "k6/http";

export const options = { vus: 1, iterations: 1, thresholds: { checks: ["rate==1"] } };

/** Reads the answer to a POST and throws it away. */
export default function read() {
  const response = http.post(__ENV.BENCH_URL, null, { responseType: "none", timeout: "1h" });
  check(response, { answered: ({ status }) => status === 200 });
}
