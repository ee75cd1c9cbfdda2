import { Bucket } from "../../support/bucket/bucket";

const credentials = { accessKeyId: "bench", secretAccessKey: "secret-of-bench" };

async function main(endpoint: string, objects: number): Promise<void> {
  const bucket = new Bucket({ endpoint, bucket: "analytics", region: "us-east-1", credentials });
  const snapshot = await bucket.snapshot();
  bucket.close();
  if (snapshot.objects.size !== objects) throw new Error(`${snapshot.objects.size} objects`);
}

void main(process.argv[2] ?? "", Number(process.argv[3]));
