import type { Look, Source } from "../resources/look";
import type { StoreMetrics } from "../resources/minio";
import type { Use } from "../resources/use";
import { count, formatDuration, formatSize } from "../shared/quantities";
import { table } from "../shared/text-table";

/** Evidence of what a service uses, as plain text. */

export function usedEvidence(use: Use, source: Pick<Source, "name" | "coversGenerators"> | undefined): string {
  const facts = [
    ["measured by", source?.name ?? "-"],
    ["counted", source?.coversGenerators ? "the service and the generators that it starts" : "the service alone"],
    ["measurements during the generation", String(use.looks)],
    ["memory before it", formatSize(use.memoryBefore)],
    ["peak memory", formatSize(use.peakMemory)],
    ["processor time", formatDuration(use.processorTime)],
    ["network traffic of the service", use.traffic === undefined ? "not told" : formatSize(use.traffic)],
    ["restarts", String(use.restarts)],
  ];
  return table(["measure", "value"], facts);
}

export function atRestEvidence(looks: readonly Look[], source: Pick<Source, "name">): string {
  const rows = looks.map(({ memory, processes }, index) => [
    String(index + 1),
    formatSize(memory),
    processes ? String(processes.length) : "not shown",
  ]);
  return [
    `${count(looks.length, "generation")} one after the other, measured by ${source.name}.`,
    "",
    table(["generation", "memory at rest after it", "processes"], rows),
  ].join("\n");
}

/** What MinIO says of itself before and after a generation, or why it does not. */
export function storeEvidence(before: StoreMetrics | string, after: StoreMetrics | string): string {
  const unread = [before, after].find((one) => typeof one === "string");
  if (typeof before === "string" || typeof after === "string")
    return `Not read: ${unread}. They are those of MinIO, and its root user or one with the right admin:Prometheus may read them.`;
  const rows = [
    ["free for objects", formatSize(before.free), formatSize(after.free), formatSize(before.free - after.free)],
    ["received", "", "", formatSize(after.received - before.received)],
    ["sent", "", "", formatSize(after.sent - before.sent)],
  ];
  return [
    `MinIO tells this of all its buckets and clients, not of this generation alone. Its storage holds ${formatSize(after.size)}.`,
    "",
    table(["measure", "before", "after", "difference"], rows),
  ].join("\n");
}
