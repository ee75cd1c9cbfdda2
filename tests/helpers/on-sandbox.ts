import { runSuite, type SuiteRun } from "./run-suite";
import { SandboxProcess } from "./shared/sandbox-process";

const all: SandboxProcess[] = [];
const idle: SandboxProcess[] = [];

/**
 * Runs the suite on a sandbox in a process that has run others before, where one is free. The sandbox has an entry of the
 * catalogue, or traits: `+packed-by-gzip+crlf`. What its process wrote comes behind the run's own standard error.
 */
export async function runOnSandbox(
  name: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<SuiteRun> {
  const sandbox = idle.pop() ?? newSandbox();
  const { serviceUrl, storeUrl } = await sandbox.start(name, settings);
  const run = await runSuite(args, { ...settings, CLICKSTREAM_BASE_URL: serviceUrl, MINIO_ENDPOINT: storeUrl });
  idle.push(sandbox);
  return { ...run, stderr: run.stderr + sandbox.written() };
}

/** Ends the processes of the sandboxes, which would keep this one awake. */
export function endSandboxes(): void {
  for (const sandbox of all) sandbox.end();
}

function newSandbox(): SandboxProcess {
  const sandbox = new SandboxProcess();
  all.push(sandbox);
  return sandbox;
}
