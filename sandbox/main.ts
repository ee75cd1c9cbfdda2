/**
 * The sandbox: a stand-in clickstream service with an S3 store of its own, in one process on loopback.
 *
 * Started by the suite it reports its addresses over the channel to its parent and ends when that channel closes,
 * however the parent ended. Started by hand (`npm run sandbox`) it prints them and runs until Ctrl-C.
 */
import { parseArgs } from "node:util";
import type { Behaviour } from "./behaviour.ts";
import { catalogueTable } from "./catalogue/catalogue.ts";
import { findBehaviour, traitsTable } from "./fuzz/traits.ts";
import { startSandbox } from "./sandbox.ts";
import { sandboxSettings } from "./settings.ts";

const OPTIONS = {
  fault: { type: "string" },
  faults: { type: "boolean" },
  traits: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const USAGE = `npm run sandbox                    a healthy service and its store, on free ports
npm run sandbox -- --fault NAME    with one fault or variation
npm run sandbox -- --faults        the faults and variations there are
npm run sandbox -- --fault +A+B    with the traits A and B
npm run sandbox -- --traits        the traits there are`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return console.log(USAGE);
  if (values.faults) return console.log(catalogueTable());
  if (values.traits) return console.log(traitsTable());
  const faultName = values.fault ?? process.env.SANDBOX_FAULT;
  const behaviour: Behaviour = faultName ? findBehaviour(faultName) : {};

  const settings = sandboxSettings(process.env);
  const { serviceUrl, storeUrl } = await startSandbox(settings, behaviour);
  if (process.send) return report(serviceUrl, storeUrl);
  console.log(instructions(serviceUrl, storeUrl, settings.bucket, faultName));
}

function report(serviceUrl: string, storeUrl: string): void {
  process.on("disconnect", () => process.exit(0));
  process.send?.({ serviceUrl, storeUrl });
}

function instructions(serviceUrl: string, storeUrl: string, bucket: string, fault?: string): string {
  return [
    `The sandbox is running${fault ? `, with "${fault}"` : ""}. It is a stand-in, not a clickstream service.`,
    `  service: ${serviceUrl}`,
    `  store:   ${storeUrl} (bucket ${bucket})`,
    "Try the suite on it, in another terminal:",
    `  CLICKSTREAM_BASE_URL=${serviceUrl} MINIO_ENDPOINT=${storeUrl} npx cucumber-js --tags @manual`,
    "Ctrl-C ends it.",
  ].join("\n");
}

main().catch((error: NodeJS.ErrnoException) => {
  const remedy =
    error.code === "EADDRINUSE"
      ? " Choose another with SANDBOX_PORT or SANDBOX_STORE_PORT, or leave them unset for a free one."
      : "";
  console.error(`The sandbox could not start: ${error.message}.${remedy}`);
  process.exit(1);
});
