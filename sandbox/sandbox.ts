import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Behaviour } from "./behaviour.ts";
import { upload } from "./generator.ts";
import { RunningService } from "./running-service.ts";
import type { SandboxSettings } from "./settings.ts";
import { startStore, startStoreFront } from "./store.ts";

/** A running sandbox: the service and the store that it writes to, both on loopback unless the settings say otherwise. */
export interface RunningSandbox {
  readonly serviceUrl: string;
  readonly storeUrl: string;
  /** Ends both, whatever they are busy with. A store that was not started for this sandbox stays. */
  close(): Promise<void>;
}

/** Starts a sandbox. Throws an `Error` when a port is taken or the store cannot be used. */
export async function startSandbox(settings: SandboxSettings, behaviour: Behaviour): Promise<RunningSandbox> {
  const started = settings.storeEndpoint ? undefined : await startStore(settings.storePort);
  const ownStore = settings.storeEndpoint ?? started?.endpoint ?? "";
  const front = behaviour.store ? await startStoreFront(ownStore, behaviour.store) : undefined;
  const storeUrl = front?.endpoint ?? ownStore;
  const client = s3(ownStore, settings);
  const store = { client: front ? s3(storeUrl, settings) : client, bucket: settings.bucket };
  const { olderObjects: older } = behaviour;
  if (older) {
    const objects = typeof older === "function" ? older(settings) : older;
    await client.send(new CreateBucketCommand({ Bucket: settings.bucket }));
    await Promise.all(objects.map((file) => upload(file, { client, bucket: settings.bucket })));
  }

  const service = new RunningService(settings, store, behaviour);
  await service.start();
  const close = async () => {
    service.close();
    for (const each of [client, store.client]) each.destroy();
    await front?.close();
    await started?.close();
  };
  return { serviceUrl: `http://${settings.host}:${service.port}`, storeUrl, close };
}

function s3(endpoint: string, { credentials, region }: SandboxSettings): S3Client {
  return new S3Client({ endpoint, region, forcePathStyle: true, ...(credentials ? { credentials } : {}) });
}
