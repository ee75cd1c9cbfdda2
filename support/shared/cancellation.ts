import { BroadcastChannel, isMainThread } from "node:worker_threads";

/**
 * A run that is cancelled with Ctrl-C lets go of what it follows, skips what is left, and still writes its reports. The
 * signal reaches the main thread only; workers of a parallel run hear of it over a channel.
 */

/** What a shell gives for a command that was ended with Ctrl-C: 128 and the number of SIGINT. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const controller = new AbortController();
const channel = new BroadcastChannel("clickstream-cancelled");
channel.unref();
channel.onmessage = () => controller.abort();

/** Aborts when this run is cancelled. */
export const cancelled: AbortSignal = controller.signal;

/** Ends the process, once it ends, as a cancelled run, whatever exit code it is given until then. */
export function cancel(signal: keyof typeof EXIT_CODES = "SIGINT"): void {
  process.once("exit", () => {
    process.exitCode = EXIT_CODES[signal];
  });
}

/** From now on Ctrl-C, or a request to end, cancels the run in an orderly way; a second one ends it at once. */
export function cancelOnSignals(say: (text: string) => void): void {
  if (!isMainThread) return;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (cancelled.aborted) process.exit(EXIT_CODES[signal]);
      say("\nCancelled: letting go of what runs, and writing the reports. Once more ends it at once.\n");
      cancel(signal);
      channel.postMessage(signal);
      controller.abort();
    });
  }
}
