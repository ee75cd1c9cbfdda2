import type { Family } from "parse-prometheus-text-format";
import { request } from "undici";
import { printedLocation } from "../net/addresses";
import { connectionError } from "../net/connection-errors";
import { connectionTo } from "../net/connections";
import { type Look, type Source, Unmeasurable } from "./look";

/** How long the endpoint may take to answer, in ms. */
const LIMIT = 10_000;
const EVERY = 500;
/** More than the metrics of any process. In bytes. */
const MOST_TEXT = 16 * 1024 ** 2;

/** A text in the Prometheus format at an address, with headers to send along. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The usual process metrics (`process_resident_memory_bytes`, `process_cpu_seconds_total`, …) that a Prometheus client
 * library adds to a service's endpoint. They are those of the process that answers, and of no generator that it starts.
 */
export function prometheusSource({ url, headers }: Endpoint): Source {
  return {
    name: `the process metrics at ${printedLocation(url)}`,
    coversGenerators: false,
    showsProcesses: false,
    every: EVERY,
    delay: EVERY,
    look: async () => {
      const text = await metricsText({ url, headers });
      const at = performance.now();
      return { at, ...processMetrics(await familiesIn(text)) };
    },
  };
}

/** The metrics in a text; none where it is in another format. */
export async function familiesIn(text: string): Promise<readonly Family[]> {
  // Loaded when it is first needed, so that no start takes longer.
  const { default: parse } = await import("parse-prometheus-text-format");
  try {
    return parse(text);
  } catch {
    return [];
  }
}

/** The text of a metrics endpoint. Throws `Unmeasurable` where it cannot be read. */
export async function metricsText({ url, headers }: Endpoint): Promise<string> {
  const dispatcher = connectionTo(url, LIMIT);
  try {
    const signal = AbortSignal.timeout(LIMIT);
    const { statusCode, body } = await request(url, {
      dispatcher,
      headers: { ...headers, accept: "text/plain" },
      signal,
    });
    let text = "";
    for await (const part of body.setEncoding("utf8")) {
      text += part;
      if (text.length > MOST_TEXT) break;
    }
    if (statusCode !== 200) throw new Unmeasurable(`${printedLocation(url)} answers with status ${statusCode}`);
    return text;
  } catch (error) {
    if (error instanceof Unmeasurable) throw error;
    throw new Unmeasurable(`${printedLocation(url)} does not answer (${connectionError(error).reason})`);
  } finally {
    await dispatcher.destroy();
  }
}

/** What the process metrics say. Throws `Unmeasurable` where memory or processor time is not among them. */
export function processMetrics(families: readonly Family[]): Omit<Look, "at"> {
  const values = valuesOf(families);
  // .NET has another name for it.
  const memory = values("process_resident_memory_bytes") ?? values("process_working_set_bytes");
  const seconds = values("process_cpu_seconds_total");
  if (memory === undefined || seconds === undefined)
    throw new Unmeasurable(
      "it has no process metrics (process_resident_memory_bytes and process_cpu_seconds_total), which Prometheus client libraries add",
    );
  const received = values("process_network_receive_bytes_total");
  const sent = values("process_network_transmit_bytes_total");
  return {
    memory: total(memory),
    processorTime: total(seconds) * 1000,
    ...(received && sent ? { traffic: total(received) + total(sent) } : {}),
    run: (values("process_start_time_seconds") ?? []).join(" "),
  };
}

/** Gives the numbers of a metric by its name; several where it has one for each of several processes. Unset where there is none. */
export function valuesOf(families: readonly Family[]): (name: string) => number[] | undefined {
  return (name) => {
    const metrics = families.filter((family) => family.name === name).flatMap((family) => family.metrics);
    const numbers = metrics.map(({ value }) => Number(value)).filter(Number.isFinite);
    return numbers.length > 0 ? numbers : undefined;
  };
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
