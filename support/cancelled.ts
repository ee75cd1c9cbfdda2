/** What a shell gives for a command that was ended with Ctrl-C: 128 and the number of SIGINT. */
const CANCELLED = 130;

/** Ends the process, once it ends, as a cancelled run, whatever exit code it is given until then. */
export function cancel(): void {
  process.once("exit", () => {
    process.exitCode = CANCELLED;
  });
}
